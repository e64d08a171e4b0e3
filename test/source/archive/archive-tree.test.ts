import { gzipSync } from 'node:zlib';
import { ArchiveTree } from '../../../lib/source/archive/index.js';
import { extended, tar, type Written } from './tar.js';

const read = (archive: Buffer): Promise<ArchiveTree> => ArchiveTree.read(archive, 'example', false);
const of = (...entries: readonly Written[]): Promise<ArchiveTree> => read(tar(...entries));

async function content(tree: ArchiveTree, path: string): Promise<string | undefined> {
  const entry = await tree.entry(path);
  return entry && Buffer.from(await tree.bytes(entry, 1000)).toString();
}

async function ids(tree: ArchiveTree, ...paths: readonly string[]): Promise<(string | undefined)[]> {
  return await Promise.all(paths.map(async (path) => (await tree.entry(path))?.id));
}

describe('an archive', () => {
  it('has files and directories, by whatever headers they are named', async () => {
    const long = `${'a'.repeat(120)}.yaml`;
    const tree = await of(
      extended({ comment: 'of the whole' }, 'g'),
      { name: './', type: '5' },
      { name: './deep/down/file', content: 'one' },
      { name: '././@LongLink', type: 'L', content: `dir/${long}\0` },
      { name: 'short', content: 'two' },
      extended({ path: `ünï/${long}`, mtime: '1.5', size: '5' }),
      { name: 'short', content: 'three' },
      { name: 'old/', content: '' },
      { name: 'run.sh', content: 'x', mode: 0o755 },
    );
    expect(await content(tree, 'deep/down/file')).toBe('one');
    expect(await content(tree, `dir/${long}`)).toBe('two');
    expect(await content(tree, `ünï/${long}`)).toBe('three');
    expect(await tree.entry('old')).toMatchObject({ type: 'directory' });
    expect(await tree.entry('run.sh')).toMatchObject({ mode: '100755' });
    expect((await tree.children(await tree.directory(''))).map(({ path }) => path)).toEqual([
      'deep',
      'dir',
      'old',
      'run.sh',
      'ünï',
    ]);
    await expect(tree.directory('run.sh')).rejects.toMatchObject({ code: 'PATH_NOT_FOUND' });
    expect(await tree.entry('none/at/all')).toBeUndefined();
  });

  it('tells equal content by equal ids, in whatever archive and order', async () => {
    const one = await of({ name: 'a/x', content: '1' }, { name: 'a/y', content: '2' }, { name: 'b', content: '1' });
    const other = await of({ name: 'c', content: 'c' }, { name: 'a/y', content: '2' }, { name: 'a/x', content: '1' });
    expect(await ids(one, 'a', 'a/x', 'a/y')).toEqual(await ids(other, 'a', 'a/x', 'a/y'));
    expect(await ids(one, '')).not.toEqual(await ids(other, ''));
    expect(await ids(one, 'a/x')).toEqual(await ids(one, 'b'));
    const program = await of({ name: 'b', content: '1', mode: 0o755 });
    expect(await ids(program, 'b')).not.toEqual(await ids(one, 'b'));
  });

  it('has a chart in the directory of its name, or in the only one', async () => {
    const files = [{ name: 'web/Chart.yaml', content: 'x' }];
    expect(await content((await of(...files)).chart('web', ''), 'web/Chart.yaml')).toBe('x');
    expect(await content((await of(...files)).chart('other', ''), 'other/Chart.yaml')).toBe('x');
    expect(await content((await of(...files)).onlyDirectory(''), 'Chart.yaml')).toBe('x');
    const two = await of(...files, { name: 'more', content: '' });
    expect(await content(two.chart('web', ''), 'web/Chart.yaml')).toBe('x');
    expect(() => two.chart('other', '')).toThrow('holds one directory');
  });
});

