import {
  applyJsonPatch,
  applyMergePatch,
  createMergePatch,
  equalJson,
  parseJson,
  type Json,
} from '../../../lib/kube/index.js';
import fc from 'fast-check';

const document = { spec: { color: 'red', list: [1, 2], 'a/b~c': 1 } };

describe('JSON patch', () => {
  test.each<[string, Json, Json]>([
    ['adds', [{ op: 'add', path: '/spec/new', value: 1 }], { spec: { ...document.spec, new: 1 } }],
    ['inserts', [{ op: 'add', path: '/spec/list/1', value: 9 }], { spec: { ...document.spec, list: [1, 9, 2] } }],
    ['appends', [{ op: 'add', path: '/spec/list/-', value: 9 }], { spec: { ...document.spec, list: [1, 2, 9] } }],
    ['replaces the document', [{ op: 'replace', path: '', value: 1n }], 1],
    ['unescapes', [{ op: 'replace', path: '/spec/a~1b~0c', value: 2 }], { spec: { ...document.spec, 'a/b~c': 2 } }],
    [
      'moves',
      [{ op: 'move', from: '/spec/color', path: '/color' }],
      { spec: { list: [1, 2], 'a/b~c': 1 }, color: 'red' },
    ],
    ['copies', [{ op: 'copy', from: '/spec/list', path: '/copy' }], { ...document, copy: [1, 2] }],
    [
      'tests',
      [
        { op: 'test', path: '/spec/color', value: 'red' },
        { op: 'remove', path: '/spec' },
      ],
      {},
    ],
  ])('%s', (_, patch, expected) => {
    const before = structuredClone(document);
    expect(equalJson(applyJsonPatch(document, patch), expected)).toBe(true);
    expect(document).toEqual(before);
  });

  test.each<[string, Json, string]>([
    ['a failed test', [{ op: 'test', path: '/spec/color', value: 'blue' }], 'PATCH_TEST_FAILED'],
    ['a missing target', [{ op: 'remove', path: '/spec/nope' }], 'PATCH_PATH_NOT_FOUND'],
    ['a missing parent', [{ op: 'add', path: '/spec/sel/x', value: 1 }], 'PATCH_PATH_NOT_FOUND'],
    ['an index beyond the list', [{ op: 'add', path: '/spec/list/3', value: 1 }], 'PATCH_PATH_NOT_FOUND'],
    ['an inherited property', [{ op: 'copy', from: '/constructor', path: '/x' }], 'PATCH_PATH_NOT_FOUND'],
    ['an unknown operation', [{ op: 'merge', path: '/x' }], 'INVALID_PATCH'],
    ['what is no list', { a: 1 }, 'INVALID_PATCH'],
    [
      'copies that grow without bound',
      Array.from({ length: 40 }, (_, i) => ({ op: 'copy', from: '', path: `/c${i}` })),
      'INVALID_PATCH',
    ],
  ])('refuses %s', (_, patch, code) => {
    expect(() => applyJsonPatch(document, patch)).toThrow(expect.objectContaining({ code }));
  });

  test('__proto__ is a name like any other', () => {
    const patched = applyJsonPatch({}, [{ op: 'add', path: '/__proto__', value: { polluted: true } }]);
    expect(Object.keys(patched as object)).toEqual(['__proto__']);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});

describe('JSON merge patch', () => {
  test('null deletes, objects merge, all else replaces', () => {
    const patch = { a: null, b: { c: 1, d: null }, e: [3] };
    expect(applyMergePatch({ a: 1, b: { d: 1, x: 1 }, e: [1, 2] }, patch)).toEqual({ b: { c: 1, x: 1 }, e: [3] });
    expect(applyMergePatch(undefined, { a: { b: null } })).toEqual({ a: {} });
    expect(applyMergePatch({}, parseJson('{"__proto__":{"x":9007199254740993}}'))).toEqual(
      parseJson('{"__proto__":{"x":9007199254740993}}'),
    );
  });

  test('a created patch turns the one into the other', () => {
    const value = fc.letrec<{ tree: Json }>((tie) => ({
      tree: fc.oneof(
        { depthSize: 'small' },
        fc.constantFrom<Json>(1, 'a', true, 9007199254740993n),
        fc.array(tie('tree'), { maxLength: 2 }),
        fc.dictionary(fc.constantFrom('a', 'b', 'c', '__proto__'), tie('tree')),
      ),
    })).tree;
    const object = fc.dictionary(fc.constantFrom('a', 'b', 'c'), value);
    fc.assert(
      fc.property(object, object, (before, after) => {
        expect(equalJson(applyMergePatch(before, createMergePatch(before, after)), after)).toBe(true);
      }),
    );
  });
});
