import path from 'node:path';
import { remoteResource, type ProjectPermissions } from '../../../lib/engine/index.js';
import { Repository } from '../../../lib/git/index.js';
import type { Sources } from '../../../lib/source/index.js';
import { errorOf, knownHosts, privateFolders, repositorySecret } from '../credentials/fixture.js';
import { configMap, repoURL, Workshop } from '../fixture.js';
import { basic, GitServer, onlyFor } from '../git-server.js';
import { describeWithPrograms, sourcesWith } from '../helm/chart.js';
import { sshKey, SshServer } from '../ssh-server.js';

const git = { protocols: ['http', 'https', 'ssh'] } as const;
const everything: ProjectPermissions = { sourceRepos: ['**'] };

let shop: Workshop;
let base: Repository;
let server: GitServer;
beforeEach(async () => {
  shop = await Workshop.create();
  base = await Repository.bare(path.join(shop.folder, 'base.git'));
  server = await GitServer.start(shop.folder);
});
afterEach(async () => {
  base.close();
  await server.stop();
  shop.close();
  expect(privateFolders()).toEqual([]);
});

async function commitBase(files: Readonly<Record<string, string>>): Promise<string> {
  const entries = Object.entries(files).map(([name, content]) => ({ path: name, content }));
  return (await base.writeCommit({ branch: 'main', files: entries, message: 'base', date: shop.clock.now() })).commit;
}

async function build(
  sources: Sources,
  kustomization: string,
  permissions: ProjectPermissions | undefined = everything,
): Promise<string[]> {
  const commit = await shop.commit({ 'app/kustomization.yaml': kustomization, 'app/own.yaml': configMap('own') });
  const { objects } = await sources.render({ repoURL, path: 'app' }, commit, { permissions, project: 'ml' });
  return objects.map(({ metadata }) => metadata.name ?? '');
}

const simple = { 'web/kustomization.yaml': 'resources: [a.yaml]\nnamePrefix: x-\n', 'web/a.yaml': configMap('a') };

test('a base of another repository is fetched by our own mirror, and built here', async () => {
  await commitBase({ ...simple, 'other/kustomization.yaml': 'resources: [../web]\nnameSuffix: -z\n' });
  const sources = shop.sources({ git });
  const url = server.url('base.git');
  expect(await build(sources, `resources: [own.yaml, "${url}//other?ref=main"]\nnamePrefix: mine-\n`)).toEqual([
    'mine-own',
    'mine-x-a-z',
  ]);
  expect(await build(sources, `resources: ["git::${url}/web?ref=main"]\n`)).toEqual(['x-a']);
  expect(server.fetches).toBe(1);
});

test('a base that names a further repository, or a file of a server, gets it, where the project permits that too', async () => {
  const url = server.url('base.git');
  const files = server.url('files/more.yaml');
  server.answer = (request, response) => {
    if (request.url !== '/files/more.yaml') return false;
    response.end(configMap('more'));
    return true;
  };
  await commitBase({
    ...simple,
    'nested/kustomization.yaml': `resources: ["${url}//web?ref=main", "${files}"]\nnameSuffix: -n\n`,
  });
  const wanted = `resources: ["${url}//nested?ref=main"]\n`;
  expect(await build(shop.sources({ git }), wanted)).toEqual(['more-n', 'x-a-n']);
  const error = errorOf(build(shop.sources({ git }), wanted, { sourceRepos: [url] }));
  expect(await error).toMatchObject({ code: 'REPOSITORY_REFUSED', where: files });
});

test('only what the project permits is fetched, and not where it demands signatures', async () => {
  await commitBase(simple);
  const url = server.url('base.git');
  const wanted = `resources: ["${url}//web"]\n`;
  const kinds: (ProjectPermissions | undefined)[] = [
    { sourceRepos: ['https://git.example.com/**'] },
    { sourceRepos: ['**', `!${url}`] },
    { sourceRepos: ['**'], signatureKeys: [{ keyID: '4AEE18F83AFDEB23' }] },
    {},
  ];
  for (const permissions of kinds) {
    const error = await errorOf(build(shop.sources({ git }), wanted, permissions));
    expect(error).toMatchObject({ code: 'REPOSITORY_REFUSED', where: url });
  }
  const commit = await shop.commit({ 'app/kustomization.yaml': wanted });
  await expect(shop.sources({ git }).render({ repoURL, path: 'app' }, commit)).rejects.toMatchObject({
    code: 'REPOSITORY_REFUSED',
  });
  expect(server.requests).toHaveLength(0);
});

test('a push to the base is told to whom takes from it, and renders anew only where it changes something', async () => {
  await commitBase(simple);
  const sources = shop.sources({ git });
  const told: string[] = [];
  sources.onChange((url) => told.push(url));
  const url = server.url('base.git');
  const commit = await shop.commit({ 'app/kustomization.yaml': `resources: ["${url}//web"]\n` });
  const source = { repoURL, path: 'app' };
  const options = { permissions: everything, project: 'ml' };
  const first = await sources.render(source, commit, options);
  await commitBase({ 'elsewhere.yaml': configMap('b') });
  await sources.refresh(repoURL);
  expect(told).toEqual([url, repoURL]);
  expect(await sources.contentDigest(source, commit, options)).toBe(first.digest);
  await commitBase({ 'web/a.yaml': configMap('b') });
  await sources.refresh(url);
  const { objects, digest } = await sources.render(source, commit, options);
  expect(objects.map(({ metadata }) => metadata.name)).toEqual(['x-b']);
  expect(digest).not.toBe(first.digest);
});

