import { nobody, speakingFor } from './support/actors.js';
import { contract } from './support/contract.js';
import { expectRefusal, notAllowed } from './support/status.js';
import { casesOf } from './support/table.js';

const TEXT = 'text/plain; charset=utf-8';

contract('health', {
  cases: {
    ...casesOf<string>(
      {
        'the server is well': '/healthz',
        'the server lives': '/livez',
        'the server is ready': '/readyz',
        'one check of health': '/healthz/ping',
        'one check of life': '/livez/etcd',
        'one check of readiness': '/readyz/shutdown',
        'one check whose name has parts': '/livez/poststarthook/rbac/bootstrap-roles',
        'one check has nothing more to say': '/livez/ping?verbose',
        'a check that is left out': '/readyz?exclude=ping',
      },
      async (api, path) => {
        const { status, text, type } = await api.get(path);
        expect({ status, text, type }).toEqual({ status: 200, text: 'ok', type: TEXT });
      },
    ),
    ...casesOf<string>(
      {
        'health check by check': 'healthz',
        'life check by check': 'livez',
        'readiness check by check': 'readyz',
      },
      async (api, name) => {
        const { status, text, type } = await api.get(`/${name}?verbose`);
        expect({ status, type }).toEqual({ status: 200, type: TEXT });
        const lines = text.split('\n');
        expect(lines.slice(0, 2)).toEqual(['[+]ping ok', '[+]log ok']);
        expect(lines).toContain('[+]etcd ok');
        expect(lines.slice(-2)).toEqual([`${name} check passed`, '']);
        expect(lines.slice(0, -2).every((line) => /^\[\+\]\S+ ok$/.test(line))).toBe(true);
      },
    ),
    'checks that are left out are named': async (api) => {
      const { text } = await api.get('/readyz?verbose&exclude=ping');
      expect(text.split('\n').slice(0, 2)).toEqual(['[+]ping excluded: ok', '[+]log ok']);
    },
    'checks that are not there cannot be left out': async (api) => {
      const { text } = await api.get('/livez?verbose&exclude=no-such');
      expect(text.split('\n').slice(-3)).toEqual([
        'warn: some health checks cannot be excluded: no matches for "no-such"',
        'livez check passed',
        '',
      ]);
    },
    ...casesOf<string>(
      {
        'a check that is not there': '/livez/no-such',
        'a check without a name': '/healthz/',
        'a part of the name of a check': '/livez/poststarthook',
      },
      async (api, path) => {
        const { status, text, type } = await api.get(path);
        expect({ status, text: text.trim(), type }).toEqual({ status: 404, text: '404 page not found', type: TEXT });
      },
    ),
    'health in any form is text': async (api) => {
      const { status, type } = await api.get('/healthz', 'application/yaml');
      expect({ status, type }).toEqual({ status: 200, type: TEXT });
    },
    'health may be asked for by any method': async (api) => {
      const { status, text } = await api.call('POST', '/healthz', { type: 'application/json', body: {} });
      expect({ status, text }).toEqual({ status: 200, text: 'ok' });
    },
    'health by its head alone': async (api) => {
      const { status, text, headers } = await api.call('HEAD', '/healthz');
      expect({ status, text, length: headers['content-length'] }).toEqual({ status: 200, text: '', length: '2' });
      expect(headers).toMatchObject({ 'cache-control': 'no-cache, private', 'x-content-type-options': 'nosniff' });
    },
    'everyone may know whether the server is well': async (api) =>
      expect((await nobody(api).get('/livez?verbose')).status).toBe(200),
    'who is known may not post to it': async (api) => {
      const { status, body } = await speakingFor(api, 'jane').call('POST', '/healthz', {
        type: 'application/json',
        body: {},
      });
      expect({ status, message: body['message'] }).toEqual({
        status: 403,
        message: 'forbidden: User "jane" cannot post path "/healthz"',
      });
    },
  },
});

contract('the version', {
  cases: {
    ...casesOf<string>({ 'the version': '/version', 'the version with a slash': '/version/' }, async (api, path) => {
      const { status, body, type } = await api.get(path);
      expect({ status, type }).toEqual({ status: 200, type: 'application/json' });
      expect(body).toMatchObject({ major: '1', minor: '36', emulationMajor: '1', emulationMinor: '36' });
      expect(body['gitVersion']).toMatch(/^v1\.36\.\d+/);
    }),
    'the version has these fields': async (api) =>
      expect(Object.keys((await api.get('/version')).body).sort()).toEqual([
        ...['buildDate', 'compiler', 'emulationMajor', 'emulationMinor', 'gitCommit', 'gitTreeState', 'gitVersion'],
        ...['goVersion', 'major', 'minCompatibilityMajor', 'minCompatibilityMinor', 'minor', 'platform'],
      ]),
    'the version is JSON alone': async (api) => {
      const { status, text } = await api.get('/version', 'application/yaml');
      expect(status).toBe(406);
      expect(text).toContain('Available representations: application/json\n');
    },
    'the version cannot be changed': async (api) => {
      for (const method of ['POST', 'PUT', 'DELETE']) {
        expectRefusal(await api.call(method, '/version', { type: 'application/json', body: {} }), notAllowed);
      }
    },
    'the index names the endpoints of health': async (api) => {
      const { paths } = (await api.get('/')).body as unknown as { paths: string[] };
      expect(paths).toEqual(
        expect.arrayContaining(['/api', '/apis', '/healthz', '/livez/ping', '/readyz', '/version']),
      );
      expect([...paths].sort()).toEqual(paths);
    },
  },
});
