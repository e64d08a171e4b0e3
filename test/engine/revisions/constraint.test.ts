import { compareVersions, parseConstraint, parseVersion, satisfies } from '../../../lib/engine/index.js';

function isIn(version: string, range: string): boolean {
  const [parsed, constraint] = [parseVersion(version), parseConstraint(range)];
  if (!parsed || !constraint) throw new Error(`${version} or ${range} cannot be read`);
  return satisfies(parsed, constraint);
}

describe('a range of versions', () => {
  test.each<[range: string, inside: string[], outside: string[]]>([
    ['1.2.3', ['1.2.3', 'v1.2.3', '1.2.3+build'], ['1.2.4', '1.2.3-rc.1']],
    ['1.2', ['1.2.0', '1.2.9'], ['1.3.0', '1.1.9']],
    ['1.x', ['1.0.0', '1.99.0'], ['2.0.0', '0.9.0']],
    ['*', ['0.0.0', '17.3.1'], ['1.0.0-rc.1']],
    ['', ['0.0.1'], ['1.0.0-rc.1']],
    ['~1.2.3', ['1.2.3', '1.2.9'], ['1.3.0', '1.2.2']],
    ['~1', ['1.0.0', '1.9.0'], ['2.0.0']],
    ['~>2.1', ['2.1.5'], ['2.2.0']],
    ['^1.2.3', ['1.2.3', '1.9.0'], ['2.0.0', '1.2.2']],
    ['^0.2.3', ['0.2.3', '0.2.9'], ['0.3.0', '1.0.0']],
    ['^0.0.3', ['0.0.3'], ['0.0.4', '0.1.0']],
    ['^0.0', ['0.0.9'], ['0.1.0']],
    ['^0', ['0.9.0'], ['1.0.0']],
    ['> 11', ['12.0.0'], ['11.1.0', '11.0.0']],
    ['>11.1', ['11.2.0'], ['11.1.9']],
    ['<= 11', ['11.9.9', '3.0.0'], ['12.0.0']],
    ['<11.1', ['11.0.9'], ['11.1.0']],
    ['!= 1.2.3', ['1.2.4', '1.2.3-rc.1'], ['1.2.3']],
    ['!= 1.2', ['1.3.0'], ['1.2.7']],
    ['>= 1.2, < 2', ['1.2.0', '1.9.9'], ['2.0.0', '1.1.0']],
    ['>=1.2 <2 || >=3', ['1.5.0', '3.0.0', '9.0.0'], ['2.5.0']],
    ['1.2 - 1.4.5', ['1.2.0', '1.4.5'], ['1.4.6', '1.1.0']],
    ['>= 1.0.0-0', ['2.0.0-rc.1', '2.0.0'], ['0.9.0']],
    ['>= 1.0.0-0 < 2', ['1.5.0-rc.1'], ['2.0.0']],
  ])('%p', (range, inside, outside) => {
    expect([inside.map((each) => isIn(each, range)), outside.map((each) => isIn(each, range))]).toEqual([
      inside.map(() => true),
      outside.map(() => false),
    ]);
  });

  test.each(['main', '2024.03/LTS', '>', '1.2.3.4', 'a || b', '>= 1.2 &&', '1.2.3 rc'])('is not %p', (text) => {
    expect(parseConstraint(text)).toBeUndefined();
  });
});

test('versions are ordered by number, pre-releases before their release, and their parts by number or text', () => {
  const ordered = [
    '1.0.0-1',
    '1.0.0-9',
    '1.0.0-alpha',
    '1.0.0-alpha.2',
    '1.0.0-alpha.11',
    '1.0.0-rc',
    '1.0.0',
    '1.2',
    'v1.10',
  ];
  const shuffled = [...ordered].reverse().map((text) => {
    const version = parseVersion(text);
    if (!version) throw new Error(text);
    return version;
  });
  expect(shuffled.sort(compareVersions).map(({ text }) => text)).toEqual(ordered);
});
