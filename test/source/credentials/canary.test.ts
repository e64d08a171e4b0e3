import { randomBytes } from 'node:crypto';
import { generateKeyPairSync } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { KubeObject } from '../../../lib/kube/index.js';
import { TestAuthority } from '../../support/certificates.js';
import { HttpProxy } from '../../support/http-proxy.js';
import { Workshop } from '../fixture.js';
import { basic, GitServer, onlyFor, type Answer } from '../git-server.js';
import { sshKey, SshServer } from '../ssh-server.js';
import {
  allOf,
  authorities,
  errorOf,
  knownHosts,
  names,
  privateFolders,
  pushed,
  remoteSources,
  repositorySecret,
} from './fixture.js';

const describeOnLinux = process.platform === 'linux' ? describe : describe.skip;
const canary = `canary${randomBytes(8).toString('hex')}`;

/** Where a text stands that every process of this user can read: arguments and variables of processes. */
function openly(text: string): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => ['cmdline', 'environ'].map((file) => `/proc/${pid}/${file}`))
    .filter((file) => {
      try {
        return readFileSync(file, 'latin1').includes(text);
      } catch {
        return false;
      }
    });
}

/** The rights of everything in the directories of secrets. */
function rights(): string[] {
  return privateFolders().flatMap((name) => {
    const folder = path.join('/dev/shm', name);
    const files = readdirSync(folder).map((file) => path.join(folder, file));
    return [folder, ...files].map((file) => (statSync(file).mode & 0o777).toString(8));
  });
}

let shop: Workshop;
let looks: { found: string[]; url: boolean; rights: string[] }[];
const running: { stop(): Promise<void> }[] = [];
beforeEach(async () => {
  shop = await Workshop.create();
  await pushed(shop, 'one');
  looks = [];
});
afterEach(async () => {
  for (const each of running.splice(0)) await each.stop();
  shop.close();
  expect(privateFolders()).toEqual([]);
});

/** Looks at all processes, while git waits for an answer. */
function look(secrets: readonly string[], url: string): void {
  const found = secrets.flatMap((secret) => openly(secret));
  looks.push({ found, url: openly(url).length > 0, rights: rights() });
}

async function serve(answer: Answer, secrets: readonly string[], tls?: object): Promise<string> {
  const server = await GitServer.start(shop.folder, {
    ...(tls && { tls }),
    answer: (request, response) => {
      look(secrets, server.url('gitops.git'));
      return answer(request, response);
    },
  });
  running.push(server);
  return server.url('gitops.git');
}

describeOnLinux('a secret is in no argument, no variable and no file that others can read: that of', () => {
  afterEach(() => {
    expect(looks.length).toBeGreaterThan(1);
    expect(looks.some(({ url }) => url)).toBe(true);
    expect(looks.flatMap(({ found }) => found)).toEqual([]);
    expect([...new Set(looks.flatMap((each) => each.rights))].sort()).toEqual(['600', '700']);
  });

  async function reads(url: string, ...objects: KubeObject[]): Promise<void> {
    const sources = remoteSources(shop);
    sources.useCredentials(objects);
    expect(await names(sources, url)).toEqual(['one']);
  }

  const encoded = (header: string): string => header.replace(/^\w+ /, '');

  test.each([
    ['a password', { username: `user${canary}`, password: canary }, basic(`user${canary}`, canary)],
    [
      'a password that is not asked for',
      { username: 'u', password: canary, forceHttpBasicAuth: 'true' },
      basic('u', canary),
    ],
    ['a token', { bearerToken: canary }, `Bearer ${canary}`],
  ])('%s', async (_, data, header) => {
    const url = await serve(onlyFor(header), [canary, encoded(header)]);
    await reads(url, repositorySecret('x', { url, ...data }));
  });

  test('a URL that names a user', async () => {
    const header = basic('robot', canary);
    const url = await serve(onlyFor(header), [canary, encoded(header)]);
    await reads(url.replace('://', `://robot:${canary}@`));
  });

  test('a proxy', async () => {
    const proxy = await HttpProxy.start(`robot:${canary}`);
    running.push(proxy);
    const url = await serve(() => false, [canary]);
    await reads(url, repositorySecret('x', { url, proxy: `http://robot:${canary}@127.0.0.1:${proxy.port}` }));
  });

  test('a client certificate', async () => {
    const authority = TestAuthority.create();
    const [own, client] = [authority.sign('server'), authority.sign('client')];
    const secret = client.key.split('\n')[1] ?? '';
    const tls = { cert: own.certificate, key: own.key, ca: authority.own.certificate, requestCert: true };
    const url = await serve(() => false, [secret], { ...tls, rejectUnauthorized: true });
    const data = { tlsClientCertData: client.certificate, tlsClientCertKey: client.key };
    await reads(url, repositorySecret('x', { url, ...data }), authorities({ '127.0.0.1': authority.own.certificate }));
  });

  test('a key of SSH', async () => {
    const [hostKey, key] = [sshKey(), sshKey()];
    const server = await SshServer.start(shop.folder, hostKey);
    running.push(server);
    server.authorized.add(key.publicKey);
    server.onGuest = () => look([key.privateKey.split('\n')[3] ?? ''], '/gitops.git');
    const url = server.url('gitops.git');
    const secret = repositorySecret('x', { url, sshPrivateKey: key.privateKey });
    await reads(url, secret, knownHosts(server.knownHost(hostKey)));
  });

  test('a GitHub App, and its token', async () => {
    const pem = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'pem' });
    const header = basic('x-access-token', canary);
    const isToken: Answer = (request, response) => {
      if (!request.url?.startsWith('/api/')) return onlyFor(header)(request, response);
      response.writeHead(201).end(JSON.stringify({ token: canary }));
      return true;
    };
    const url = await serve(isToken, [canary, encoded(header), pem.toString().split('\n')[3] ?? '']);
    const app = { githubAppID: '1', githubAppInstallationID: '2', githubAppPrivateKey: pem.toString() };
    await reads(url, repositorySecret('x', { url, ...app, githubAppEnterpriseBaseUrl: new URL('/api', url).href }));
  });
});

test('A31: no secret is in an error, also where the server says it back', async () => {
  const data = { username: `user ${canary}`, password: `${canary} %/password` };
  let status = 0;
  const answer: Answer = (request, response) => {
    const { authorization = '' } = request.headers;
    if (authorization === '') return onlyFor()(request, response);
    const plain = Buffer.from(authorization.replace(/^\w+ /, ''), 'base64').toString();
    const said = [authorization, plain, encodeURIComponent(plain), ...Object.values(data).map(encodeURIComponent)].join(
      '\n',
    );
    response
      .writeHead(status, {
        'content-type': 'text/plain',
        'www-authenticate': `Basic realm="${encodeURI(plain)}"`,
        'x-said': encodeURI(said),
      })
      .end(said);
    return true;
  };
  const url = await serve(answer, []);
  for (status of [401, 403, 404, 429, 500, 301]) {
    for (const more of [{}, { forceHttpBasicAuth: 'true' }]) {
      const sources = remoteSources(shop, { cacheDir: `${shop.folder}/${status}` });
      sources.useCredentials([repositorySecret('x', { url, ...data, ...more })]);
      const said = allOf(await errorOf(names(sources, url)));
      expect(said).not.toContain(canary);
      expect(said).not.toContain(basic(data.username, data.password).slice(6));
    }
  }
});