describe('T03 an archive is refused', () => {
  test.each<[string, Written[], string]>([
    ['a hard link', [{ name: 'a' }, { name: 'b', type: '1', link: 'a' }], 'neither a file nor a directory'],
    ['a symbolic link', [{ name: 'a', type: '2', link: '/etc/passwd' }], 'neither a file nor a directory'],
    ['a symbolic link inside', [{ name: 'a', type: '2', link: 'b' }, { name: 'b' }], 'neither a file nor a directory'],
    ['a character device', [{ name: 'a', type: '3' }], 'neither a file nor a directory'],
    ['a block device', [{ name: 'a', type: '4' }], 'neither a file nor a directory'],
    ['a pipe', [{ name: 'a', type: '6' }], 'neither a file nor a directory'],
    ['a sparse file', [{ name: 'a', type: 'S' }], 'neither a file nor a directory'],
    [
      'a sparse file of PAX',
      [extended({ 'GNU.sparse.major': '1', 'GNU.sparse.name': '../x' }), { name: 'a' }],
      'a sparse file',
    ],
    ['../x', [{ name: '../x' }], 'leads elsewhere'],
    ['/x', [{ name: '/x' }], 'leads elsewhere'],
    ['a/../../x', [{ name: 'a/../../x' }], 'leads elsewhere'],
    ['a/../x', [{ name: 'a/../x' }], 'leads elsewhere'],
    ['a\\..\\x', [{ name: 'a\\..\\x' }], 'leads elsewhere'],
    ['a directory ..', [{ name: '..', type: '5' }], 'leads elsewhere'],
    ['../x by PAX', [extended({ path: '../x' }), { name: 'a' }], 'leads elsewhere'],
    ['/x by a long name', [{ name: 'L', type: 'L', content: '/x\0' }, { name: 'a' }], 'leads elsewhere'],
    ['a name for all by PAX', [extended({ path: 'a' }, 'g'), { name: 'b' }], 'gives all files one name'],
    ['a second size by PAX', [extended({ size: '512' }), { name: 'a', content: 'x' }], 'has two sizes'],
    ['a file twice', [{ name: 'a' }, { name: './a' }], 'is there twice'],
    [
      'a file, a link in its place, a file again',
      [{ name: 'a' }, { name: 'a', type: '2', link: '/etc' }, { name: 'a' }],
      'neither a file nor a directory',
    ],
    ['a file in the place of a directory', [{ name: 'a/b' }, { name: 'a' }], 'is there twice'],
    ['a directory in the place of a file', [{ name: 'a' }, { name: 'a', type: '5' }], 'is below a file'],
    ['a file below a file', [{ name: 'a' }, { name: 'a/b' }], 'is below a file'],
    ['a file without a name', [{ name: './' + '' }, { name: '.', content: 'x' }], 'a file has no name'],
    ['more than there is', [{ name: 'a', size: '00000777777' }], 'cut off or broken'],
    ['a size below nothing', [{ name: 'a', size: '-0000000001' }], 'cut off or broken'],
    ['a size that is no octal number', [{ name: 'a', size: '\xff'.repeat(5) }], 'cut off or broken'],
    ['a broken extended header', [{ name: 'x', type: 'x', content: '99 path=a\n' }, { name: 'a' }], 'header is broken'],
    ['a name of 300 bytes', [extended({ path: 'a'.repeat(300) }), { name: 'a' }], 'is too long'],
    ['65 directories in each other', [extended({ path: 'a/'.repeat(65) + 'b' }), { name: 'a' }], 'is too long'],
  ])('with %s', async (_what, entries, message) => {
    await expect(of({ name: 'first', content: 'one' }, ...entries)).rejects.toThrow(message);
    await expect(of(...entries)).rejects.toMatchObject({ code: 'INVALID_SOURCE', where: 'example' });
  });

  it('with what is no archive', async () => {
    await expect(read(Buffer.alloc(600, 'a'))).rejects.toThrow('no tar archive');
    const broken = tar({ name: 'a', content: 'x' });
    broken.write('b', 0);
    await expect(read(broken)).rejects.toThrow('no tar archive, or broken');
    await expect(ArchiveTree.read(tar({ name: 'a' }), 'x', true)).rejects.toThrow('can not be unpacked');
  });

  it('A35 that is a bomb: bytes, files, directories', async () => {
    const zeros = gzipSync(Buffer.alloc(257 * 1024 * 1024), { level: 1 });
    expect(zeros.length).toBeLessThan(2 * 1024 * 1024);
    await expect(ArchiveTree.read(zeros, 'x', true)).rejects.toThrow('can not be unpacked');
    const many = (name: (index: number) => string): Written[] =>
      Array.from({ length: 50_001 }, (_, index) => ({ name: name(index) }));
    await expect(of(...many((index) => `f${index}`))).rejects.toThrow('more than 50000 files');
    const deep = many((index) => `${index}/${'d/'.repeat(40)}f`).slice(0, 1300);
    await expect(of(...deep)).rejects.toThrow('more than 50000 files');
  });
});
