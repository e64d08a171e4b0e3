import { TLSSocket } from 'node:tls';
import { Workshop } from '../fixture.js';
import { basic, GitServer, onlyFor, type GitServerOptions } from '../git-server.js';
import { HttpProxy } from '../../support/http-proxy.js';
import { TestAuthority } from '../../support/certificates.js';
import {
  allOf,
  authorities,
  errorOf,
  names,
  privateFolders,
  pushed,
  remoteSources,
  repositorySecret,
} from './fixture.js';
import { eventually } from '../../support/patience.js';

const authority = TestAuthority.create();
const certificate = authority.sign('server');
const tls = { cert: certificate.certificate, key: certificate.key };
const trusted = authorities({ '127.0.0.1': authority.own.certificate });

let shop: Workshop;
let server: GitServer;
const running: { stop(): Promise<void> }[] = [];
beforeEach(async () => {
  shop = await Workshop.create();
  await pushed(shop, 'one');
});
afterEach(async () => {
  for (const each of running.splice(0)) await each.stop();
  shop.close();
  expect(privateFolders()).toEqual([]);
});

async function serve(options: GitServerOptions = {}): Promise<string> {
  server = await GitServer.start(shop.folder, options);
  running.push(server);
  return server.url('gitops.git');
}

const sent = (): (string | undefined)[] => [...new Set(server.requests.map(({ headers }) => headers.authorization))];

