import type { ServerResponse } from 'node:http';
import { allOf, errorOf, names, pushed, remoteSources, repositorySecret } from '../credentials/fixture.js';
import { TestAuthority } from '../../support/certificates.js';
import { Repository } from '../../../lib/git/index.js';
import { Workshop } from '../fixture.js';
import { basic, GitServer, onlyFor, type GitServerOptions } from '../git-server.js';

const secret = 'secret-of-the-robot';
const header = basic('robot', secret);

let shop: Workshop;
const running: GitServer[] = [];
beforeEach(async () => {
  shop = await Workshop.create();
  await pushed(shop, 'one');
});
afterEach(async () => {
  for (const each of running.splice(0)) await each.stop();
  shop.close();
});

async function serve(options: GitServerOptions = {}): Promise<GitServer> {
  const server = await GitServer.start(shop.folder, options);
  running.push(server);
  return server;
}

const answering = (answer: (response: ServerResponse, path: string) => unknown): GitServerOptions => ({
  answer: (request, response) => (answer(response, request.url ?? ''), true),
});

const status = (code: number, headers = {}): GitServerOptions =>
  answering((response) => response.writeHead(code, headers).end('no'));

const page = '<!doctype html><title>Sign in</title><form action="/login">';

const faults: [string, GitServerOptions | string, string, string][] = [
  ['a port that nobody listens at', 'http://127.0.0.1:1/x', 'REPOSITORY_UNREACHABLE', 'connect'],
  ['a name that no name service knows', 'http://nothing.invalid/x', 'REPOSITORY_UNREACHABLE', 'Could not resolve host'],
  ['a certificate that is not trusted', {}, 'REPOSITORY_NOT_TRUSTED', 'certificate of the server is not trusted'],
  ['401', status(401, { 'www-authenticate': 'Basic realm="x"' }), 'REPOSITORY_ACCESS_DENIED', 'access is denied'],
  ['403', status(403), 'REPOSITORY_ACCESS_DENIED', '403'],
  ['404', status(404), 'REPOSITORY_NOT_FOUND', 'there is no such repository'],
  ['429', status(429, { 'retry-after': '120' }), 'REPOSITORY_BUSY', 'left alone for a while'],
  ['500', status(500), 'REPOSITORY_UNREACHABLE', '500'],
  ['503', status(503), 'REPOSITORY_UNREACHABLE', '503'],
  [
    'a loop of redirects',
    answering((response, path) => response.writeHead(302, { location: path }).end()),
    'REPOSITORY_UNREACHABLE',
    'sends it elsewhere',
  ],
  [
    'a page in the place of a repository',
    answering((response) => response.writeHead(200, { 'content-type': 'text/html' }).end(page)),
    'REPOSITORY_UNREACHABLE',
    'no Git repository',
  ],
  [
    'a page of several lines',
    answering((response) => response.end(page.replaceAll('>', '>\n'))),
    'REPOSITORY_UNREACHABLE',
    'no Git repository',
  ],
  ['an empty answer', answering((response) => response.end()), 'REPOSITORY_UNREACHABLE', 'no Git repository'],
  [
    'a network that sends to its sign-in',
    answering((response, path) =>
      path === '/login' ? response.end(page) : response.writeHead(302, { location: '/login' }).end(),
    ),
    'REPOSITORY_UNREACHABLE',
    'elsewhere|no Git repository',
  ],
  ['a connection that ends in the middle', answering((response) => response.destroy()), 'REPOSITORY_UNREACHABLE', ''],
];

test.each(faults)(
  'GC04 %s is an error of its kind, without a secret, and its neighbour is read',
  async (name, fault, code, what) => {
    const certificate = TestAuthority.create().sign('server');
    const tls = name.includes('certificate') ? { tls: { cert: certificate.certificate, key: certificate.key } } : {};
    const url = typeof fault === 'string' ? fault : (await serve({ ...fault, ...tls })).url('gitops.git');
    const neighbour = (await serve()).url('gitops.git');
    const sources = remoteSources(shop);
    sources.useCredentials([repositorySecret('x', { url, username: 'robot', password: secret })]);
    const [error, beside] = await Promise.all([errorOf(names(sources, url)), names(sources, neighbour)]);
    expect(error).toMatchObject({ code, where: url });
    expect(error.what).toMatch(new RegExp(what));
    expect(allOf(error)).not.toMatch(new RegExp(`${secret}|${header.slice(6)}`));
    expect(beside).toEqual(['one']);
  },
);

