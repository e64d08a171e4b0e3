import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Git, Repository, type GitErrorCode } from '../../lib/git/index.js';

const date = new Date('2026-01-02T03:04:05Z');
let folder: string;
let repository: Repository;

const git = (...args: string[]): string =>
  execFileSync('git', ['-C', path.join(folder, 'r.git'), ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  }).trim();
const code = (wanted: GitErrorCode): unknown => expect.objectContaining({ code: wanted });

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'slipway-git-'));
  repository = await Repository.bare(path.join(folder, 'r.git'));
});
afterEach(() => {
  repository.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('writing commits', () => {
  test('a commit holds the files written, the message, the author and the date', async () => {
    const { commit, changed } = await repository.writeCommit({
      branch: 'develop',
      files: [
        { path: 'a.yaml', content: 'a: 1\n' },
        { path: 'deep/er/ünïcode "quoted" \\ \n.txt', content: Buffer.from([0, 255, 10]) },
      ],
      message: 'first\n\nbody',
      author: { name: 'A <Person>', email: 'a@example.com' },
      date,
    });
    expect(changed).toBe(true);
    expect(git('log', '-1', '--format=%H|%an|%ae|%aI|%cI|%B', 'develop')).toBe(
      `${commit}|A Person|a@example.com|2026-01-02T03:04:05+00:00|2026-01-02T03:04:05+00:00|first\n\nbody`,
    );
    expect((await repository.listTree(commit)).map((entry) => entry.path)).toEqual([
      'a.yaml',
      'deep/er/ünïcode "quoted" \\ \n.txt',
    ]);
    expect(git('fsck', '--strict')).toBe('');
  });

  test('the same files on the same parent at the same date give the same commit', async () => {
    const other = await Repository.bare(path.join(folder, 'other.git'));
    const one = { branch: 'main', files: [{ path: 'a', content: 'x' }], message: 'm', date };
    expect(await other.writeCommit(one)).toEqual(await repository.writeCommit(one));
    other.close();
  });

  test('what changes nothing writes nothing', async () => {
    const first = await repository.writeCommit({
      branch: 'main',
      files: [{ path: 'a', content: 'x' }],
      message: 'm',
      date,
    });
    const again = { branch: 'main', files: [{ path: 'a', content: 'x' }], remove: ['b'], message: 'n', date };
    expect(await repository.writeCommit(again)).toEqual({ commit: first.commit, changed: false });
    expect((await repository.writeCommit({ ...again, allowEmpty: true })).changed).toBe(true);
  });

  test('files and directories are removed, other files stay', async () => {
    const files = ['a', 'd/1', 'd/2', 'd2/1'].map((name) => ({ path: name, content: name }));
    await repository.writeCommit({ branch: 'main', files, message: 'm', date });
    const next = await repository.writeCommit({
      branch: 'main',
      files: [{ path: 'd/3', content: '' }],
      remove: ['d', 'a'],
      message: 'n',
      date,
    });
    expect((await repository.listTree(next.commit)).map((entry) => entry.path)).toEqual(['d/3', 'd2/1']);
  });

  test('a branch may start at any commit, and is moved only from where it stands', async () => {
    const first = await repository.writeCommit({
      branch: 'main',
      files: [{ path: 'a', content: '1' }],
      message: 'm',
      date,
    });
    const second = await repository.writeCommit({
      branch: 'main',
      files: [{ path: 'a', content: '2' }],
      message: 'm',
      date,
    });
    const side = await repository.writeCommit({
      branch: 'side',
      parent: first.commit,
      files: [{ path: 'b', content: '' }],
      message: 'm',
      date,
    });
    expect(git('rev-parse', 'side~1')).toBe(first.commit);
    expect(side.changed).toBe(true);
    await expect(
      repository.writeCommit({ branch: 'main', parent: first.commit, files: [], message: 'm', date }),
    ).rejects.toEqual(code('BRANCH_MOVED'));
    expect(await repository.resolve('main')).toBe(second.commit);
  });

  test.each(['', '/a', 'a//b', '../a', 'a/../b', '.git/config', 'a/.GIT/x', './a', 'a\0'])(
    'the path %j is refused',
    async (bad) => {
      const commit = { branch: 'main', files: [{ path: bad, content: '' }], message: 'm', date };
      await expect(repository.writeCommit(commit)).rejects.toEqual(code('INVALID_PATH'));
    },
  );

  test('a branch that is checked out in a work tree is not written', async () => {
    execFileSync('git', ['init', '-q', '-b', 'main', path.join(folder, 'work')]);
    const work = await Repository.open(path.join(folder, 'work'));
    await expect(
      work.writeCommit({ branch: 'main', files: [{ path: 'a', content: '' }], message: 'm', date }),
    ).rejects.toEqual(code('BRANCH_CHECKED_OUT'));
    work.close();
  });
});

describe('resolving revisions', () => {
  test('a branch, a tag, a full ref, HEAD, a commit and its first digits are resolved; a branch goes before a tag', async () => {
    const one = await repository.writeCommit({
      branch: 'main',
      files: [{ path: 'a', content: '1' }],
      message: 'm',
      date,
    });
    const two = await repository.writeCommit({
      branch: 'main',
      files: [{ path: 'a', content: '2' }],
      message: 'm',
      date,
    });
    await repository.createTag({ name: 'v1', commit: one.commit });
    await repository.createTag({ name: 'v1-notes', commit: one.commit, message: 'notes', date });
    await repository.createTag({ name: 'main', commit: one.commit });
    for (const revision of [
      '',
      'HEAD',
      'main',
      'refs/heads/main',
      two.commit,
      two.commit.slice(0, 7),
      two.commit.toUpperCase(),
    ]) {
      expect([revision, await repository.resolve(revision)]).toEqual([revision, two.commit]);
    }
    for (const revision of ['v1', 'v1-notes', 'refs/tags/main'])
      expect(await repository.resolve(revision)).toBe(one.commit);
    const refs = await repository.refs();
    expect([refs.branches, refs.tags, refs.head]).toEqual([['main'], ['main', 'v1', 'v1-notes'], 'refs/heads/main']);
  });

  test('what names nothing is an error that says what there is', async () => {
    await expect(repository.resolve('HEAD')).rejects.toEqual(code('REVISION_NOT_FOUND'));
    await repository.writeCommit({ branch: 'develop', files: [{ path: 'a', content: '1' }], message: 'm', date });
    await expect(repository.resolve('developp')).rejects.toThrow(
      'no branch, tag or commit "developp" (there is develop)',
    );
    for (const revision of ['f'.repeat(40), 'abcdef0', 'HEAD'])
      await expect(repository.resolve(revision)).rejects.toEqual(code('REVISION_NOT_FOUND'));
  });

  test.each([
    '-x',
    '--upload-pack=touch x',
    'HEAD~1',
    '@{-1}',
    '@',
    'a..b',
    'a:b',
    'v1.*',
    '>=1 <2',
    'a b',
    'a\nb',
    'a\0',
    '/a',
    'x.lock',
    'a'.repeat(300),
  ])('the revision %j is refused before git sees it', async (revision) => {
    await expect(repository.resolve(revision)).rejects.toEqual(code('INVALID_REVISION'));
  });
});

describe('tags', () => {
  test('a tag is created once and never moved', async () => {
    const one = await repository.writeCommit({
      branch: 'main',
      files: [{ path: 'a', content: '1' }],
      message: 'm',
      date,
    });
    const two = await repository.writeCommit({
      branch: 'main',
      files: [{ path: 'a', content: '2' }],
      message: 'm',
      date,
    });
    expect(await repository.createTag({ name: 'v1.2.3', commit: one.commit, message: 'release', date })).toEqual({
      created: true,
    });
    expect(await repository.createTag({ name: 'v1.2.3', commit: one.commit })).toEqual({ created: false });
    await expect(repository.createTag({ name: 'v1.2.3', commit: two.commit })).rejects.toEqual(code('TAG_EXISTS'));
    expect(git('cat-file', '-t', 'v1.2.3')).toBe('tag');
    expect(git('rev-parse', 'v1.2.3^{commit}')).toBe(one.commit);
    expect(git('fsck', '--strict')).toBe('');
  });

  test.each(['-d', 'HEAD', 'a b', '', 'a..b'])('the name %j is refused', async (name) => {
    await expect(repository.createTag({ name, commit: 'main' })).rejects.toEqual(code('INVALID_REF_NAME'));
  });
});

describe('reading', () => {
  test('blobs are read by path, entries by lookup, thousands at once', async () => {
    const files = Array.from({ length: 3000 }, (_, i) => ({
      path: `d${i % 10}/f${i}`,
      content: `content ${i}\n`.repeat(i % 50),
    }));
    const { commit } = await repository.writeCommit({ branch: 'main', files, message: 'm', date });
    const blobs = await repository.readBlobs(
      commit,
      files.map((file) => file.path),
    );
    expect(files.filter((file) => blobs.get(file.path)?.toString('utf8') !== file.content)).toEqual([]);
    expect(await repository.entryAt(commit, 'd1')).toMatchObject({
      type: 'directory',
      id: git('rev-parse', `${commit}:d1`),
    });
    expect(await repository.entryAt(commit, 'd1/none')).toBeUndefined();
    expect(await repository.entryAt(commit, 'd1/f1/none')).toBeUndefined();
    await expect(repository.readBlobs(commit, ['none'])).rejects.toEqual(code('PATH_NOT_FOUND'));
  });

  test('a blob larger than allowed is an error, and reading goes on', async () => {
    const files = [
      { path: 'big', content: 'x'.repeat(300_000) },
      { path: 'small', content: 'y' },
    ];
    const { commit } = await repository.writeCommit({ branch: 'main', files, message: 'm', date });
    const [big, small] = await repository.listTree(commit);
    const results = await Promise.allSettled([
      repository.readBlob(big?.id ?? '', 1000),
      repository.readBlob(small?.id ?? ''),
    ]);
    expect(results).toEqual([
      { status: 'rejected', reason: code('OBJECT_TOO_LARGE') },
      { status: 'fulfilled', value: Buffer.from('y') },
    ]);
  });

  test('commits written after the reader started are seen, also after a repack', async () => {
    for (let i = 0; i < 3; i++) {
      const { commit } = await repository.writeCommit({
        branch: 'main',
        files: [{ path: 'a', content: String(i) }],
        message: 'm',
        date,
      });
      expect((await repository.readBlobs(commit, ['a'])).get('a')?.toString()).toBe(String(i));
      git('gc', '-q', '--prune=now');
    }
  });

  test('a repository of SHA-256 objects works alike', async () => {
    execFileSync('git', [
      'init',
      '-q',
      '--bare',
      '--object-format=sha256',
      '-b',
      'main',
      path.join(folder, 'sha256.git'),
    ]);
    const sha256 = await Repository.bare(path.join(folder, 'sha256.git'));
    const { commit } = await sha256.writeCommit({
      branch: 'main',
      files: [{ path: 'd/a', content: '1' }],
      message: 'm',
      date,
    });
    expect(commit).toHaveLength(64);
    expect(
      (await sha256.writeCommit({ branch: 'main', files: [{ path: 'd/a', content: '1' }], message: 'm', date }))
        .changed,
    ).toBe(false);
    expect((await sha256.readBlobs(commit, ['d/a'])).get('d/a')?.toString()).toBe('1');
    sha256.close();
  });

  test('what is no repository is refused', async () => {
    writeFileSync(path.join(folder, 'file'), '');
    for (const name of ['.', 'none', 'file'])
      await expect(Repository.open(path.join(folder, name))).rejects.toEqual(code('NOT_A_REPOSITORY'));
  });
});

describe('the runner', () => {
  test('a missing program, a timeout and too much output are errors of their own', async () => {
    await expect(new Git({ program: 'no-such-git' }).run({ args: ['version'] })).rejects.toEqual(code('GIT_MISSING'));
    await expect(new Git({ maxOutput: 3 }).run({ args: ['version'] })).rejects.toEqual(code('GIT_OUTPUT_TOO_LARGE'));
    const stuck = new Git({ timeout: 100 }).run({
      repository: repository.path,
      args: ['-c', 'alias.stuck=!sleep 5', 'stuck'],
    });
    await expect(stuck).rejects.toEqual(code('GIT_TIMEOUT'));
  });
});
