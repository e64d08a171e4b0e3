import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { hydrationNote, hydrationNotes, type Publication } from '../../../lib/engine/index.js';
import type { KubeObject } from '../../../lib/kube/index.js';
import { systemClock } from '../../../lib/cluster/index.js';
import { untilProcesses } from '../../support/processes.js';
import { allOf, errorOf, knownHosts, privateFolders, repositorySecret } from '../credentials/fixture.js';
import { configMap, Workshop } from '../fixture.js';
import { basic, GitServer, onlyFor } from '../git-server.js';
import { sshKey, SshServer } from '../ssh-server.js';
import { eventually } from '../../support/patience.js';

const lib = path.resolve(__dirname, '../../../lib');

let shop: Workshop;
let server: GitServer;
beforeEach(async () => {
  shop = await Workshop.create();
  server = await GitServer.start(shop.folder);
  git('config', 'http.receivepack', 'true');
  await shop.commit({ 'a.yaml': configMap('a') });
});
afterEach(async () => {
  await server.stop();
  shop.close();
  expect(privateFolders()).toEqual([]);
});

const git = (...args: string[]): string =>
  execFileSync('git', ['-C', shop.repository.path, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

function publication(repoURL: string, content: string, sha: string): Publication {
  const folders = [{ path: 'apps/web', files: [{ path: 'apps/web/manifest.yaml', content }] }];
  const rootFiles = [{ path: 'hydrator.metadata', content: '{}\n' }];
  const author = { name: 'Argo CD', email: 'argo-cd@example.com' };
  const target = { repoURL, branch: 'env/dev', base: 'env/dev', project: 'ml' };
  return { ...target, folders, rootFiles, message: 'hydrated', author, note: hydrationNote({ sha }) };
}
const noteOf = (commit: string): unknown => JSON.parse(git('notes', `--ref=${hydrationNotes}`, 'show', commit));
const [first, second] = ['a'.repeat(40), 'b'.repeat(40)];
const protocols = ['http', 'ssh'] as const;
const write = (data: Record<string, string>): KubeObject => repositorySecret('write', data, 'repository-write');

async function publishedTwice(url: string, secrets: readonly KubeObject[]): Promise<void> {
  const sources = shop.sources({ mapping: {}, git: { protocols } });
  sources.useCredentials(secrets);
  const { commit } = await sources.publish(publication(url, 'one', first));
  expect(git('rev-parse', 'env/dev').trim()).toBe(commit);
  expect(git('log', '-1', '--format=%an <%ae>', commit).trim()).toBe('Argo CD <argo-cd@example.com>');
  expect(noteOf(commit)).toEqual({ drySha: first });
  expect(await sources.publish(publication(url, 'one', second))).toEqual({ commit, changed: false });
  expect(noteOf(commit)).toEqual({ drySha: second });
}

test('HTTP: who may write is let in by the Secret for writing, who may only read is not', async () => {
  const url = server.url('gitops.git');
  const [reader, writer] = [basic('reader', 'CANARY-R'), basic('writer', 'CANARY-W')];
  server.answer = (request, response) => {
    const isPush = /receive-pack/.test(request.url ?? '');
    return onlyFor(...(isPush ? [writer] : [reader, writer]))(request, response);
  };
  const read = repositorySecret('read', { url, username: 'reader', password: 'CANARY-R' });
  const sources = shop.sources({ mapping: {}, git: { protocols } });
  for (const secrets of [[read], [read, write({ url, username: 'reader', password: 'CANARY-R' })]]) {
    sources.useCredentials(secrets);
    const error = await errorOf(sources.publish(publication(url, 'one', first)));
    expect(error).toMatchObject({ code: 'REPOSITORY_ACCESS_DENIED', where: url });
    expect(allOf(error)).not.toContain('CANARY');
  }
  await publishedTwice(url, [read, write({ url, username: 'writer', password: 'CANARY-W' })]);
});

test('SSH: a push is let in by the key of the Secret for writing', async () => {
  const [hostKey, deployKey] = [sshKey(), sshKey()];
  const ssh = await SshServer.start(shop.folder, hostKey);
  try {
    ssh.authorized.add(deployKey.publicKey);
    const url = ssh.url('gitops.git');
    const key = { url, sshPrivateKey: deployKey.privateKey };
    await publishedTwice(url, [repositorySecret('read', key), write(key), knownHosts(ssh.knownHost(hostKey))]);
    expect(ssh.commands).toContain("git-receive-pack '/gitops.git'");
  } finally {
    await ssh.stop();
  }
});

test('notes of somebody else stay, also where both write at once', async () => {
  const url = server.url('gitops.git');
  const main = git('rev-parse', 'main').trim();
  git(
    '-c',
    'user.name=x',
    '-c',
    'user.email=x@example.com',
    'notes',
    `--ref=${hydrationNotes}`,
    'add',
    '-m',
    '{}',
    main,
  );
  const both = ['one', 'two'].map((cache) =>
    shop.sources({ mapping: {}, git: { protocols }, cacheDir: path.join(shop.folder, cache) }),
  );
  const [a, b] = await Promise.all(
    both.map((sources, index) =>
      sources.publish({ ...publication(url, 'x', first), branch: `env/${index}`, base: 'env/x' }),
    ),
  );
  expect([noteOf(main), noteOf(a?.commit ?? ''), noteOf(b?.commit ?? '')]).toEqual([
    {},
    { drySha: first },
    { drySha: first },
  ]);
});

(process.platform === 'linux' ? test : test.skip)(
  'killed in the middle of a push, it leaves no child and nothing half, and the next one ends it',
  async () => {
    const url = server.url('gitops.git');
    const hook = path.join(shop.repository.path, 'hooks', 'pre-receive');
    const isThere = path.join(shop.folder, 'pushing');
    mkdirSync(path.dirname(hook), { recursive: true });
    writeFileSync(hook, `#!/bin/sh\n: > ${isThere}\nexec sleep 9.${process.pid}\n`);
    chmodSync(hook, 0o755);
    const cacheDir = path.join(shop.folder, 'cache');
    const program = `const { Sources } = require('${lib}/source/index.ts');
      const { systemClock } = require('${lib}/cluster/index.ts');
      const options = { pollMilliseconds: false, git: { protocols: ['http'] }, cacheDir: ${JSON.stringify(cacheDir)} };
      void new Sources({ clock: systemClock(), ...options }).publish(${JSON.stringify(publication(url, 'one', first))});`;
    const child = spawn(process.execPath, ['--import', 'tsx', '-e', program], { stdio: 'inherit' });
    const ended = once(child, 'exit');
    await eventually(() => existsSync(isThere));
    child.kill('SIGKILL');
    await ended;
    await untilProcesses(url, (count) => count === 0);
    const leftovers = (): string[] =>
      readdirSync(cacheDir, { recursive: true, encoding: 'utf8' }).filter((name) => /\.lock$|tmp_|slipway-/.test(name));
    expect(leftovers()).not.toEqual([]);
    expect(git('for-each-ref', 'refs/heads/env').trim()).toBe('');
    // What the server still does for who was killed comes to its end.
    await untilProcesses(`sleep 9.${process.pid}`, (count) => count === 0);
    await eventually(
      () => !readdirSync(path.join(shop.repository.path, 'objects')).some((name) => name.startsWith('tmp_')),
    );
    rmSync(hook);

    const sources = shop.sources({ mapping: {}, git: { protocols }, clock: systemClock() });
    const { commit } = await sources.publish(publication(url, 'one', first));
    expect(git('rev-list', 'env/dev').trim()).toBe(commit);
    expect(git('show', `${commit}:apps/web/manifest.yaml`)).toBe('one');
    expect(noteOf(commit)).toEqual({ drySha: first });
    expect(leftovers()).toEqual([]);
    git('fsck', '--strict');
  },
);