describe('a repository by HTTP', () => {
  test.each([
    ['user and password', { username: 'robot', password: 'p@ss w%rd"\\/ü' }, basic('robot', 'p@ss w%rd"\\/ü')],
    ['a password alone', { password: 'secret-token' }, basic('x-access-token', 'secret-token')],
    ['a user alone, which is a token', { username: 'secret-token' }, basic('secret-token', '')],
    [
      'user and password that are not asked for',
      { username: 'robot', password: 'p"\\', forceHttpBasicAuth: 'true' },
      basic('robot', 'p"\\'),
    ],
    ['a token', { bearerToken: 'secret"\\token' }, 'Bearer secret"\\token'],
  ])('lets in %s', async (_, data, header) => {
    const url = await serve({ answer: onlyFor(header) });
    const sources = remoteSources(shop);
    sources.useCredentials([repositorySecret('x', { url, ...data })]);
    expect(await names(sources, url)).toEqual(['one']);
    const unasked = 'bearerToken' in data || 'forceHttpBasicAuth' in data;
    expect(sent()).toEqual(unasked ? [header] : [undefined, header]);
  });

  test('lets in who is named in the URL, which stands in no request', async () => {
    const url = await serve({ answer: onlyFor(basic('robot', 's/cret')) });
    const sources = remoteSources(shop);
    expect(await names(sources, url.replace('://', '://robot:s%2Fcret@'))).toEqual(['one']);
    const wrong = errorOf(sources.resolve({ repoURL: url.replace('://', '://robot:wrong-secret@') }));
    expect(await wrong).toMatchObject({ code: 'REPOSITORY_ACCESS_DENIED', where: url });
    expect(allOf(await wrong)).not.toContain('wrong-secret');
  });

  test('is trusted by the authority of its host, and its other authorities are not', async () => {
    const url = await serve({ tls });
    const sources = remoteSources(shop);
    expect(await errorOf(names(sources, url))).toMatchObject({ code: 'REPOSITORY_NOT_TRUSTED', where: url });
    sources.useCredentials([authorities({ '127.0.0.1': TestAuthority.create().own.certificate })]);
    expect(await errorOf(names(sources, url))).toMatchObject({ code: 'REPOSITORY_NOT_TRUSTED' });
    sources.useCredentials([trusted]);
    expect(await names(sources, url)).toEqual(['one']);
    sources.useCredentials([]);
    expect(await errorOf(names(sources, url))).toMatchObject({ code: 'REPOSITORY_NOT_TRUSTED' });
    sources.useCredentials([repositorySecret('x', { url, insecure: 'true' })]);
    expect(await names(sources, url)).toEqual(['one']);
  });

  test('lets in a client certificate', async () => {
    const { certificate, key } = authority.sign('client');
    const url = await serve({
      tls: { ...tls, ca: authority.own.certificate, requestCert: true, rejectUnauthorized: false },
      answer: ({ socket }, response) => {
        const known = socket instanceof TLSSocket && socket.authorized;
        if (!known) response.writeHead(403).end();
        return !known;
      },
    });
    const sources = remoteSources(shop);
    sources.useCredentials([trusted]);
    expect(await errorOf(names(sources, url))).toMatchObject({ code: 'REPOSITORY_ACCESS_DENIED' });
    const data = { tlsClientCertData: certificate, tlsClientCertKey: key };
    sources.useCredentials([trusted, repositorySecret('x', { url, ...data })]);
    expect(await names(sources, url)).toEqual(['one']);
  });

  test('is reached by the proxy of its Secret, which has a user of its own, and past it where noProxy says so', async () => {
    const proxy = await HttpProxy.start('through:proxy-secret');
    running.push(proxy);
    for (const options of [{ tls }, {}]) {
      const url = await serve({ ...options, answer: onlyFor(basic('robot', 'password')) });
      const sources = remoteSources(shop, { cacheDir: `${shop.folder}/${url.slice(0, 5)}` });
      const data = { url, username: 'robot', password: 'password' };
      const through = (user: string): string => `http://${user}@127.0.0.1:${proxy.port}`;
      sources.useCredentials([trusted, repositorySecret('x', { ...data, proxy: through('through:proxy-secret') })]);
      proxy.asked.length = 0;
      expect(await names(sources, url)).toEqual(['one']);
      expect(new Set(proxy.asked)).toEqual(new Set([new URL(url).host]));
      sources.useCredentials([trusted, repositorySecret('x', { ...data, proxy: through('through:wrong-secret') })]);
      const denied = await errorOf(names(sources, url));
      expect(denied).toMatchObject({ code: 'REPOSITORY_ACCESS_DENIED' });
      expect(allOf(denied)).not.toContain('wrong-secret');
      proxy.asked.length = 0;
      const noProxy = 'example.com, 127.0.0.1';
      sources.useCredentials([trusted, repositorySecret('x', { ...data, proxy: through('x:y'), noProxy })]);
      expect(await names(sources, url)).toEqual(['one']);
      expect(proxy.asked).toEqual([]);
    }
  });

  test('whose Secret is broken or of a kind that is not supported is told so, and nothing is sent to it', async () => {
    const url = await serve();
    const sources = remoteSources(shop);
    const told = sources.useCredentials([repositorySecret('x', { url, insecure: 'maybe', password: 'secret\n' })]);
    expect(told).toEqual([expect.stringContaining('Secret argocd/x: password is not a text without line breaks')]);
    const broken = await errorOf(names(sources, url));
    expect(broken).toMatchObject({ code: 'CREDENTIALS_UNUSABLE', where: url });
    expect(broken.what).toContain('insecure is not true or false');
    sources.useCredentials([repositorySecret('x', { url, gcpServiceAccountKey: '{}' })]);
    expect((await errorOf(names(sources, url))).what).toContain('gcpServiceAccountKey');
    expect(server.requests).toEqual([]);
  });
});

