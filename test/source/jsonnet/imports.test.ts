import { importsOf } from '../../../lib/engine/index.js';
import { endsInTime } from '../../support/patience.js';

const paths = (text: string): string[] => importsOf(text).map(({ path, isCode }) => `${isCode ? '' : 'raw '}${path}`);

describe('the imports of a Jsonnet file', () => {
  test.each([
    ['import "a"', ['a']],
    [
      "local a = import 'a.libsonnet'; importstr \"b.txt\" + importbin @'c\\d'",
      ['a.libsonnet', 'raw b.txt', 'raw c\\d'],
    ],
    ['import /* here */ // there\n # and there\n "a"', ['a']],
    ['import"a"+import\'b\'', ['a', 'b']],
    ['import "\\u0061\\"\\/b"', ['a"/b']],
    [`import @"a""b" + import @'c''d'`, ['a"b', "c'd"]],
    ['import "a" + import "a" + importstr "a"', ['a', 'raw a']],
    ['{ important: "no", reimport: "no", a: importer "no", import_: "no" }', []],
    ['// import "no"\n# import "no"\n/* import "no" */ import "a"', ['a']],
    ['"import \\"no\\"" + \'import "no"\' + @"import ""no""" + import "a"', ['a']],
    ['|||\n  import "no"\n\n  ||| import "no"\n||| + import "a"', ['a']],
    ['|||-\n\timport "no"\n|||, import "a"', ['a']],
    ['import (("no"))', []],
    ['"never ends import "no', []],
    ['/* never ends import "no"', []],
    ['import "never ends', ['never end']],
  ])('of %s', (text, expected) => {
    expect(paths(text)).toEqual(expected);
  });

  test('are found in time that grows with the text', () => {
    for (const piece of ['"\\', "'", '|||\n ', '/*', '@"', '\n \n', 'import '])
      endsInTime(() => paths(piece.repeat(200_000)));
    expect(paths(`"${'\\"'.repeat(2_000_000)}" + import "a"`)).toEqual(['a']);
  });
});
