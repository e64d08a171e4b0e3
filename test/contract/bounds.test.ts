import type { Api, patchTypes } from './support/api.js';
import { contract } from './support/contract.js';
import { configMap } from './support/objects.js';
import { badRequest, expectRefusal, expectRefused, invalid, unknownPath, type Refusal } from './support/status.js';
import { casesOf } from './support/table.js';

const MEGABYTE = 1024 * 1024;
const maps = (api: Api, ...rest: string[]): string => api.path('v1', 'configmaps', ...rest);
const tooLarge: Refusal = {
  code: 413,
  reason: 'RequestEntityTooLarge',
  message: 'Request entity too large: limit is 3145728',
};
const large = (): string => JSON.stringify(configMap('a', { a: 'x'.repeat(3 * MEGABYTE) }));
const deep = '['.repeat(20_000) + ']'.repeat(20_000);

contract('how large', {
  cases: {
    ...casesOf<readonly [method: string, type: string, path?: string]>(
      {
        'a body that is too large to create': ['POST', 'application/json'],
        'a body that is too large to replace': ['PUT', 'application/json', 'a'],
        'a body that is too large to apply': ['PATCH', 'application/apply-patch+yaml', 'a?fieldManager=m'],
        'a body that is too large to merge': ['PATCH', 'application/merge-patch+json', 'a'],
        'a body that is too large to delete': ['DELETE', 'application/json', 'a'],
        'a body that is too large in YAML': ['POST', 'application/yaml'],
      },
      async (api, [method, type, path]) => {
        const answer = await api.call(method, path === undefined ? maps(api) : maps(api, path), {
          type,
          body: large(),
        });
        expectRefusal(answer, tooLarge);
      },
    ),
    'data that are too large': async (api) => {
      const answer = await api.post(maps(api), configMap('a', { a: 'x'.repeat(MEGABYTE + 1) }));
      const message = 'Too long: may not be more than 1048576 bytes';
      expectRefusal(answer, invalid('ConfigMap', 'a', { reason: 'FieldValueTooLong', message, field: '[]' }));
    },
    'data as large as can be': async (api) =>
      expect((await api.post(maps(api), configMap('a', { a: 'x'.repeat(MEGABYTE) }))).status).toBe(201),
    'annotations that are too large': async (api) => {
      const annotations = { a: 'x'.repeat(200 * 1024), b: 'x'.repeat(56 * 1024) };
      const message = 'Too long: may not be more than 262144 bytes';
      expectRefusal(
        await api.post(maps(api), configMap('a', {}, { annotations })),
        invalid('ConfigMap', 'a', { reason: 'FieldValueTooLong', message, field: 'metadata.annotations' }),
      );
    },
    'annotations that grow too large': async (api) => {
      await api.make(maps(api), configMap('a', {}, { annotations: { a: 'x'.repeat(200 * 1024) } }));
      const answer = await api.patch(maps(api, 'a'), 'merge', {
        metadata: { annotations: { b: 'x'.repeat(70 * 1024) } },
      });
      expectRefused(answer, 422, 'Invalid');
    },
    'a long URL': async (api) => expect((await api.get(`${maps(api)}?x=${'a'.repeat(60_000)}`)).status).toBe(200),
    'a long header': async (api) =>
      expect((await api.call('GET', maps(api), { headers: { 'x-long': 'a'.repeat(60_000) } })).status).toBe(200),
  },
});

const aliases = ['b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'].map(
  (name, index) =>
    `${name}: &${name} [${Array(9)
      .fill(`*${'abcdefgh'[index] ?? ''}`)
      .join(',')}]`,
);
const bomb = `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\na: &a [x,x,x,x,x,x,x,x,x]\n${aliases.join('\n')}\n`;

contract('how deep', {
  cases: {
    'a body that nests too deep': async (api) => {
      const answer = await api.post(maps(api), `{"metadata":{"name":"a"},"x":${deep}}`);
      const why = `couldn't get version/kind; json parse error: invalid character '[' exceeded max depth`;
      const start = '{"metadata":{"name":"a"},"x":[ ...';
      expectRefusal(
        answer,
        badRequest(`the object provided is unrecognized (must be of type ConfigMap): ${why} (${start})`),
      );
    },
    ...casesOf<readonly [type: keyof typeof patchTypes, body: string, message: string]>(
      {
        'a merge patch that nests too deep': [
          'merge',
          `{"x":${deep}}`,
          "error decoding patch: invalid character '[' exceeded max depth",
        ],
        'a strategic merge patch that nests too deep': [
          'strategic',
          `{"x":${deep}}`,
          "invalid character '[' exceeded max depth",
        ],
        'a JSON patch that nests too deep': [
          'json',
          `[{"op":"add","path":"/x","value":${deep}}]`,
          "error decoding patch: invalid character '[' exceeded max depth",
        ],
      },
      async (api, [type, body, message]) => {
        await api.make(maps(api), configMap('a'));
        expectRefusal(await api.patch(maps(api, 'a'), type, body), badRequest(message));
      },
    ),
    'options that nest too deep': async (api) => {
      await api.make(maps(api), configMap('a'));
      const answer = await api.call('DELETE', maps(api, 'a'), { type: 'application/json', body: `{"x":${deep}}` });
      const why = `couldn't get version/kind; json parse error: invalid character '[' exceeded max depth`;
      expectRefusal(answer, badRequest(why));
    },
    'a configuration that nests too deep': async (api) => {
      const body = `{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"},"x":${deep}}`;
      expectRefused(await api.patch(`${maps(api, 'a')}?fieldManager=m`, 'apply', body), 400, 'BadRequest');
    },
    'YAML that nests too deep': async (api) => {
      const body = `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\nx: ${deep}\n`;
      expectRefused(await api.post(maps(api), body, { type: 'application/yaml' }), 400, 'BadRequest');
    },
    'YAML whose aliases explode': async (api) =>
      expectRefused(await api.post(maps(api), bomb, { type: 'application/yaml' }), 400, 'BadRequest'),
    'a configuration whose aliases explode': async (api) =>
      expectRefused(await api.patch(`${maps(api, 'a')}?fieldManager=m`, 'apply', bomb), 400, 'BadRequest'),
    'brackets in texts do not nest': async (api) => {
      const data = { a: '[{'.repeat(20_000), b: '\\"['.repeat(20_000) };
      expect((await api.make(maps(api), configMap('a', data)))['data']).toEqual(data);
    },
  },
});

