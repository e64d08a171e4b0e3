import { JqError, JqLimitError, JqProgram, JqSyntaxError } from '../../../lib/engine/jq/index.js';
import type { Json } from '../../../lib/kube/index.js';
import { endsInTime } from '../../support/patience.js';

const run = (program: string, input: Json = null): Json[] => JqProgram.compile(program).run(input);

const object = {
  a: { b: [1, 2, 3], c: 'x' },
  list: [
    { name: 'one', image: 'web:1' },
    { name: 'two', image: 'db:2' },
  ],
};

describe('a jq program', () => {
  test.each<[string, Json, Json[]]>([
    ['.', 1, [1]],
    ['.a.b[1]', object, [2]],
    ['.a["c"], .a."c"', object, ['x', 'x']],
    ['.a.b[-1], .a.b[1:], .a.b[:-1]', object, [3, [2, 3], [1, 2]]],
    ['.list[] | select(.name == "two") | .image', object, ['db:2']],
    ['.missing.deep', object, [null]],
    ['[.. | numbers]', object, [[1, 2, 3]]],
    ['.list | map(.name) | join(",")', object, ['one,two']],
    ['[.list[] | .image | test("^web:")]', object, [[true, false]]],
    ['.list | map({(.name): .image}) | add', object, [{ one: 'web:1', two: 'db:2' }]],
    ['4 as $x | {a: 1, "b": 2, "c\\("d")": 3, $x}', null, [{ a: 1, b: 2, cd: 3, x: 4 }]],
    ['to_entries | map(.key)', object, [['a', 'list']]],
    ['with_entries(select(.key | startswith("l")) | .value |= length)', object, [{ list: 2 }]],
    ['reduce .a.b[] as $x (0; . + $x)', object, [6]],
    ['[foreach .a.b[] as $x (0; . + $x)]', object, [[1, 3, 6]]],
    ['. as {a: {c: $c}, list: [{name: $n}]} | [$c, $n]', object, [['x', 'one']]],
    ['def f(x; $y): x + $y; f(1, 2; 10)', null, [11, 12]],
    ['def fac: if . < 2 then 1 else . * (. - 1 | fac) end; 5 | fac', null, [120]],
    ['if . then "yes" elif . == null then "null" else "no" end', null, ['null']],
    ['.a.x // "default", (empty // 2), ((false, 1) // 3)', object, ['default', 2, 1]],
    ['try error("no") catch .', null, ['no']],
    ['[.list[].name.x?], (try (1, error("e"), 3) catch "caught")', object, [[], 1, 'caught']],
    ['(1, 2) as $x | $x * 2', null, [2, 4]],
    ['[limit(3; range(10))], first(range(5; 9)), [range(0; 10; 4)]', null, [[0, 1, 2], 5, [0, 4, 8]]],
    [
      '[.[] | tostring], ([1, [2]] | tojson | fromjson)',
      [1, '1', [1]],
      [
        ['1', '1', '[1]'],
        [1, [2]],
      ],
    ],
    [
      'sort_by(.n) | map(.n), (group_by(.k) | map(length)), (max_by(.n) | .n), (unique_by(.k) | length)',
      [
        { n: 3, k: 'a' },
        { n: 1, k: 'b' },
        { n: 2, k: 'a' },
      ],
      [[1, 2, 3], [2, 1], 3, 2],
    ],
    ['del(.[1, 2])', [1, 2, 3, 4], [[1, 4]]],
    ['del(.[] | select(. > 2))', [1, 2, 3, 4], [[1, 2]]],
    ['del(.a, .list[0].name, .list[1])', object, [{ list: [{ image: 'web:1' }] }]],
    ['del(.. | .c?)', object, [{ a: { b: [1, 2, 3] }, list: object.list }]],
    ['del(.a.b[1:])', object, [{ a: { b: [1], c: 'x' }, list: object.list }]],
    ['.a.b |= map(. * 2) | .a.b', object, [[2, 4, 6]]],
    ['.a.b[0] += 5 | .a.c = "y" | .a', object, [{ b: [6, 2, 3], c: 'y' }]],
    ['[paths | map(tostring) | join(".")] | length', { a: [1, { b: 2 }] }, [4]],
    [
      '[path(.a.b[0], .list[].name)]',
      object,
      [
        [
          ['a', 'b', 0],
          ['list', 0, 'name'],
          ['list', 1, 'name'],
        ],
      ],
    ],
    ['any(.[]; . > 2), all(. > 0), (map(. > 1) | any)', [1, 2, 3], [true, true, true]],
    ['gsub("(?<d>\\\\d)"; "<\\(.d)>"), sub("a"; "b")', 'a1a2', ['a<1>a<2>', 'b1a2']],
    [
      '[match("(a)(x)?"; "g") | [.offset, .captures[1].string]]',
      'aax',
      [
        [
          [0, null],
          [1, 'x'],
        ],
      ],
    ],
    ['[scan("[a-c]+")], splits(", *")', 'ab, cz', [['ab', 'c'], 'ab', 'cz']],
    ['@base64, (@base64 | @base64d), @json', 'hi', ['aGk=', 'hi', '"hi"']],
    ['"x\\(1 + 1)y\\("z")"', null, ['x2yz']],
    ['label $f | range(10) | ., (select(. == 1) | break $f)', null, [0, 1]],
    ['walk(if type == "number" then . + 1 else . end)', [1, { a: 2 }], [[2, { a: 3 }]]],
    ['contains({a: [1]}), inside({a: [1, 2], b: 2})', { a: [1, 2] }, [true, true]],
    ['[1, 2] | index(2), (["a", "b"] | contains(["a"])), ("foobar" | contains("oba"))', null, [1, true, true]],
    ['9007199254740993 - 1, (. + 1)', 9007199254740993n, [9007199254740991, 9007199254740994n]],
    ['1 as $x | 2 as $y | [$x, $y, $x + $y * 2]', null, [[1, 2, 5]]],
    ['not, (null | not), -(1), 7 % 3, 1 / 4, "a" * 3, ("a,b" / ",")', 1, [false, true, -1, 1, 0.25, 'aaa', ['a', 'b']]],
    ['.a as [$x] | $x', { a: [7] }, [7]],
    ['until(. > 100; . * 2)', 1, [128]],
    [
      '[while(. < 10; . * 2)], [recurse(if . < 3 then . + 1 else empty end)]',
      1,
      [
        [1, 2, 4, 8],
        [1, 2, 3],
      ],
    ],
    ['getpath(["a", "b", 0]), (setpath(["a"]; 1) | .a), (delpaths([["a"]]) | keys)', object, [1, 1, ['list']]],
    [
      'ascii_downcase, ascii_upcase, length, ltrimstr("A"), rtrimstr("b"), explode',
      'Ab',
      ['ab', 'AB', 2, 'b', 'A', [65, 98]],
    ],
    ['pick(.a.c)', object, [{ a: { c: 'x' } }]],
  ])('%s', (program, input, outputs) => {
    expect(run(program, input)).toEqual(outputs);
  });

  test.each([
    '.a[',
    '.a | select(.name == "x',
    'nothing',
    '$x',
    '.a |',
    '{a: }',
    'break $x',
    '@nope',
    'now',
    'input',
    'env',
    '$ENV',
  ])('says what is wrong with %s', (program) => {
    expect(() => JqProgram.compile(program)).toThrow(JqSyntaxError);
  });

  test.each<[string, Json]>([
    ['.a[]', { a: 1 }],
    ['.[0]', {}],
    ['.a', [1]],
    ['fromjson', 'auth: x'],
    ['path(1)', null],
    ['{} + 1', null],
    ['error', 'x'],
    ['test("(")', 'x'],
  ])('fails at run time: %s of %j', (program, input) => {
    expect(() => run(program, input)).toThrow(JqError);
  });

  test.each([
    'until(true == false; [.] + [1])',
    '[limit(1e12; repeat(1))]',
    'def f: f; f',
    'def f: 1 + f; f',
    '[range(1e12)]',
    '"a" * 1e9',
    'reduce range(100) as $i ("ab"; . + .)',
    'reduce range(100) as $i (1; [., .])',
    '("a" * 40) | test("(a+)+$b")',
    '[recurse([.])]',
    'last(range(1e9))',
    '.[1e9] = 1',
  ])('ends, however long it would take: %s', (program) => {
    endsInTime(() => expect(() => run(program)).toThrow(JqLimitError));
  });

  test('leaves its input as it was', () => {
    const before = structuredClone(object);
    run('del(.a) | .list[0].name = "z"', object);
    expect(object).toEqual(before);
  });
});