describe('a credential that changes', () => {
  const secret = (url: string, password: string, name = 'x', more = {}) =>
    repositorySecret(name, { url, username: 'robot', password, ...more });

  test('counts at once, also for what was denied before, and only its repositories hear of it', async () => {
    const other = await serve();
    const url = await serve({ answer: onlyFor(basic('robot', 'new')) });
    const sources = remoteSources(shop);
    const heard: string[] = [];
    sources.onChange((each) => heard.push(each));
    sources.useCredentials([secret(url, 'old')]);
    expect(await errorOf(names(sources, url))).toMatchObject({ code: 'REPOSITORY_ACCESS_DENIED', where: url });
    expect(await names(sources, other)).toEqual(['one']);
    const asked = server.requests.length;
    expect(await errorOf(names(sources, url))).toMatchObject({ code: 'REPOSITORY_ACCESS_DENIED' });
    expect(server.requests).toHaveLength(asked);

    sources.useCredentials([secret(url, 'new')]);
    expect(heard).toEqual([url]);
    expect(await names(sources, url)).toEqual(['one']);
    sources.useCredentials([secret(url, 'new'), secret('https://git.example.com/else', 'x', 'y')]);
    expect(heard).toEqual([url]);
  });

  test('or goes takes away what it gave: no revision, no file, also of a commit that is known', async () => {
    const url = await serve({ answer: onlyFor(basic('robot', 'right')) });
    const sources = remoteSources(shop);
    sources.useCredentials([secret(url, 'right')]);
    const commit = await sources.resolve({ repoURL: url }, { project: 'ml' });
    expect(await names(sources, url)).toEqual(['one']);
    for (const others of [[], [secret(url, 'wrong')], [secret(url, 'right', 'x', { project: 'web' })]]) {
      sources.useCredentials(others);
      const options = { project: 'ml' };
      for (const action of [
        sources.resolve({ repoURL: url, targetRevision: commit }, options),
        sources.render({ repoURL: url, path: '.' }, commit, options),
        sources.contentDigest({ repoURL: url, path: '.' }, commit, options),
        sources.describe({ repoURL: url }, commit, options),
      ]) {
        expect(await errorOf(action)).toMatchObject({ code: 'REPOSITORY_ACCESS_DENIED' });
      }
    }
  });

  test('while it is used: the answer is that of the new one', async () => {
    let waiting: (() => void) | undefined;
    const url = await serve({
      answer: (request, response) => {
        if (request.headers.authorization === basic('robot', 'new')) return false;
        if (request.headers.authorization === undefined) return onlyFor()(request, response);
        waiting = () => response.writeHead(403).end();
        return true;
      },
    });
    const sources = remoteSources(shop);
    sources.useCredentials([secret(url, 'old')]);
    const first = errorOf(names(sources, url));
    const answer = await eventually(() => waiting);
    sources.useCredentials([secret(url, 'new')]);
    const second = names(sources, url);
    answer();
    expect(await second).toEqual(['one']);
    expect(await first).toMatchObject({ code: 'REPOSITORY_ACCESS_DENIED' });
  });

  test('survives an operation that began with the one before: its commit is fetched again', async () => {
    const url = await serve({ answer: onlyFor(basic('robot', 'old'), basic('robot', 'new')) });
    const sources = remoteSources(shop);
    sources.useCredentials([secret(url, 'old')]);
    const source = { repoURL: url, path: '.' };
    const begun = await sources.resolve(source, { project: 'ml' });
    await pushed(shop, 'two');
    sources.useCredentials([secret(url, 'new')]);
    const { objects } = await sources.render(source, begun, { project: 'ml' });
    expect(objects.map(({ metadata }) => metadata.name)).toEqual(['one']);
  });
});

describe('two projects with one URL', () => {
  test('each with its own credential see each what that may see, and nothing by way of the other', async () => {
    const url = await serve({ answer: onlyFor(basic('robot', 'right')) });
    const sources = remoteSources(shop);
    const of = (project: string, password: string) =>
      repositorySecret(project, { url, project, username: 'robot', password });
    sources.useCredentials([of('ml', 'right'), of('web', 'wrong')]);
    const commit = await sources.resolve({ repoURL: url }, { project: 'ml' });
    expect(await names(sources, url, 'ml')).toEqual(['one']);
    for (const project of ['web', 'data', '']) {
      const source = { repoURL: url, path: '.', targetRevision: commit };
      expect(await errorOf(sources.resolve(source, { project }))).toMatchObject({ code: 'REPOSITORY_ACCESS_DENIED' });
      expect(await errorOf(sources.render(source, commit, { project }))).toMatchObject({
        code: 'REPOSITORY_ACCESS_DENIED',
      });
    }
    const references = [{ source: { repoURL: url, ref: 'values' }, revision: commit }];
    const open = await serve();
    const lent = sources.render({ repoURL: open, path: '.' }, commit, { project: 'web', references });
    expect(await errorOf(lent)).toMatchObject({ code: 'REPOSITORY_ACCESS_DENIED', where: url });
  });

  test('share one mirror and one fetch where they have the same login', async () => {
    const url = await serve({ answer: onlyFor(basic('robot', 'right')) });
    const sources = remoteSources(shop);
    const data = { url, username: 'robot', password: 'right' };
    sources.useCredentials([
      repositorySecret('a', { ...data, project: 'ml' }),
      repositorySecret('b', { ...data, project: 'web' }),
    ]);
    expect([await names(sources, url, 'ml'), await names(sources, url, 'web')]).toEqual([['one'], ['one']]);
    expect(server.fetches).toBe(1);
  });
});
