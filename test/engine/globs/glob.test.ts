import fc from 'fast-check';
import { compileGlob, glob, pathMatch, selectFiles } from '../../../lib/engine/index.js';
import { endsInTime } from '../../support/patience.js';

test.each([
  ['a*c', 'abbc', true],
  ['a?c', 'ac', false],
  ['[a-c]x', 'bx', true],
  ['[!a-c]x', 'bx', false],
  ['[!ab]x', 'cx', true],
  ['{dev,stag*}-1', 'staging-1', true],
  ['{a,{b,c}d}', 'cd', true],
  ['\\*', '*', true],
  ['\\*', 'a', false],
  ['a]b}c,d', 'a]b}c,d', true],
  ['', '', true],
  ['🚀?', '🚀é', true],
])('%s against %s: %s', (pattern, text, expected) => {
  expect(glob(pattern, text)).toBe(expected);
});

test.each(['[', '[]', '[a', '[b-a]', '[a-cx]'])('refuses %s, which matches nothing', (pattern) => {
  expect(() => compileGlob(pattern)).toThrow(/glob/);
  expect(glob(pattern, pattern)).toBe(false);
});

test('a star stops at a separator and two do not', () => {
  const separators = ['/'];
  expect(glob('https://git/*', 'https://git/a/b', { separators })).toBe(false);
  expect(glob('https://git/**', 'https://git/a/b', { separators })).toBe(true);
  expect(glob('a?b', 'a/b', { separators })).toBe(false);
});

test('matches as the equal regular expression does', () => {
  const pattern = fc.array(fc.constantFrom('a', 'b', '/', '*', '**', '?', '[ab]', '[!a]', '{a,b/}'), { maxLength: 8 });
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '/'), maxLength: 10 });
  const sources: Record<string, string> = {
    '*': '[^/]*',
    '**': '.*',
    '?': '[^/]',
    '[!a]': '[^a]',
    '{a,b/}': '(?:a|b/)',
  };
  fc.assert(
    fc.property(pattern, text, (parts, subject) => {
      // Stars that meet read as one of two; keep them apart.
      fc.pre(!parts.some((part, index) => part.startsWith('*') && parts[index + 1]?.startsWith('*')));
      const expected = new RegExp(`^${parts.map((part) => sources[part] ?? part).join('')}$`, 's').test(subject);
      expect(glob(parts.join(''), subject, { separators: ['/'] })).toBe(expected);
    }),
  );
});

test('a hostile pattern is matched in no time', () => {
  endsInTime(() => {
    expect(glob('{a,a*}*'.repeat(20), `${'a'.repeat(400)}b`)).toBe(true);
    expect(glob(`${'*a'.repeat(50)}c`, 'a'.repeat(400))).toBe(false);
  });
});

test.each([
  ['*', 'apps', true],
  ['*', 'a/b', false],
  ['*.k8s.io', 'rbac.authorization.k8s.io', true],
  ['[^a-c]x', 'dx', true],
  ['a\\*', 'a*', true],
  ['[', '[', false],
])('as a path pattern, %s against %s: %s', (pattern, text, expected) => {
  expect(pathMatch(pattern, text)).toBe(expected);
});

test('git file patterns of the two kinds', () => {
  const files = ['a/x.yaml', 'a/b/x.yaml', 'x.yaml', 'a-1/[x].json'].map((path) => ({ path }));
  expect(selectFiles(files, '**/x.yaml', { globstar: true })).toEqual(['a/b/x.yaml', 'a/x.yaml', 'x.yaml']);
  expect(selectFiles(files, 'a/**', { globstar: true })).toEqual(['a/b/x.yaml', 'a/x.yaml']);
  expect(selectFiles(files, '{a,b}/*.yaml', { globstar: true })).toEqual(['a/x.yaml']);
  expect(selectFiles(files, '../x.yaml', { globstar: true })).toEqual([]);
  expect(selectFiles(files, 'a', { globstar: false })).toEqual(['a/b/x.yaml', 'a/x.yaml']);
  expect(selectFiles(files, 'a-1/\\[x\\].json', { globstar: false })).toEqual(['a-1/[x].json']);
});
