import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Sources } from '../../../lib/source/index.js';
import { errorOf, repositorySecret } from '../credentials/fixture.js';
import { repoURL, Workshop } from '../fixture.js';
import { basic } from '../git-server.js';
import { chart, describeWithPrograms, sourcesWith } from '../helm/chart.js';
import { eventually } from '../../support/patience.js';

let shop: Workshop;
let server: Server;
let files: Record<string, string>;
let asked: IncomingMessage[];
let header: string | undefined;
beforeEach(async () => {
  shop = await Workshop.create();
  [files, asked, header] = [{}, [], undefined];
  server = createServer((request, response) => {
    asked.push(request);
    const found = files[request.url ?? ''];
    if (header !== undefined && request.headers.authorization !== header) response.writeHead(401).end();
    else response.writeHead(found === undefined ? 404 : 200).end(found);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  shop.close();
});

const url = (path: string): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`;
const options = { application: 'web', project: 'ml', valueFileSchemes: ['https', 'http', 's3'] };
const open = (more = {}): Sources => sourcesWith(shop, { git: { protocols: ['http'] }, ...more });

async function values(sources: Sources, valueFiles: string[], more = {}): Promise<unknown> {
  const commit = await shop.commit({ ...chart('chart'), 'chart/own.yaml': 'who: own\nown: 1\n' });
  const source = { repoURL, path: 'chart', helm: { valueFiles, ...more } };
  const { objects } = await sources.render(source, commit, options);
  const data = objects[0]?.['data'] as { values: string };
  return JSON.parse(data.values);
}

describeWithPrograms('a value file with a URL', () => {
  test('is fetched by Slipway, counts in its place, and is read once', async () => {
    files['/team/prod.yaml'] = 'who: server\n';
    const sources = open();
    expect(await values(sources, ['own.yaml', url('/team/prod.yaml')])).toEqual({ who: 'server', own: 1 });
    expect(await values(sources, [url('/team/prod.yaml'), 'own.yaml'])).toEqual({ who: 'own', own: 1 });
    const more = { fileParameters: [{ name: 'text', path: url('/team/prod.yaml') }] };
    expect(await values(sources, ['own.yaml'], more)).toMatchObject({ text: 'who: server\n' });
    expect(asked).toHaveLength(1);
  });

  test('is asked for from time to time, and what changed is told', async () => {
    files['/v.yaml'] = 'who: first\n';
    const sources = open({ pollMilliseconds: 60_000 });
    const told: string[] = [];
    sources.onChange((one) => told.push(one));
    expect(await values(sources, [url('/v.yaml')])).toEqual({ who: 'first' });
    shop.clock.advance(80_000);
    await eventually(() => asked.length === 2);
    files['/v.yaml'] = 'who: second\n';
    await sources.refresh(repoURL);
    expect(told).toContain(repoURL);
    expect(await values(sources, [url('/v.yaml')])).toEqual({ who: 'second' });
  });

  test('is fetched by the credentials of its server for that project, and of no other', async () => {
    files['/v.yaml'] = 'who: secret\n';
    header = basic('robot', 'CANARY');
    const sources = open();
    const login = { url: url(''), username: 'robot', password: 'CANARY' };
    sources.useCredentials([repositorySecret('x', { ...login, project: 'other' }, 'repo-creds')]);
    expect(await errorOf(values(sources, [url('/v.yaml?token=HIDDEN')]))).toMatchObject({
      code: 'REPOSITORY_ACCESS_DENIED',
      where: url('/v.yaml'),
    });
    sources.useCredentials([repositorySecret('x', login, 'repo-creds')]);
    expect(await values(sources, [url('/v.yaml')])).toEqual({ who: 'secret' });
  });

  test('that is missing, too large, of a scheme that nobody fetches, or with a password in it is an error', async () => {
    files['/large.yaml'] = `a: ${'x'.repeat(11 * 1024 * 1024)}\n`;
    const sources = open();
    for (const [file, code] of [
      [url('/none.yaml'), 'REPOSITORY_NOT_FOUND'],
      [url('/large.yaml'), 'MANIFESTS_TOO_LARGE'],
      ['s3://bucket/v.yaml', 'PATH_NOT_FOUND'],
      ['gs://bucket/v.yaml', 'INVALID_SOURCE'],
      [url('/v.yaml').replace('://', '://robot:CANARY@'), 'REPOSITORY_REFUSED'],
      ['https://169.254.169.254/latest/meta-data', 'REPOSITORY_UNREACHABLE'],
    ] as const) {
      const error = await errorOf(values(sources, [file], { ignoreMissingValueFiles: true }));
      expect([file, error.code]).toEqual([file, code]);
      expect(error.where ?? '').not.toContain('CANARY');
    }
    const plain = await errorOf(values(open({ git: {} }), [url('/v.yaml')]));
    expect(plain).toMatchObject({ code: 'REPOSITORY_REFUSED', what: 'only https is read, not http' });
  });
});
