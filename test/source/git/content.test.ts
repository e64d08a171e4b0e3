import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { configMap, repoURL, Workshop } from '../fixture.js';
import { GitServer } from '../git-server.js';
import { isJsonObject } from '../../../lib/kube/index.js';
import { parseCommit, parseTag, type Signature } from '../../../lib/git/index.js';

let shop: Workshop;
let server: GitServer;
beforeEach(async () => {
  shop = await Workshop.create();
  server = await GitServer.start(shop.folder);
});
afterEach(async () => {
  await server.stop();
  shop.close();
});

const git = (args: string[], input?: string | Buffer): string =>
  execFileSync('git', ['-C', shop.repository.path, ...args], {
    encoding: 'utf8',
    stdio: ['pipe', 'pipe', 'pipe'],
    ...(input !== undefined && { input }),
  }).trim();

/** A commit of files by fast-import, whose names may be any. */
function imported(files: Readonly<Record<string, string>>, modes: Readonly<Record<string, string>> = {}): string {
  const quoted = (name: string): string =>
    `"${Buffer.from(name)
      .toString('latin1')
      .replace(/[^ -~]|["\\]/g, (each) => `\\${each.charCodeAt(0).toString(8).padStart(3, '0')}`)}"`;
  const lines = Object.entries(files).map(
    ([name, text]) => `M ${modes[name] ?? '100644'} inline ${quoted(name)}\ndata ${Buffer.byteLength(text)}\n${text}\n`,
  );
  const head = 'commit refs/heads/main\nmark :1\ncommitter x <x@example.com> 1700000000 +0000\ndata 1\nm\n';
  return git(['fast-import', '--quiet', '--force'], `${head}deleteall\n${lines.join('')}\nget-mark :1\n`);
}

/** The names of what a source renders, by the mirror of the repository. */
async function names(commit: string, at = '.', more: object = {}): Promise<(string | undefined)[]> {
  const url = server.url('gitops.git');
  const sources = shop.sources({ mapping: {}, git: { protocols: ['http'] } });
  await sources.resolve({ repoURL: url, targetRevision: commit });
  const { objects } = await sources.render({ repoURL: url, path: at, ...more }, commit);
  return objects.map(({ metadata }) => metadata.name);
}

test('GC05 files of any name are read, as they are named', async () => {
  const strange = [
    ...['a.yaml', 'A.yaml', 'é.yaml', 'e\u0301.yaml', 'new\nline.yaml', 'quote"\'.yaml', '$(touch x).yaml'],
    ...[
      '-rf.yaml',
      '--upload-pack=x.yaml',
      `${'l'.repeat(250)}.yaml`,
      ' leading.yaml',
      'a b\t.yaml',
      '*.yaml',
      '`x`.yaml',
    ],
  ];
  const files = Object.fromEntries(strange.map((name, index) => [name, configMap(`m${index}`)]));
  const commit = imported({
    ...files,
    'trailing.yaml ': configMap('no-manifest'),
    'dir -x/b.yaml': configMap('below'),
  });
  const expected = strange.map((_, index) => `m${index}`);
  expect((await names(commit)).sort()).toEqual([...expected].sort());
  expect(await names(commit, 'dir -x')).toEqual(['below']);
});