test.each([
  ['before it asks who comes, to where everybody may read', {}, true, ['one']],
  ['after it has seen who comes', {}, false, 'REPOSITORY_UNREACHABLE'],
  ['who sends credentials unasked', { forceHttpBasicAuth: 'true' }, true, 'REPOSITORY_UNREACHABLE'],
  ['who sends a token', { bearerToken: secret, password: '' }, true, 'REPOSITORY_UNREACHABLE'],
])('GC04 no credentials are sent along by a server that redirects elsewhere %s', async (_, more, open, wanted) => {
  const [first, other] = [await serve(), await serve()];
  first.answer = (request, response) => {
    if (!open && onlyFor(header)(request, response)) return true;
    response.writeHead(301, { location: `${other.url('')}${(request.url ?? '').slice(1)}` }).end();
    return true;
  };
  const url = first.url('gitops.git');
  const sources = remoteSources(shop);
  sources.useCredentials([repositorySecret('x', { url, username: 'robot', password: secret, ...more })]);
  const outcome = await names(sources, url).catch((error: unknown) => (error as { code: string }).code);
  expect(outcome).toEqual(wanted);
  expect(first.requests.length).toBeGreaterThan(0);
  expect(other.requests.flatMap(({ headers }) => headers.authorization ?? [])).toEqual([]);
});

test('GC04 the other server that wants credentials as well gets none', async () => {
  const other = await serve({ answer: onlyFor(header) });
  const first = await serve();
  first.answer = (request, response) => {
    response.writeHead(302, { location: `${other.url('')}${(request.url ?? '').slice(1)}` }).end();
    return true;
  };
  const url = first.url('gitops.git');
  const sources = remoteSources(shop);
  sources.useCredentials([repositorySecret('x', { url, username: 'robot', password: secret })]);
  expect(await errorOf(names(sources, url))).toMatchObject({ code: 'REPOSITORY_ACCESS_DENIED', where: url });
  expect(other.requests.flatMap(({ headers }) => headers.authorization ?? [])).toEqual([]);
});

test('GC04 what failed is asked again after a while that doubles, by all who want it together, and at once by who insists', async () => {
  const server = await serve(status(500));
  const url = server.url('gitops.git');
  const sources = remoteSources(shop);
  const failed = async (): Promise<number> => {
    const before = server.requests.length;
    await Promise.all(Array.from({ length: 20 }, () => errorOf(names(sources, url))));
    return server.requests.length - before;
  };
  expect(await failed()).toBe(1);
  const waits: number[] = [];
  for (let waited = 0; waits.length < 8;) {
    shop.clock.advance(100);
    waited += 100;
    if ((await failed()) === 0) continue;
    waits.push(waited);
    waited = 0;
  }
  waits.forEach((wait, index) => {
    const wanted = Math.min(1000 * 2 ** index, 60_000);
    expect(wait).toBeGreaterThanOrEqual(wanted * 0.8);
    expect(wait).toBeLessThanOrEqual(wanted * 1.2 + 100);
  });
  const before = server.requests.length;
  await sources.refresh(url);
  expect(server.requests).toHaveLength(before + 1);
  server.answer = undefined;
  await sources.refresh(url);
  expect(await names(sources, url)).toEqual(['one']);
});

test('GC04 a server that asks to be left alone is, for a minute at least', async () => {
  const server = await serve(status(429, { 'retry-after': '30' }));
  const sources = remoteSources(shop);
  const url = server.url('gitops.git');
  await errorOf(names(sources, url));
  shop.clock.advance(47_000);
  await errorOf(names(sources, url));
  expect(server.requests).toHaveLength(1);
  shop.clock.advance(26_000);
  await errorOf(names(sources, url));
  expect(server.requests).toHaveLength(2);
});

test('a repository without a commit is one, and says so', async () => {
  (await Repository.bare(`${shop.folder}/empty.git`)).close();
  const sources = remoteSources(shop);
  const url = (await serve()).url('empty.git');
  const error = await errorOf(names(sources, url));
  expect(error).toMatchObject({ code: 'REVISION_NOT_FOUND', what: expect.stringContaining('no branch') as unknown });
});

test('a message keeps its words where a user is called like one of them', async () => {
  const server = await serve(status(500));
  const url = server.url('gitops.git');
  const sources = remoteSources(shop);
  sources.useCredentials([repositorySecret('x', { url, username: 'git', password: secret })]);
  expect((await errorOf(names(sources, url))).what).toContain(`unable to access '${url}/'`);
});
