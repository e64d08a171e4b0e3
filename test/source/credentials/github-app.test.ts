import { createVerify, generateKeyPairSync } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { Workshop } from '../fixture.js';
import { basic, GitServer, onlyFor } from '../git-server.js';
import { allOf, errorOf, names, pushed, remoteSources, repositorySecret } from './fixture.js';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pem = privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();

/** What an app says of itself, when its signature is right. */
function claims(request: IncomingMessage): { iss: string; iat: number; exp: number } | undefined {
  const [head = '', body = '', signature = ''] = (request.headers.authorization ?? '')
    .replace('Bearer ', '')
    .split('.');
  const isRight = createVerify('RSA-SHA256').update(`${head}.${body}`).verify(publicKey, signature, 'base64url');
  return isRight
    ? (JSON.parse(Buffer.from(body, 'base64url').toString()) as { iss: string; iat: number; exp: number })
    : undefined;
}

let shop: Workshop;
let server: GitServer;
/** The tokens that the API gave. */
let given: string[];
/** Which of them the repository takes. */
let taken: (token: string) => boolean;
let said: ReturnType<typeof claims>[];
beforeEach(async () => {
  shop = await Workshop.create();
  await pushed(shop, 'one');
  [given, said, taken] = [[], [], () => true];
  server = await GitServer.start(shop.folder, {
    answer: (request, response) => {
      const path = request.url ?? '';
      const json = (status: number, value: unknown): true => {
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
        return true;
      };
      if (!path.startsWith('/api/v3/')) {
        return onlyFor(...given.filter(taken).map((token) => basic('x-access-token', token)))(request, response);
      }
      const app = claims(request);
      said.push(app);
      if (app === undefined) return json(401, { message: 'A JSON web token could not be decoded' });
      if (request.method === 'GET' && path === '/api/v3/users/team/installation') return json(200, { id: 77 });
      if (request.method !== 'POST' || path !== '/api/v3/app/installations/77/access_tokens') return json(404, {});
      const token = `ghs_secret${given.length}`;
      given.push(token);
      const expires = new Date(shop.clock.now().getTime() + 3_600_000);
      return json(201, { token, expires_at: expires.toISOString() });
    },
  });
});
afterEach(async () => {
  await server.stop();
  shop.close();
});

function secret(url: string, more: Readonly<Record<string, string>> = {}) {
  return repositorySecret('x', {
    url,
    githubAppID: '4711',
    githubAppInstallationID: '77',
    githubAppPrivateKey: pem,
    githubAppEnterpriseBaseUrl: server.url('api/v3'),
    ...more,
  });
}

test('a GitHub App reads by a token of its installation, which it asks for once an hour', async () => {
  const url = server.url('gitops.git');
  const sources = remoteSources(shop);
  sources.useCredentials([secret(url)]);
  expect(await names(sources, url)).toEqual(['one']);
  const now = shop.clock.now().getTime() / 1000;
  expect(said).toEqual([{ iss: '4711', iat: now - 60, exp: now + 540 }]);
  await pushed(shop, 'two');
  shop.clock.advance(54 * 60_000);
  await sources.refresh(url);
  expect(await names(sources, url)).toEqual(['two']);
  expect(given).toHaveLength(1);
  shop.clock.advance(2 * 60_000);
  await sources.refresh(url);
  expect(given).toHaveLength(2);
});

test('a token that is not taken any more is replaced by another, once', async () => {
  const url = server.url('gitops.git');
  const sources = remoteSources(shop);
  sources.useCredentials([secret(url)]);
  expect(await names(sources, url)).toEqual(['one']);
  taken = (token) => token !== given[0];
  await sources.refresh(url);
  expect(await names(sources, url)).toEqual(['one']);
  expect(given).toHaveLength(2);
  taken = () => false;
  await sources.refresh(url);
  expect(await errorOf(names(sources, url))).toMatchObject({ code: 'REPOSITORY_ACCESS_DENIED' });
  expect(given).toHaveLength(3);
});

test('an installation that is not named is found by the owner of the repository', async () => {
  const template = secret(server.url(''), { githubAppInstallationID: '' });
  template.metadata.labels = { 'argocd.argoproj.io/secret-type': 'repo-creds' };
  const sources = remoteSources(shop);
  sources.useCredentials([template]);
  const url = server.url('team/gitops.git');
  expect(await errorOf(names(sources, url))).toMatchObject({ code: 'REPOSITORY_NOT_FOUND' });
  expect(server.requests.map(({ url }) => url).slice(0, 3)).toEqual([
    '/api/v3/orgs/team/installation',
    '/api/v3/users/team/installation',
    '/api/v3/app/installations/77/access_tokens',
  ]);
  expect(await errorOf(names(sources, server.url('others/gitops.git')))).toMatchObject({
    code: 'REPOSITORY_ACCESS_DENIED',
    what: expect.stringContaining('not installed for others') as unknown,
  });
});

test.each([
  [
    'another key',
    {
      githubAppPrivateKey: generateKeyPairSync('rsa', { modulusLength: 2048 })
        .privateKey.export({ type: 'pkcs8', format: 'pem' })
        .toString(),
    },
    'REPOSITORY_ACCESS_DENIED',
  ],
  ['another installation', { githubAppInstallationID: '78' }, 'REPOSITORY_ACCESS_DENIED'],
  [
    'a key of another kind',
    {
      githubAppPrivateKey: generateKeyPairSync('ed25519')
        .privateKey.export({ type: 'pkcs8', format: 'pem' })
        .toString(),
    },
    'CREDENTIALS_UNUSABLE',
  ],
  ['a broken key', { githubAppPrivateKey: pem.replace(/\n.{20}/, '\n') }, 'CREDENTIALS_UNUSABLE'],
  ['no key', { githubAppPrivateKey: '' }, 'CREDENTIALS_UNUSABLE'],
  ['an API that is none', { githubAppEnterpriseBaseUrl: 'http://127.0.0.1:1/api' }, 'REPOSITORY_UNREACHABLE'],
])('with %s it is told what is wrong, without a secret', async (_, more, code) => {
  const url = server.url('gitops.git');
  const sources = remoteSources(shop);
  sources.useCredentials([secret(url, more)]);
  const error = await errorOf(names(sources, url));
  expect(error.code).toBe(code);
  expect(error.where).toMatch(/^http:\/\/127\.0\.0\.1:/);
  expect(allOf(error)).not.toMatch(/ghs_secret|PRIVATE KEY|eyJ/);
});