test('GC06 attributes change no byte, and nothing is fetched for large files', async () => {
  const text = `apiVersion: v1\r\nkind: ConfigMap\r\nmetadata: { name: a }\r\ndata: { v: "$Id$ $Format:%H$" }\n`;
  const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${'0'.repeat(64)}\nsize 10\n`;
  const commit = imported({
    '.gitattributes': '* export-subst ident eol=crlf filter=evil working-tree-encoding=UTF-16\n*.bin filter=lfs\n',
    '.lfsconfig': '[lfs]\n  url = http://169.254.169.254/latest\n',
    'a.yaml': text,
    'large.bin': pointer,
    'kustomization.yaml': 'resources: [a.yaml]\nconfigMapGenerator: [{ name: files, files: [large.bin] }]\n',
  });
  const repository = shop.repository;
  expect((await repository.readBlobs(commit, ['a.yaml'])).get('a.yaml')?.toString()).toBe(text);
  const { objects } = await shop.sources().render({ repoURL, path: '.' }, commit);
  const data = objects.map((object) => object['data']).filter(isJsonObject);
  expect(data).toContainEqual({ v: '$Id$ $Format:%H$' });
  expect(data).toContainEqual({ 'large.bin': pointer });
});

test.each([
  ['a leading dash', '[submodule "x"]\n  path = sub\n  url = --upload-pack=touch x\n'],
  ['a name that leads elsewhere', '[submodule "../../z"]\n  path = sub\n  url = https://example.com/x\n'],
  ['a command', '[submodule "x"]\n  path = sub\n  url = https://example.com/x\n  update = !touch x\n'],
])('G17 GC06 a .gitmodules with %s is refused whole, and its neighbour is not', async (_, text) => {
  imported({ 'a.yaml': configMap('a'), '.gitmodules': text });
  await expect(names('main')).rejects.toMatchObject({
    code: 'REPOSITORY_UNREACHABLE',
    message: expect.stringContaining('gitmodules') as unknown,
  });
});

test('G17 a submodule is no part of a source, and one that a source needs is an error', async () => {
  const tree = `160000 commit ${'1'.repeat(40)}\tsub\n100644 blob ${git(['hash-object', '-w', '--stdin'], configMap('a'))}\ta.yaml\n`;
  const id = git(['mktree', '--missing'], tree);
  git([
    'update-ref',
    'refs/heads/main',
    git(['-c', 'user.name=x', '-c', 'user.email=x', 'commit-tree', '-m', 'm', id]),
  ]);
  const commit = git(['rev-parse', 'main']);
  expect(await names(commit)).toEqual(['a']);
  await expect(names(commit, 'sub')).rejects.toMatchObject({ code: 'SUBMODULE_REFUSED' });
  await expect(names(commit, '.', { directory: { recurse: true } })).rejects.toMatchObject({
    code: 'SUBMODULE_REFUSED',
  });
});

/** Writes a commit object as it is, wrong or not. */
function written(text: string | Buffer): string {
  return git(['hash-object', '-t', 'commit', '-w', '--stdin', '--literally'], text);
}

test('GC07 what a commit says is shown as text: nothing hides, nothing steers a terminal, and it has an end', async () => {
  const commit = await shop.commit({ 'a.yaml': configMap('a') });
  const tree = git(['rev-parse', `${commit}^{tree}`]);
  const header = `tree ${tree}\nauthor <b>Eve</b>\u001b[31m\u202etxt <eve@example.com> 1700000000 +0200\ncommitter x <x@example.com> 1700000000 +0000\n`;
  const script = written(`${header}\n<script>alert(1)</script>\u001b]0;x\u0007\n\nbody\u200b\tand \u2066more\n`);
  const sources = shop.sources();
  expect(await sources.describe({ repoURL }, script)).toEqual({
    author: '<b>Eve</b><U+001B>[31m<U+202E>txt <eve@example.com>',
    date: '2023-11-14T22:13:20Z',
    message: '<script>alert(1)</script><U+001B>]0;x<U+0007>\n\nbody<U+200B>\tand <U+2066>more',
    tags: [],
  });
  const huge = await sources.describe({ repoURL }, written(`${header}\n${'x'.repeat(10_000_000)}`));
  expect(huge.message.length).toBeLessThan(70_000);
  expect(huge.message).toMatch(/x… \(\d+ more characters\)$/);
  const invalid = await sources.describe({ repoURL }, written(Buffer.from(`${header}\n\xff\xfe bytes \xe9`, 'latin1')));
  expect(invalid.message).toBe('�� bytes �');
  const latin = written(Buffer.from(`${header}encoding ISO-8859-1\n\ncaf\xe9`, 'latin1'));
  expect((await sources.describe({ repoURL }, latin)).message).toBe('café');
});

test('GC07 the tags of a commit are named with it', async () => {
  const commit = await shop.commit({ 'a.yaml': configMap('a') });
  await shop.repository.createTag({ name: 'v1', commit, message: 'one' });
  await shop.repository.createTag({ name: 'plain', commit });
  expect(await shop.sources().describe({ repoURL }, commit)).toMatchObject({ message: 'test', tags: ['plain', 'v1'] });
});

test.each([
  ['1970', 0, '1970-01-01T00:00:00Z'],
  ['2106', 4_294_967_295, '2106-02-07T06:28:15Z'],
  ['no year at all', '99999999999999999999', undefined],
  ['none', '', undefined],
])('GC09 the year %s in a commit is shown as far as it is one, and orders nothing', async (_, seconds, date) => {
  const first = await shop.commit({ 'a.yaml': configMap('first') });
  const tree = git(['rev-parse', `${await shop.commit({ 'a.yaml': configMap('second') }, 'other')}^{tree}`]);
  const later = written(
    `tree ${tree}\nparent ${first}\nauthor x <x@example.com> ${seconds} +0000\ncommitter x <x@example.com> ${seconds} +0000\n\nm\n`,
  );
  git(['update-ref', 'refs/heads/main', later]);
  const sources = shop.sources();
  expect(await sources.resolve({ repoURL, targetRevision: 'main' })).toBe(later);
  expect((await sources.describe({ repoURL }, later)).date).toBe(date);
});

test('a commit or a tag is taken apart as Git signed it', () => {
  const someone: Signature = { name: 'A', email: 'a@example.com', date: new Date(1_700_000_000_000) };
  const commit = `tree ${'1'.repeat(40)}\nparent ${'2'.repeat(40)}\nauthor A <a@example.com> 1700000000 +0000\n`;
  const signature = 'gpgsig -----BEGIN PGP SIGNATURE-----\n \n abc\n -----END PGP SIGNATURE-----\n';
  const signed = parseCommit(Buffer.from(`${commit}${signature}x y\n\nsubject\n\ngpgsig of the body\n`));
  expect(signed).toMatchObject({
    author: someone,
    parents: ['2'.repeat(40)],
    signature: '-----BEGIN PGP SIGNATURE-----\n\nabc\n-----END PGP SIGNATURE-----\n',
  });
  expect(signed.payload.toString()).toBe(`${commit}x y\n\nsubject\n\ngpgsig of the body\n`);
  const tag = `object ${'1'.repeat(40)}\ntype commit\ntag v1\ntagger A <a@example.com> 1700000000 +0000\n\nwith\n-----BEGIN SSH SIGNATURE-----\nquoted\n`;
  const own = '-----BEGIN PGP SIGNATURE-----\nabc\n-----END PGP SIGNATURE-----\n';
  expect(parseTag(Buffer.from(tag + own))).toMatchObject({ of: 'commit', name: 'v1', author: someone, signature: own });
  expect(parseTag(Buffer.from(tag + own)).payload.toString()).toBe(tag);
});

test('T09 renders of one repository at different commits at the same time do not mix', async () => {
  const commits: string[] = [];
  for (let index = 0; index < 40; index++) {
    commits.push(
      await shop.commit({
        'base/a.yaml': configMap(`a${index}`),
        'kustomization.yaml': `resources: [base/a.yaml]\nnamePrefix: p${index}-\n`,
      }),
    );
  }
  const sources = shop.sources({ cacheEntries: 1 });
  const pairs = Array.from({ length: 1000 }, (_, index) => [index % 40, (index * 7 + 3) % 40] as const);
  const nameAt = async (index: number): Promise<string | undefined> =>
    (await sources.render({ repoURL, path: '.' }, commits[index] ?? '')).objects[0]?.metadata.name;
  const wrong: unknown[] = [];
  for (let start = 0; start < pairs.length; start += 50) {
    await Promise.all(
      pairs.slice(start, start + 50).map(async ([one, two]) => {
        const found = await Promise.all([nameAt(one), nameAt(two)]);
        if (found[0] !== `p${one}-a${one}` || found[1] !== `p${two}-a${two}`) wrong.push([one, two, found]);
      }),
    );
  }
  expect(wrong).toEqual([]);
  expect(path.isAbsolute(shop.folder)).toBe(true);
});
