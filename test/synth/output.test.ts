import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkOutput, writeOutput, type OutputFile } from '../../lib/index.js';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'slipway-test-'));
});
afterEach(() => rmSync(root, { recursive: true }));

const read = (path: string) => readFileSync(join(root, path), 'utf8');
const file = (path: string, content = `${path}\n`): OutputFile => ({ path, content });

test('writes files, and nothing when called again', () => {
  const files = [file('a/b/c.yaml'), file('d.yaml')];

  expect(writeOutput(root, files).write.map(({ path }) => path)).toEqual(['.slipway.json', 'a/b/c.yaml', 'd.yaml']);
  expect(read('a/b/c.yaml')).toBe('a/b/c.yaml\n');
  expect(writeOutput(root, files)).toEqual({ write: [], remove: [], edited: [] });
});

test('removes what it wrote earlier and no longer does, with folders that became empty', () => {
  writeOutput(root, [file('a/b/c.yaml'), file('a/d.yaml')]);

  expect(writeOutput(root, [file('a/d.yaml')]).remove).toEqual(['a/b/c.yaml']);
  expect(readdirSync(join(root, 'a'))).toEqual(['d.yaml']);
});

test("never touches a person's files", () => {
  writeOutput(root, [file('a/old.yaml')]);
  writeFileSync(join(root, 'README.md'), 'mine');
  writeFileSync(join(root, 'a/mine.yaml'), 'mine');
  writeOutput(root, [file('b/new.yaml')]);

  expect(read('README.md')).toBe('mine');
  expect(read('a/mine.yaml')).toBe('mine');
  expect(existsSync(join(root, 'a/old.yaml'))).toBe(false);
});

test('refuses to write over a file that it never wrote, and writes nothing then', () => {
  writeFileSync(join(root, 'b.yaml'), 'mine');

  expect(() => writeOutput(root, [file('a.yaml'), file('b.yaml')])).toThrow(
    `${root}/b.yaml: this file was not written by Slipway, which wants to write here; move it away`,
  );
  expect(readdirSync(root)).toEqual(['b.yaml']);
});

test('a file that holds what would be written is taken as own', () => {
  writeFileSync(join(root, 'a.yaml'), 'a.yaml\n');
  writeOutput(root, [file('a.yaml')]);
  writeOutput(root, []);

  expect(existsSync(join(root, 'a.yaml'))).toBe(false);
});

test('puts back own files that somebody edited, and says so', () => {
  writeOutput(root, [file('a.yaml'), file('b.yaml')]);
  writeFileSync(join(root, 'a.yaml'), 'edited');

  expect(writeOutput(root, [file('a.yaml'), file('b.yaml')]).edited).toEqual(['a.yaml']);
  expect(read('a.yaml')).toBe('a.yaml\n');
});

test('checks without writing', () => {
  writeOutput(root, [file('a.yaml'), file('b.yaml')]);

  expect(checkOutput(root, [file('a.yaml'), file('b.yaml')]).upToDate).toBe(true);
  expect(checkOutput(root, [file('a.yaml', 'new\n'), file('c.yaml')])).toMatchObject({
    upToDate: false,
    write: [{ path: '.slipway.json' }, { path: 'a.yaml' }, { path: 'c.yaml' }],
    remove: ['b.yaml'],
  });
  expect(read('a.yaml')).toBe('a.yaml\n');
});

test.each([
  '{}',
  'no json',
  '{"version":1,"files":{"../../etc/passwd":"sha256:x"}}',
  '{"version":1,"files":{".git/config":"x"}}',
])('a manifest that cannot be trusted stops everything: %s', (text) => {
  writeFileSync(join(root, '.slipway.json'), text);

  expect(() => writeOutput(root, [file('a.yaml')])).toThrow('the manifest of synthesised files cannot be read');
  expect(readdirSync(root)).toEqual(['.slipway.json']);
});

test('neither writes nor removes through a symbolic link', () => {
  const outside = mkdtempSync(join(tmpdir(), 'slipway-outside-'));
  writeOutput(root, [file('a/b.yaml')]);
  rmSync(join(root, 'a'), { recursive: true });
  writeFileSync(join(outside, 'b.yaml'), 'theirs');
  symlinkSync(outside, join(root, 'a'));

  expect(() => writeOutput(root, [])).toThrow('expected a plain folder or nothing');
  expect(() => writeOutput(root, [file('a/c.yaml')])).toThrow('expected a plain folder or nothing');
  expect(readdirSync(outside)).toEqual(['b.yaml']);
  rmSync(outside, { recursive: true });
});

test('a folder where a file should go is refused', () => {
  mkdirSync(join(root, 'a.yaml'));

  expect(() => writeOutput(root, [file('a.yaml')])).toThrow('expected a plain file or nothing');
});

test('two outputs cannot share a path', () => {
  expect(() => writeOutput(root, [file('a.yaml', '1'), file('a.yaml', '2')])).toThrow(
    'a.yaml: two outputs want the same path',
  );
});
