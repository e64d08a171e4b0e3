import { Workshop } from '../fixture.js';
import { sshKey, SshServer, type SshKey } from '../ssh-server.js';
import {
  allOf,
  errorOf,
  knownHosts,
  names,
  privateFolders,
  pushed,
  remoteSources,
  repositorySecret,
} from './fixture.js';

const hostKey = sshKey();
const deployKey = sshKey();
const otherKey = sshKey();

let shop: Workshop;
let server: SshServer;
beforeEach(async () => {
  shop = await Workshop.create();
  server = await SshServer.start(shop.folder, hostKey);
  server.authorized.add(deployKey.publicKey);
  await pushed(shop, 'one');
});
afterEach(async () => {
  await server.stop();
  shop.close();
  expect(privateFolders()).toEqual([]);
});

const secret = (key: SshKey, more = {}) =>
  repositorySecret('x', { url: server.url('gitops.git'), sshPrivateKey: key.privateKey, ...more });

test('a repository by SSH lets in who has its key, and is known by its host key', async () => {
  const url = server.url('gitops.git');
  const sources = remoteSources(shop);
  // As it is pasted: without a line break at its end, or with those of another system.
  for (const privateKey of [deployKey.privateKey.trimEnd(), deployKey.privateKey.replaceAll('\n', '\r\n')]) {
    sources.useCredentials([secret({ ...deployKey, privateKey }), knownHosts(server.knownHost(hostKey))]);
    expect(await names(sources, url)).toEqual(['one']);
  }
  expect(server.commands).toContain("git-upload-pack '/gitops.git'");
  expect(new Set(server.users)).toEqual(new Set(['git']));
});

test('another key, a broken one and none are denied, without a word of the key', async () => {
  const url = server.url('gitops.git');
  const sources = remoteSources(shop);
  const broken = { ...deployKey, privateKey: deployKey.privateKey.replace(/\n[^\n]{10}/, '\n') };
  for (const given of [[secret(otherKey)], [secret(broken)], [], [repositorySecret('x', { url, password: 'p' })]]) {
    sources.useCredentials([...given, knownHosts(server.knownHost(hostKey))]);
    const error = await errorOf(names(sources, url));
    expect(error).toMatchObject({ code: 'REPOSITORY_ACCESS_DENIED' });
    expect(allOf(error)).not.toMatch(/slipway-private|OPENSSH/);
  }
  expect(server.commands).toEqual([]);
});

test('G19 a host key that is not known, or another than the known one, is refused, and known ones count at once', async () => {
  const url = server.url('gitops.git');
  const sources = remoteSources(shop);
  for (const text of ['', server.knownHost(otherKey), `other.example.com ${hostKey.publicKey}\n`]) {
    sources.useCredentials([secret(deployKey), knownHosts(text)]);
    expect(await errorOf(names(sources, url))).toMatchObject({ code: 'REPOSITORY_NOT_TRUSTED', where: url });
  }
  expect(server.users).toEqual([]);
  sources.useCredentials([secret(deployKey), knownHosts(server.knownHost(hostKey))]);
  expect(await names(sources, url)).toEqual(['one']);

  await server.stop();
  await server.listen(otherKey);
  await sources.refresh(url);
  const changed = await errorOf(names(sources, url));
  expect(changed).toMatchObject({ code: 'REPOSITORY_NOT_TRUSTED', where: url });
  expect(changed.what).toContain('host key');
  sources.useCredentials([secret(deployKey), knownHosts(server.knownHost(otherKey))]);
  expect(await names(sources, url)).toEqual(['one']);
});

test('G19 no host key counts where the Secret says so, for its own repository alone', async () => {
  const sources = remoteSources(shop);
  const one = { url: server.url('gitops.git'), sshPrivateKey: deployKey.privateKey };
  for (const flag of ['insecure', 'insecureIgnoreHostKey']) {
    const others = repositorySecret('y', { url: server.url('other.git'), sshPrivateKey: deployKey.privateKey });
    sources.useCredentials([repositorySecret('x', { ...one, [flag]: 'true' }), others, knownHosts('')]);
    expect(await names(sources, one.url)).toEqual(['one']);
    expect(await errorOf(names(sources, server.url('other.git')))).toMatchObject({ code: 'REPOSITORY_NOT_TRUSTED' });
  }
});

test('G19 an RSA key of 1024 bits is too short, of the server as of the user', async () => {
  const short = sshKey('rsa', 1024);
  const url = server.url('gitops.git');
  const sources = remoteSources(shop);
  server.authorized.add(short.publicKey);
  sources.useCredentials([secret(short), knownHosts(server.knownHost(hostKey))]);
  expect(await errorOf(names(sources, url))).toMatchObject({ code: 'REPOSITORY_ACCESS_DENIED' });
  await server.stop();
  await server.listen(short);
  sources.useCredentials([secret(deployKey), knownHosts(server.knownHost(short))]);
  expect(await errorOf(names(sources, url))).toMatchObject({ code: 'REPOSITORY_NOT_TRUSTED' });
});

test('a repository that is not there is told so, and a proxy is not supported by SSH', async () => {
  const sources = remoteSources(shop);
  const url = server.url('none.git');
  const proxied = repositorySecret('y', { url: server.url('gitops.git'), proxy: 'http://proxy.example.com' });
  const template = repositorySecret('x', { url: server.url(''), sshPrivateKey: deployKey.privateKey }, 'repo-creds');
  sources.useCredentials([template, proxied, knownHosts(server.knownHost(hostKey))]);
  expect(await errorOf(names(sources, url))).toMatchObject({ code: 'REPOSITORY_NOT_FOUND', where: url });
  const refused = await errorOf(names(sources, server.url('gitops.git')));
  expect(refused).toMatchObject({ code: 'CREDENTIALS_UNUSABLE', what: expect.stringContaining('proxy') as unknown });
});
