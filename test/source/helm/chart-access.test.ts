import { createHash } from 'node:crypto';
import type { ServerOptions } from 'node:https';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Sources } from '../../../lib/source/index.js';
import { TestAuthority } from '../../support/certificates.js';
import { authorities, repositorySecret } from '../credentials/fixture.js';
import { repoURL, Workshop } from '../fixture.js';
import { Gate, password, user } from '../registries/gate.js';
import { pack } from './chart-server.js';
import { chart } from './chart.js';
import { eventually } from '../../support/patience.js';

const archive = pack(chart('told'));
const digest = createHash('sha256').update(archive).digest('hex');
const basic = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;

let shop: Workshop;
let sources: Sources;
const gates: Gate[] = [];
beforeEach(async () => {
  shop = await Workshop.create();
  sources = shop.sources({ git: { protocols: ['http'] }, programs: { helm: path.join(shop.folder, 'none') } });
});
afterEach(async () => {
  shop.close();
  for (const gate of gates.splice(0)) await gate.stop();
});

/** Serves an index that says where the archive is, and the archive, to who knows the password where there is one. */
async function serve(at: () => string, lock: 'none' | 'basic' = 'basic', tls?: ServerOptions): Promise<Gate> {
  const gate = await Gate.start('', tls);
  gates.push(gate);
  gate.meddle = ({ url = '', headers }, response) => {
    if (lock === 'basic' && headers.authorization !== basic) response.writeHead(401).end('CANARY');
    else if (url.endsWith('/index.yaml')) {
      const entry = `{version: 1.2.3, urls: ["${at()}"], digest: ${digest}}`;
      response.end(`apiVersion: v1\nentries:\n  told:\n  - ${entry}\n`);
    } else if (url.endsWith('.tgz')) response.end(archive);
    else response.writeHead(404).end();
    return true;
  };
  return gate;
}
const source = (
  url: string,
  passCredentials = false,
): { repoURL: string; chart: string; targetRevision: string; helm: { passCredentials: boolean } } => ({
  ...{ repoURL: url, chart: 'told', targetRevision: '1.x', helm: { passCredentials } },
});
const login = (url: string, more: Record<string, string> = {}): ReturnType<typeof repositorySecret> =>
  repositorySecret('charts', { url, type: 'helm', username: user, password, ...more });
/** Fetches the chart; what renders it is not there. */
const fetched = async (wanted: ReturnType<typeof source>, project = 'default'): Promise<void> => {
  const revision = await sources.resolve(wanted, { project });
  await expect(
    sources.render({ ...wanted, path: '' }, revision, { project, application: 'web' }),
  ).rejects.toMatchObject({
    code: 'TOOL_MISSING',
  });
};