test('a private base is fetched by the credentials of the project, and by those of no other', async () => {
  await commitBase(simple);
  server.answer = onlyFor(basic('robot', 'CANARY'));
  const url = server.url('base.git');
  const sources = shop.sources({ git });
  const wanted = `resources: ["${url}//web"]\n`;
  const login = { url, username: 'robot', password: 'CANARY' };
  sources.useCredentials([repositorySecret('x', { ...login, project: 'others' })]);
  expect(await errorOf(build(sources, wanted))).toMatchObject({ code: 'REPOSITORY_ACCESS_DENIED', where: url });
  sources.useCredentials([repositorySecret('x', { ...login, project: 'ml' })]);
  expect(await build(sources, wanted)).toEqual(['x-a']);
});

test('a base by SSH is fetched by the key of its repository', async () => {
  await commitBase(simple);
  const [hostKey, deployKey] = [sshKey(), sshKey()];
  const ssh = await SshServer.start(shop.folder, hostKey);
  try {
    ssh.authorized.add(deployKey.publicKey);
    const url = ssh.url('base.git');
    const sources = shop.sources({ git });
    const secret = repositorySecret('x', { url, sshPrivateKey: deployKey.privateKey });
    sources.useCredentials([secret, knownHosts(ssh.knownHost(hostKey))]);
    expect(await build(sources, `resources: ["${url}//web?ref=main"]\n`)).toEqual(['x-a']);
  } finally {
    await ssh.stop();
  }
});

test('T05 a base cannot reach out of its repository, nor name a path or a protocol of its own', async () => {
  const url = server.url('base.git');
  await commitBase({
    'web/kustomization.yaml': 'resources: [../../../app]\n',
    'up/kustomization.yaml': 'resources: [../../../../etc]\n',
    'local/kustomization.yaml': `resources: ["file://${base.path}//web"]\n`,
    'shell/kustomization.yaml': 'resources: ["ext::sh -c touch% /tmp/x//web"]\n',
  });
  for (const [at, code] of [
    ['web', 'PATH_OUTSIDE_REPOSITORY'],
    ['up', 'PATH_OUTSIDE_REPOSITORY'],
    ['local', 'UNSUPPORTED_SOURCE'],
    ['../..', 'PATH_OUTSIDE_REPOSITORY'],
  ] as const) {
    const error = await errorOf(build(shop.sources({ git }), `resources: ["${url}//${at}?ref=main"]\n`));
    expect([at, error.code]).toEqual([at, code]);
  }
  const option = `resources: ["${url}//web?ref=--upload-pack=touch /tmp/x"]\n`;
  expect(await errorOf(build(shop.sources({ git }), option))).toMatchObject({ code: 'INVALID_REVISION' });
  const shell = await errorOf(build(shop.sources({ git }), `resources: ["${url}//shell?ref=main"]\n`));
  expect(['UNSUPPORTED_SOURCE', 'PATH_NOT_FOUND']).toContain(shell.code);
});

describeWithPrograms('what only the program can build', () => {
  test('is built by it from the same files, without the network', async () => {
    await commitBase(simple);
    const url = server.url('base.git');
    const replacements = `replacements:
- source: {kind: ConfigMap, name: own, fieldPath: metadata.name}
  targets: [{select: {kind: ConfigMap, name: x-a}, fieldPaths: [metadata.annotations.by], options: {create: true}}]
`;
    const found = await build(sourcesWith(shop, { git }), `resources: [own.yaml, "${url}//web"]\n${replacements}`);
    expect(found.sort()).toEqual(['own', 'x-a']);
  });
});

test('URLs are read as kustomize reads them', () => {
  const read = (url: string): unknown => {
    const found = remoteResource(url, 'kustomization.yaml');
    return found.kind === 'file' ? found.url : [found.repoURL, found.path, found.revision];
  };
  const github = 'https://github.com/org/repo';
  expect(read('github.com/org/repo/path/in?ref=v1')).toEqual([github, 'path/in', 'v1']);
  expect(read('https://github.com/org/repo//path/in?timeout=90s&ref=v1')).toEqual([github, 'path/in', 'v1']);
  expect(read('https://github.com/org/repo.git/path?version=v2')).toEqual([`${github}.git`, 'path', 'v2']);
  expect(read('git@github.com:org/repo//path?ref=v1')).toEqual(['git@github.com:org/repo', 'path', 'v1']);
  expect(read('ssh://git@host.example.com:2222/a/b/c.git//path')).toEqual([
    'ssh://git@host.example.com:2222/a/b/c.git',
    'path',
    'HEAD',
  ]);
  expect(read('https://dev.azure.com/org/project/_git/repo/path?ref=x')).toEqual([
    'https://dev.azure.com/org/project/_git/repo',
    'path',
    'x',
  ]);
  expect(read('https://github.com/org/repo')).toEqual([github, '', 'HEAD']);
  expect(read('https://host.example.com/a/b/install.yaml')).toBe('https://host.example.com/a/b/install.yaml');
  expect(() => read('s3::https://s3.amazonaws.com/bucket//path')).toThrow(/is of no kind that is fetched/);
  expect(() => read('file:///etc//x')).toThrow(/is of no kind that is fetched/);
});
