import { createRequire } from 'node:module';
import fc from 'fast-check';
import * as jsYaml from 'js-yaml';
import type { parseAllDocuments } from 'yaml';
import { equalJson, readManifests, readYaml, writeManifests, writeYaml, type Json } from '../../../lib/kube/index.js';
import { jsonValues, TREACHEROUS } from './values.js';

/** The reader of cdk8s, which is that of many JavaScript tools. */
const yaml = createRequire(require.resolve('cdk8s'))('yaml') as { parseAllDocuments: typeof parseAllDocuments };

const readers: Record<string, (text: string) => unknown> = {
  'our own reader': (text) => readYaml(text)[0]?.value,
  'js-yaml, YAML 1.2': (text) => jsYaml.load(text),
  'js-yaml, YAML 1.1': (text) => jsYaml.load(text, { schema: jsYaml.YAML11_SCHEMA }),
  'yaml, YAML 1.2': (text) => yamlValue(text, '1.2'),
  'yaml, YAML 1.1': (text) => yamlValue(text, '1.1'),
};

function yamlValue(text: string, version: '1.1' | '1.2'): unknown {
  const [document] = yaml.parseAllDocuments(text, { version });
  if (document === undefined || !('toJS' in document)) return undefined;
  if (document.errors[0] !== undefined) throw document.errors[0];
  return document.toJS();
}

describe.each(Object.entries(readers))('%s', (_, read) => {
  test.each(TREACHEROUS.filter((text) => text !== '__proto__').map((text) => [text]))(
    'reads the text %j back as it was, as value, key and item',
    (text) => {
      const values: Json[] = [
        text,
        { [text]: 1 },
        { key: text, next: { key: text } },
        [text, [text]],
        { list: [{ key: text, b: 1 }] },
      ];
      for (const value of values) expect(read(writeYaml(value))).toEqual(value);
    },
  );

  test('reads a double beyond 2^53 back as the integer that it is', () => {
    expect(equalJson(read(writeYaml(-87511500066274340)) as Json, -87511500066274340)).toBe(true);
  });

  test('reads any value back equal', () => {
    fc.assert(
      fc.property(jsonValues, (value) => {
        expect(equalJson(read(writeYaml(value)) as Json, value)).toBe(true);
      }),
      { numRuns: 100 },
    );
  });
});

describe('the writer', () => {
  test('writes what people write', () => {
    const object = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'a', labels: {}, finalizers: [] },
      data: { script: '#!/bin/sh\necho hi\n', answer: 'yes', empty: '' },
      list: ['--port=8080', { name: 'x', args: [[1, 2], []] }, null],
      big: 9007199254740993n,
      small: 1e-7,
      absent: undefined,
    };
    expect(writeYaml(object)).toBe(`apiVersion: v1
kind: ConfigMap
metadata:
  name: a
  labels: {}
  finalizers: []
data:
  script: |
    #!/bin/sh
    echo hi
  answer: "yes"
  empty: ""
list:
  - --port=8080
  - name: x
    args:
      - - 1
        - 2
      - []
  - null
big: 9007199254740993
small: 1.0e-7
`);
  });

  test('can sort keys', () => {
    expect(writeYaml({ b: { d: 1, c: 2 }, a: 1 }, { sortKeys: true })).toBe('a: 1\nb:\n  c: 2\n  d: 1\n');
  });

  test('refuses a number that is not finite', () => {
    expect(() => writeYaml({ a: NaN })).toThrow(RangeError);
  });

  test('manifests survive the way out and back, int64 included', () => {
    const objects = [
      { apiVersion: 'v1', kind: 'A', metadata: { name: 'a' }, spec: { big: 9007199254740993n } },
      { apiVersion: 'v1', kind: 'B', metadata: { name: 'b' }, text: 'x\n\n' },
    ];
    const text = writeManifests(objects);
    expect(text).toContain('\n---\n');
    expect(readManifests(text)).toEqual(objects);
    expect(writeManifests([])).toBe('');
  });

  test('__proto__ is a key like any other', () => {
    const value = readYaml('__proto__: {x: 1}\n')[0]?.value ?? null;
    expect(writeYaml(value)).toBe('__proto__:\n  x: 1\n');
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
  });
});