describe('a repository of charts that wants to know who asks', () => {
  test('is told user and password, also where it has the archive', async () => {
    const gate = await serve(() => 'told-1.2.3.tgz');
    const url = `${gate.url}/charts`;
    await expect(sources.resolve(source(url))).rejects.toMatchObject({
      code: 'REPOSITORY_ACCESS_DENIED',
      what: expect.stringContaining('the repository wants credentials, and there are none (401)') as unknown,
      where: `${url}/index.yaml`,
    });
    sources.useCredentials([login(url, { password: 'CANARY-wrong' })]);
    const wrong: unknown = await sources.resolve(source(url)).catch((error: unknown) => error);
    expect(wrong).toMatchObject({ what: expect.stringContaining('does not take the credentials') as unknown });
    expect(`${String(wrong)} ${JSON.stringify(wrong)}`).not.toContain('CANARY');
    sources.useCredentials([login(url)]);
    gate.asked.length = 0;
    await fetched(source(url));
    expect(gate.asked.map((asked) => [asked.path, asked.authorization])).toEqual([
      ['/charts/index.yaml', basic],
      ['/charts/told-1.2.3.tgz', basic],
    ]);
  });

  test('H09 has no credentials sent to another host that its index names, unless passCredentials says so', async () => {
    const other = await serve(() => '', 'none');
    const gate = await serve(() => `${other.url}/told-1.2.3.tgz`);
    sources.useCredentials([login(gate.url)]);
    await fetched(source(gate.url));
    expect(other.asked.map(({ authorization }) => authorization)).toEqual([undefined]);
    await fetched(source(gate.url, true));
    expect(other.asked.map(({ authorization }) => authorization)).toEqual([undefined, basic]);
  });

  test('H09 has none sent on by a redirect', async () => {
    const other = await serve(() => '', 'none');
    const gate = await serve(() => 'told-1.2.3.tgz');
    const { meddle } = gate;
    gate.meddle = (question, response) => {
      if (!question.url?.endsWith('.tgz')) return meddle(question, response);
      response.writeHead(302, { location: `${other.url}${question.url}` }).end();
      return true;
    };
    sources.useCredentials([login(gate.url)]);
    await fetched(source(gate.url));
    expect(other.asked.map(({ authorization }) => authorization)).toEqual([undefined]);
  });

  test('is only for the project that it is registered for', async () => {
    const gate = await serve(() => 'told-1.2.3.tgz');
    sources.useCredentials([login(gate.url, { project: 'mine' })]);
    await fetched(source(gate.url), 'mine');
    await expect(sources.resolve(source(gate.url), { project: 'yours' })).rejects.toMatchObject({
      code: 'REPOSITORY_ACCESS_DENIED',
    });
  });

  test('is reached by its own authority and the certificate of a client', async () => {
    const authority = TestAuthority.create();
    const { key, certificate } = authority.sign('localhost');
    const client = authority.sign('slipway');
    const tls = { key, cert: certificate, ca: authority.own.certificate, requestCert: true };
    const gate = await serve(() => 'told-1.2.3.tgz', 'none', tls);
    const trusted = authorities({ localhost: authority.own.certificate });
    const shown = { tlsClientCertData: client.certificate, tlsClientCertKey: client.key };
    const secret = repositorySecret('charts', { url: gate.url, type: 'helm', ...shown });
    sources.useCredentials([secret]);
    await expect(sources.resolve(source(gate.url))).rejects.toMatchObject({ code: 'REPOSITORY_NOT_TRUSTED' });
    sources.useCredentials([trusted]);
    await expect(sources.resolve(source(gate.url))).rejects.toMatchObject({ code: 'REPOSITORY_ACCESS_DENIED' });
    sources.useCredentials([secret, trusted]);
    await fetched(source(gate.url));
  });

  test('is there for a chart that needs one of it, by its URL or its registered name', async () => {
    const gate = await serve(() => 'told-1.2.3.tgz');
    sources.useCredentials([login(gate.url, { name: 'ours' })]);
    const needs = (repository: string): string =>
      `apiVersion: v2\nname: app\nversion: 0.1.0\ndependencies:\n- {name: told, version: 1.x, repository: "${repository}"}\n`;
    for (const repository of [gate.url, '@ours', 'alias:ours']) {
      const commit = await shop.commit({ 'app/Chart.yaml': needs(repository) });
      await expect(sources.render({ repoURL, path: 'app' }, commit, { application: 'web' })).rejects.toMatchObject({
        code: 'TOOL_MISSING',
      });
    }
    expect(gate.asked.map((asked) => asked.path)).toEqual(['/index.yaml', '/told-1.2.3.tgz']);
    const commit = await shop.commit({ 'app/Chart.yaml': needs('@none') });
    await expect(sources.render({ repoURL, path: 'app' }, commit, { application: 'web' })).rejects.toMatchObject({
      code: 'UNSUPPORTED_SOURCE',
      where: '@none',
    });
  });
});

describe('an index of charts', () => {
  test('that can not be read is left alone for a while, then asked for again', async () => {
    const gate = await serve(() => 'told-1.2.3.tgz', 'none');
    const { meddle } = gate;
    gate.meddle = (_question, response) => void response.writeHead(503).end() === undefined;
    const polling = shop.sources({ git: { protocols: ['http'] }, pollMilliseconds: 180_000 });
    const heard: string[] = [];
    polling.onChange((url) => heard.push(url));
    for (let times = 0; times < 3; times++)
      await expect(polling.resolve(source(gate.url))).rejects.toMatchObject({ code: 'REPOSITORY_UNREACHABLE' });
    expect(gate.asked).toHaveLength(1);
    gate.meddle = meddle;
    shop.clock.advance(10_000);
    await eventually(() => heard.length === 1);
    expect(await polling.resolve(source(gate.url))).toBe('1.2.3');
  });

  test('A42 without an end, or that is a bomb, is refused; one that is packed is read', async () => {
    const gate = await serve(() => 'told-1.2.3.tgz', 'none');
    const answers = (body: Buffer): void => {
      gate.meddle = (_question, response) => void response.end(body) === undefined;
    };
    const asking = (): Promise<string> => shop.sources({ git: { protocols: ['http'] } }).resolve(source(gate.url));
    answers(gzipSync(Buffer.from('entries: {told: [{version: 1.0.0, urls: [a]}]}')));
    expect(await asking()).toBe('1.0.0');
    answers(gzipSync(Buffer.alloc(65 * 1024 * 1024, ' '), { level: 1 }));
    await expect(asking()).rejects.toMatchObject({ code: 'MANIFESTS_TOO_LARGE' });
    gate.meddle = (_question, response) => {
      const block = Buffer.alloc(1024 * 1024, ' ');
      const more = (): void => void (response.destroyed || response.write(block, more));
      more();
      return true;
    };
    await expect(asking()).rejects.toMatchObject({ code: 'MANIFESTS_TOO_LARGE' });
  });
});
