import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Git, Repository } from '../../lib/git/index.js';

const date = new Date('2026-01-02T03:04:05Z');
let folder: string;
let repository: Repository;
let marker: string;

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'slipway-git-'));
  marker = path.join(folder, 'it-ran');
  repository = await Repository.bare(path.join(folder, 'r.git'));
});
afterEach(() => {
  repository.close();
  rmSync(folder, { recursive: true, force: true });
});

test('no hook and no program of a repository runs when it is read or written', async () => {
  const program = path.join(folder, 'program');
  writeFileSync(program, `#!/bin/sh\ntouch '${marker}'\n`);
  chmodSync(program, 0o755);
  const hooks = path.join(repository.path, 'hooks');
  mkdirSync(hooks, { recursive: true });
  for (const hook of ['reference-transaction', 'update', 'post-commit', 'pre-auto-gc', 'post-update'])
    execFileSync('cp', [program, path.join(hooks, hook)]);
  for (const key of [
    'core.fsmonitor',
    'core.sshCommand',
    'core.pager',
    'core.askPass',
    'core.gitProxy',
    'uploadpack.packObjectsHook',
    'gpg.program',
    'credential.helper',
  ]) {
    execFileSync('git', ['-C', repository.path, 'config', key, program]);
  }
  const { commit } = await repository.writeCommit({
    branch: 'main',
    files: [{ path: 'a', content: 'x' }],
    message: 'm',
    date,
  });
  await repository.createTag({ name: 'v1', commit, message: 'm', date });
  await repository.readBlobs(commit, ['a']);
  await expect(repository.remoteRefs('ssh://git@127.0.0.1:1/x')).rejects.toMatchObject({
    code: 'REPOSITORY_UNREACHABLE',
  });
  expect(existsSync(marker)).toBe(false);
});

test('the environment and the configuration of the person do not reach git', async () => {
  const poison = {
    GIT_DIR: '/nonexistent',
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: 'core.pager',
    GIT_CONFIG_VALUE_0: `touch ${marker}`,
    GIT_CONFIG_PARAMETERS: "'alias.version=!touch x'",
    GIT_EXTERNAL_DIFF: `touch ${marker}`,
    GIT_SSH_COMMAND: `touch ${marker}`,
    GIT_AUTHOR_NAME: 'someone',
    HOME: folder,
  };
  const before = { ...process.env };
  Object.assign(process.env, poison);
  writeFileSync(path.join(folder, '.gitconfig'), '[user]\n\tname = configured\n');
  try {
    const settings = (
      await new Git().run({ repository: repository.path, args: ['config', '--list', '--show-scope'] })
    ).toString();
    expect(settings.split('\n').filter((line) => /^(system|global)/.test(line))).toEqual([]);
    await repository.writeCommit({ branch: 'main', files: [{ path: 'a', content: 'x' }], message: 'm', date });
    await expect(repository.remoteRefs('ssh://git@127.0.0.1:1/x')).rejects.toMatchObject({
      code: 'REPOSITORY_UNREACHABLE',
    });
  } finally {
    for (const name of Object.keys(poison)) delete process.env[name];
    Object.assign(process.env, before);
  }
  expect(existsSync(marker)).toBe(false);
  expect(
    execFileSync('git', ['-C', repository.path, 'log', '-1', '--format=%an', 'main'], { encoding: 'utf8' }).trim(),
  ).toBe('Slipway');
});

test('a replace ref does not change what a commit holds', async () => {
  const one = await repository.writeCommit({
    branch: 'main',
    files: [{ path: 'a', content: 'honest' }],
    message: 'm',
    date,
  });
  const two = await repository.writeCommit({
    branch: 'main',
    files: [{ path: 'a', content: 'replaced' }],
    message: 'm',
    date,
  });
  execFileSync('git', ['-C', repository.path, 'replace', one.commit, two.commit]);
  expect((await repository.readBlobs(one.commit, ['a'])).get('a')?.toString()).toBe('honest');
});

test('a branch of a remote that looks like an option is fetched as a name, and no protocol but the allowed ones is used', async () => {
  await repository.writeCommit({ branch: 'main', files: [{ path: 'a', content: 'x' }], message: 'm', date });
  const tip = await repository.resolve('main');
  writeFileSync(path.join(repository.path, `refs/heads/--upload-pack=touch it-ran`.replaceAll(' ', '-')), `${tip}\n`);
  const url = `file://${repository.path}`;
  const closed = await Repository.bare(path.join(folder, 'closed.git'));
  await expect(closed.fetchMirror(url)).rejects.toMatchObject({ code: 'PROTOCOL_NOT_ALLOWED' });
  const open = await Repository.bare(path.join(folder, 'open.git'), { git: new Git({ protocols: ['file'] }) });
  await open.fetchMirror(url, { head: (await open.remoteRefs(url)).head });
  expect(await open.resolve('')).toBe(tip);
  expect((await open.refs()).branches).toEqual(['--upload-pack=touch-it-ran', 'main']);
  await expect(open.resolve('--upload-pack=touch-it-ran')).rejects.toMatchObject({ code: 'INVALID_REVISION' });
  await expect(open.fetchMirror(url, { others: ['--upload-pack=x'] })).rejects.toMatchObject({
    code: 'INVALID_REF_NAME',
  });
  closed.close();
  open.close();
});
