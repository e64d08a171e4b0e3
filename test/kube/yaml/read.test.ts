import { readManifests, readYaml, YamlError, type Json } from '../../../lib/kube/index.js';

function read(text: string): Json | undefined {
  return readYaml(text)[0]?.value;
}

function refusal(run: () => unknown): { code: string; line: number; message: string } {
  try {
    run();
  } catch (error) {
    if (error instanceof YamlError) return { code: error.code, line: error.line, message: error.message };
    throw error;
  }
  throw new Error('was not refused');
}

describe('reading YAML as Kubernetes does', () => {
  test.each<[string, Json]>([
    ['0644', 420],
    ['-0644', -420],
    ['0o644', 420],
    ['0x1F', 31],
    ['0b101', 5],
    ['089', 89],
    ['1_000', 1000],
    ['+12', 12],
    ['1.', 1],
    ['.5', 0.5],
    ['.5_0', 0.5],
    ['1e400', '1e400'],
    ['_1', '_1'],
    ['0b2', '0b2'],
    ['1_', 1],
    ['1e3', 1000],
    ['6.02E+23', 6.02e23],
    ['yes', true],
    ['y', true],
    ['Off', false],
    ['n', false],
    ['~', null],
    ['', null],
    ['Null', null],
    ['yEs', 'yEs'],
    ['nULL', 'nULL'],
    ['1:30', '1:30'],
    ['1.2.3', '1.2.3'],
    ['2024-01-02', '2024-01-02'],
    ['2024-01-02T03:04:05Z', '2024-01-02T03:04:05Z'],
    ['"yes"', 'yes'],
    ["'0644'", '0644'],
    ['!!str 12', '12'],
    ['!!int "12"', 12],
    ['!Custom text', 'text'],
    ['9007199254740991', 9007199254740991],
    ['9007199254740993', 9007199254740993n],
    ['-9223372036854775808', -9223372036854775808n],
    ['9223372036854775808', 9223372036854775808],
    ['{a: 1, "b": [x, y]}', { a: 1, b: ['x', true] }],
    ['{"a":"b","n":9007199254740993}', { a: 'b', n: 9007199254740993n }],
    ['|-\n  a\n  b', 'a\nb'],
  ])('%s', (text, value) => {
    expect(read(`k: ${text}\n`)).toEqual({ k: value });
  });

  test('keys that are no strings become text as in JSON', () => {
    expect(read('1: a\non: c\n')).toEqual({ '1': 'a', true: 'c' });
  });

  test('merge keys bring what is not there; own keys win wherever they stand', () => {
    const text = 'a: &a {x: 1, w: 1}\nb: &b {w: 2, z: 2}\nc:\n  x: 9\n  <<: [*a, *b]\nd: {"<<": 1}\n';
    expect(read(text)).toEqual({ a: { x: 1, w: 1 }, b: { w: 2, z: 2 }, c: { x: 9, w: 1, z: 2 }, d: { '<<': 1 } });
  });

  test('an alias is a copy of its own', () => {
    const value = read('a: &a {x: 1}\nb: *a\n') as { a: object; b: object };
    expect(value.b).toEqual({ x: 1 });
    expect(value.b).not.toBe(value.a);
  });

  test('documents know their line', () => {
    const text = '# head\n---\na: 1\n---\n---\n\n# more\nb: 2\n';
    expect(readYaml(text).map(({ value, line }) => [value, line])).toEqual([
      [{ a: 1 }, 3],
      [null, expect.any(Number)],
      [{ b: 2 }, 8],
    ]);
    expect(readYaml('')).toEqual([]);
  });

  test('a key that is there twice is refused with file and line', () => {
    expect(() => readYaml('a: 1\nb:\n  c: 1\n  d: 2\n  c: 3\n', { file: 'x/y.yaml' })).toThrow(
      'x/y.yaml:5: the key "c" is there twice',
    );
    expect(refusal(() => read('a: 1\n---\n1: x\n"1": y\n'))).toMatchObject({ code: 'YAML_DUPLICATE_KEY', line: 4 });
  });

  test.each<[string, string, string, number]>([
    ['broken syntax', 'a: 1\nb: [1\nc: 2\n', 'YAML_SYNTAX', 3],
    ['a tab as indentation', 'a:\n\tb: 1\n', 'YAML_SYNTAX', 2],
    ['an alias without anchor', 'a: 1\nb: *x\n', 'YAML_ALIAS', 2],
    ['an alias of what it is in', 'a: &a\n  b: *a\n', 'YAML_ALIAS', 2],
    ['infinity', 'a: .inf\n', 'YAML_NOT_JSON', 1],
    ['a null key', '~: 1\n', 'YAML_NOT_JSON', 1],
    ['a list as key', '? [a]\n: 1\n', 'YAML_NOT_JSON', 1],
    ['binary', 'a: !!binary aGk=\n', 'YAML_NOT_JSON', 1],
    ['a merge of no mapping', 'a:\n  <<: 1\n', 'YAML_SYNTAX', 2],
  ])('refuses %s', (_, text, code, line) => {
    expect(refusal(() => read(text))).toMatchObject({ code, line });
  });

  test('aliases cannot blow up', () => {
    let bomb = 'a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n';
    for (let i = 1; i < 12; i++)
      bomb += `a${i}: &a${i} [${Array<string>(10)
        .fill(`*a${i - 1}`)
        .join(', ')}]\n`;
    expect(refusal(() => read(bomb)).code).toBe('YAML_ALIAS');
    const merges = 'a: &a {b: 1}\n' + Array.from({ length: 300_000 }, (_, i) => `k${i}: {<<: *a}\n`).join('');
    expect(refusal(() => read(merges)).code).toBe('YAML_ALIAS');
  });

  test('depth and length are bounded', () => {
    expect(refusal(() => read('['.repeat(100_000))).code).toBe('YAML_SYNTAX');
    expect(refusal(() => readYaml('a: 12345', { maxLength: 4 })).code).toBe('YAML_TOO_LARGE');
  });
});

describe('reading manifests', () => {
  test('lists are replaced by their items, empty documents passed over', () => {
    const item = (name: string) => `{apiVersion: v1, kind: ConfigMap, metadata: {name: ${name}}}`;
    const text = `---\n# nothing\n---\n${item('a')}\n---\napiVersion: v1\nkind: List\nitems: [${item('b')}, ${item('c')}]\n`;
    expect(readManifests(text).map(({ metadata }) => metadata.name)).toEqual(['a', 'b', 'c']);
  });

  test.each([
    ['just text', 'the document is the string just text, expected a Kubernetes object'],
    ['[1]', 'the document is a list, expected a Kubernetes object'],
    ['kind: A\nmetadata: {name: a}', 'apiVersion is missing'],
    ['apiVersion: v1\nmetadata: {name: a}', 'kind is missing'],
    ['apiVersion: v1\nkind: 1\nmetadata: {name: a}', 'kind is the number 1'],
    ['apiVersion: v1\nkind: A', 'A: metadata is missing'],
    ['apiVersion: v1\nkind: A\nmetadata: {}', 'A: metadata.name is missing'],
    ['apiVersion: v1\nkind: A\nmetadata: {name: 12}', 'A: metadata.name is the number 12'],
  ])('refuses %j with file and line', (text, what) => {
    const { code, message } = refusal(() => readManifests(`# head\n${text}\n`, { file: 'app.yaml' }));
    expect(code).toBe('INVALID_MANIFEST');
    expect(message).toContain(`app.yaml:2: ${what}`);
  });
});
