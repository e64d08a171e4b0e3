import fc from 'fast-check';
import { cloneJson, digest, equalJson, parseJson, stringifyJson, type Json } from '../../lib/kube/index.js';
import { parseExactJson } from '../../lib/kube/json-parser.js';

const values: fc.Arbitrary<Json> = fc.letrec<{ json: Json }>((tie) => ({
  json: fc.oneof(
    { depthSize: 'small' },
    fc.string({ unit: 'binary' }),
    fc.maxSafeInteger(),
    fc.bigInt({ min: 2n ** 53n, max: 2n ** 63n - 1n }),
    fc.bigInt({ min: -(2n ** 63n), max: -(2n ** 53n) }),
    fc.double({ noNaN: true, noDefaultInfinity: true, noInteger: true }),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('json'), { maxLength: 4 }),
    fc.dictionary(fc.oneof(fc.string(), fc.constantFrom('__proto__', 'constructor', '1')), tie('json'), { maxKeys: 4 }),
  ),
})).json;

describe('JSON with exact integers', () => {
  test.each<[string, Json]>([
    ['9007199254740993', 9007199254740993n],
    ['-9223372036854775808', -9223372036854775808n],
    ['9007199254740991', 9007199254740991],
    ['18446744073709551616', 18446744073709551616],
    ['1.2345678901234567890', 1.2345678901234567],
    ['"12345678901234567890"', '12345678901234567890'],
    ['[1e2,-0.5,"\\u0041\\n",true,false,null,{}]', [100, -0.5, 'A\n', true, false, null, {}]],
  ])('parses %s', (text, value) => {
    expect(parseJson(text)).toEqual(value);
    expect(parseExactJson(text)).toEqual(value);
  });

  test('what is written is read back equal, in every form', () => {
    fc.assert(
      fc.property(values, fc.boolean(), fc.constantFrom(0, 2), (value, sortKeys, indent) => {
        const text = stringifyJson(value, { sortKeys, indent });
        expect(equalJson(parseJson(text), value)).toBe(true);
        expect(equalJson(parseExactJson(text), value)).toBe(true);
      }),
    );
  });

  test('the exact parser takes and refuses what JSON.parse does', () => {
    const text = fc.oneof(fc.string({ unit: fc.constantFrom(...'{}[]",:0123456789.eE+-tfn\\ ul\n') }), fc.json());
    const outcome = (run: () => unknown): unknown => {
      try {
        return run();
      } catch {
        return 'refused';
      }
    };
    fc.assert(
      fc.property(text, (json) => {
        const rounded = (): unknown => JSON.parse(stringifyJson(parseExactJson(json)));
        expect(outcome(rounded)).toEqual(outcome(() => JSON.parse(JSON.stringify(JSON.parse(json)))));
      }),
      { numRuns: 1000 },
    );
  });

  test('indented text looks like that of JSON.stringify', () => {
    const value = { b: [1, { c: 'x' }, []], a: {}, gone: undefined };
    expect(stringifyJson({ ...value, big: 2n ** 60n }, { indent: 2 })).toBe(
      JSON.stringify({ ...value, big: 0 }, undefined, 2).replace('"big": 0', '"big": 1152921504606846976'),
    );
    expect(stringifyJson(value, { sortKeys: true })).toBe('{"a":{},"b":[1,{"c":"x"},[]]}');
  });

  test('__proto__ is a key like any other', () => {
    const value = parseJson('{"__proto__":{"polluted":12345678901234567}}');
    expect(Object.keys(cloneJson(value) as object)).toEqual(['__proto__']);
    expect(equalJson(value, {})).toBe(false);
    expect(equalJson({}, value)).toBe(false);
    expect(stringifyJson(cloneJson(value))).toBe('{"__proto__":{"polluted":12345678901234567}}');
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});

describe('equality', () => {
  test.each<[Json, Json, boolean]>([
    [{ a: 1, b: undefined }, { a: 1 }, true],
    [{ a: 1, b: 2 }, { b: 2, a: 1 }, true],
    [1, 1n, true],
    [9007199254740993n, 9007199254740992, false],
    [0, '0', false],
    [null, {}, false],
    [[], {}, false],
    [[1, 2], [1], false],
    [{ a: null }, {}, false],
    [{ a: undefined }, { b: undefined }, true],
  ])('%p and %p: %p', (a, b, equal) => {
    expect(equalJson(a, b)).toBe(equal);
    expect(equalJson(b, a)).toBe(equal);
  });

  test('a clone is equal and shares nothing', () => {
    fc.assert(
      fc.property(values, (value) => {
        expect(equalJson(cloneJson(value), value)).toBe(true);
      }),
    );
    const value = { a: [{ b: 1 }] };
    expect(cloneJson(value).a[0]).not.toBe(value.a[0]);
  });
});

test('equal values have equal digests, whatever the order of their keys', () => {
  expect(digest({ a: 1, b: { c: 2n, d: [] } })).toBe(digest({ b: { d: [], c: 2 }, a: 1 }));
  expect(digest({ a: 1 })).not.toBe(digest({ a: '1' }));
  expect(digest({})).toBe('44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a');
});