const nasty = '{"__proto__":"a","constructor":"b","toString":"c","hasOwnProperty":"d"}';
const dataOf = async (api: Api): Promise<string> =>
  /"data":(\{[^}]*\})/.exec((await api.get(maps(api, 'a'))).text)?.[1] ?? '';

contract('names that mean something elsewhere', {
  cases: {
    'keys of data': async (api) => {
      const { status } = await api.post(maps(api), `{"metadata":{"name":"a"},"data":${nasty}}`);
      expect(status).toBe(201);
      expect(await dataOf(api)).toContain('"__proto__":"a"');
      expect(await dataOf(api)).toContain('"constructor":"b"');
      expect(await dataOf(api)).toContain('"hasOwnProperty":"d"');
    },
    'keys of labels': async (api) => {
      const labels = { constructor: 'a', toString: 'b' };
      await api.make(maps(api), configMap('a', {}, { labels }));
      const names = async (selector: string): Promise<number> =>
        ((await api.get(`${maps(api)}?labelSelector=${encodeURIComponent(selector)}`)).body['items'] as unknown[])
          .length;
      expect(await names('constructor=a')).toBe(1);
      expect(await names('toString')).toBe(1);
      expect(await names('constructor,metadata=')).toBe(0);
      expect(await names('valueOf')).toBe(0);
    },
    ...casesOf<readonly [type: keyof typeof patchTypes, body: string]>(
      {
        'keys of merge patches': ['merge', `{"data":${nasty}}`],
        'keys of strategic merge patches': ['strategic', `{"data":${nasty}}`],
        'paths of JSON patches': [
          'json',
          '[{"op":"add","path":"/data/__proto__","value":"a"},{"op":"add","path":"/data/constructor","value":"b"}]',
        ],
      },
      async (api, [type, body]) => {
        await api.make(maps(api), configMap('a', { x: '1' }));
        expect((await api.patch(maps(api, 'a'), type, body)).status).toBe(200);
        expect(await dataOf(api)).toContain('"__proto__":"a"');
        expect(await dataOf(api)).toContain('"constructor":"b"');
        expect(await dataOf(api)).toContain('"x":"1"');
      },
    ),
    'keys of configurations': async (api) => {
      const body = `{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"},"data":${nasty}}`;
      expect((await api.patch(`${maps(api, 'a')}?fieldManager=m`, 'apply', body)).status).toBe(201);
      expect(await dataOf(api)).toContain('"__proto__":"a"');
      const { text } = await api.get(maps(api, 'a'));
      expect(text).toContain('"f:__proto__":{}');
      const less = '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"},"data":{"constructor":"b"}}';
      expect((await api.patch(`${maps(api, 'a')}?fieldManager=m`, 'apply', less)).status).toBe(200);
      expect(await dataOf(api)).toBe('{"constructor":"b"}');
    },
    'a patch of what every object inherits elsewhere': async (api) => {
      await api.make(maps(api), configMap('a', { x: '1' }));
      const answer = await api.patch(maps(api, 'a'), 'json', '[{"op":"add","path":"/__proto__/polluted","value":"q"}]');
      expect(answer.status).toBe(422);
      expect((await api.read(maps(api, 'a')))['data']).toEqual({ x: '1' });
    },
    ...casesOf<string>(
      {
        'a resource of such a name': '/api/v1/constructor',
        'another resource of such a name': '/api/v1/namespaces/default/__proto__',
      },
      async (api, path) => expectRefusal(await api.get(path), unknownPath),
    ),
    'a group of such a name': async (api) => expect((await api.get('/apis/constructor')).status).toBe(404),
  },
});

contract('paths that are written oddly', {
  cases: {
    'a path with escapes that make no sense': async (api) =>
      expect((await api.get('/api/v1/namespaces/%zz/pods')).status).toBe(400),
    'a query with escapes that make no sense': async (api) =>
      expect((await api.get('/version?a=%zz')).status).toBe(200),
    'a slash that is escaped is a slash': async (api) =>
      expectRefusal(await api.get('/api/v1/namespaces/a%2fb/pods'), unknownPath),
    'letters may be escaped': async (api) => {
      await api.make(maps(api), configMap('abc'));
      expect((await api.get(maps(api, '%61b%63'))).body['metadata']).toMatchObject({ name: 'abc' });
    },
  },
});
