import type { Json, JsonObject } from '../../lib/kube/index.js';
import type { Api } from './support/api.js';
import { contract } from './support/contract.js';
import { define, definition, invalidWidget, specOf, uniqueGroup, widget, widgets } from './support/definitions.js';
import {
  badRequest,
  duplicate,
  expectRefusal,
  invalidValue,
  required,
  unsupported,
  type Cause,
} from './support/status.js';
import { casesOf } from './support/table.js';
import { words } from './support/words.js';

const group = uniqueGroup('structural');
const text = { type: 'string' };
const object = (properties: JsonObject, rest: JsonObject = {}): JsonObject => ({ type: 'object', properties, ...rest });
const schema = specOf({
  text: { ...text, minLength: 2, maxLength: 4, pattern: '^[a-z]+$' },
  mode: { ...text, enum: ['A', 'B'] },
  level: { type: 'integer', enum: [1, 2] },
  count: { type: 'integer', minimum: 1, maximum: 10 },
  small: { type: 'integer', format: 'int32' },
  ratio: { type: 'number', minimum: 0.5, exclusiveMinimum: true, maximum: 5, exclusiveMaximum: true, multipleOf: 0.5 },
  on: { type: 'boolean' },
  list: { type: 'array', minItems: 1, maxItems: 2, items: { ...text, maxLength: 3 } },
  set: { type: 'array', 'x-kubernetes-list-type': 'set', items: text },
  ports: {
    type: 'array',
    'x-kubernetes-list-type': 'map',
    'x-kubernetes-list-map-keys': ['port', 'protocol'],
    items: object({ port: { type: 'integer' }, protocol: { ...text, default: 'TCP' } }, { required: ['port'] }),
  },
  named: {
    type: 'array',
    'x-kubernetes-list-type': 'map',
    'x-kubernetes-list-map-keys': ['name'],
    items: object({ name: text }, { required: ['name'] }),
  },
  part: object({ a: text, b: object({ x: text }, { required: ['x'] }) }, { required: ['a'] }),
  map: { type: 'object', minProperties: 1, maxProperties: 2, additionalProperties: { type: 'integer' } },
  any: { 'x-kubernetes-preserve-unknown-fields': true },
  either: { 'x-kubernetes-int-or-string': true },
  share: { 'x-kubernetes-int-or-string': true, pattern: '^[0-9]+%$', maximum: 100 },
  written: { 'x-kubernetes-int-or-string': true, anyOf: [{ type: 'integer' }, { type: 'string' }] },
  empty: { ...text, nullable: true },
  chosen: { ...text, nullable: true, enum: ['A'] },
  whole: { type: 'object', 'x-kubernetes-embedded-resource': true, 'x-kubernetes-preserve-unknown-fields': true },
  anyOf: object({ a: text, b: text }, { anyOf: [{ required: ['a'] }, { required: ['b'] }] }),
  oneOf: object({ a: text, b: text }, { oneOf: [{ required: ['a'] }, { required: ['b'] }] }),
  allOf: { ...text, allOf: [{ minLength: 2 }, { pattern: 'x$' }] },
  not: { ...text, not: { enum: ['z'] } },
});

const post = (api: Api, spec: Json): ReturnType<Api['post']> =>
  api.post(`${widgets(api, group)}?dryRun=All`, { ...widget(group), spec });
const mistyped = (field: string, expected: string, found: string): Cause => ({
  reason: 'FieldValueTypeInvalid',
  message: `Invalid value: "${found}": ${field} in body must be of type ${expected}: "${found}"`,
  field,
});
const inBody = (field: string, value: string, why: string): Cause =>
  invalidValue(field, value, `${field} in body ${why}`);
const tooLong = (field: string, most: number): Cause => ({
  reason: 'FieldValueTooLong',
  message: `Too long: may not be more than ${most} bytes`,
  field,
});
const tooMany = (field: string, count: number, most: number): Cause => ({
  reason: 'FieldValueTooMany',
  message: `Too many: ${count}: must have at most ${most} items`,
  field,
});
const general = (why: string): Cause => invalidValue('<nil>', '""', why);

/** What a spec is refused for. */
type Broken = readonly [spec: Json, ...causes: Cause[]];

contract('values against the schema of a definition', {
  prepare: async (api) => void (await define(api, definition(group, schema))),
  cases: {
    ...casesOf<Broken>(
      {
        'a text may not be too short': [{ text: 'a' }, inBody('spec.text', '"a"', 'should be at least 2 chars long')],
        'a text may not be too long': [{ text: 'abcde' }, tooLong('spec.text', 4)],
        'characters count, not bytes': [{ text: 'äöüß' }, inBody('spec.text', '"äöüß"', "should match '^[a-z]+$'")],
        'a text must match its pattern': [{ text: 'AB' }, inBody('spec.text', '"AB"', "should match '^[a-z]+$'")],
        'a number is no text': [{ text: 1 }, mistyped('spec.text', 'string', 'integer')],
        'a value must be one of those listed': [{ mode: 'C' }, unsupported('spec.mode', '"C"', 'A', 'B')],
        'numbers are listed as texts': [{ level: 3 }, unsupported('spec.level', '3', '1', '2')],
        'a value of the wrong type is not one of those listed either': [
          { mode: 1 },
          mistyped('spec.mode', 'string', 'integer'),
          unsupported('spec.mode', '1', 'A', 'B'),
        ],
        'null is never one of those listed': [{ chosen: null }, unsupported('spec.chosen', 'null', 'A')],
        'an integer may not be too small': [
          { count: 0 },
          inBody('spec.count', '0', 'should be greater than or equal to 1'),
        ],
        'an integer may not be too large': [
          { count: 11 },
          inBody('spec.count', '11', 'should be less than or equal to 10'),
        ],
        'a fraction is no integer': [
          { count: 1.5 },
          mistyped('spec.count', 'integer', 'number'),
          general('Checked value must be of type integer (default format) in spec.count'),
        ],
        'a text is no integer': [{ count: '1' }, mistyped('spec.count', 'integer', 'string')],
        'an int32 has 32 bits': [
          { small: 3_000_000_000 },
          general('Checked value must be of type integer with format int32 in spec.small'),
        ],
        'a limit that is exclusive is not reached': [
          { ratio: 0.5 },
          inBody('spec.ratio', '0.5', 'should be greater than 0.5'),
        ],
        'a number is a multiple of another': [
          { ratio: 0.7 },
          inBody('spec.ratio', '0.7', 'should be a multiple of 0.5'),
        ],
        'a text is no number': [{ ratio: 'x' }, mistyped('spec.ratio', 'number', 'string')],
        'a text is no boolean': [{ on: 'true' }, mistyped('spec.on', 'boolean', 'string')],
        'a text is no object': ['x', mistyped('spec', 'object', 'string')],
        'a list is no object': [[], mistyped('spec', 'object', 'array')],
        'a list may not be too short': [{ list: [] }, inBody('spec.list', '0', 'should have at least 1 items')],
        'a list may not be too long': [{ list: ['a', 'b', 'c'] }, tooMany('spec.list', 3, 2)],
        'every item of a list is judged': [
          { list: ['abcd', 1] },
          tooLong('spec.list[0]', 3),
          mistyped('spec.list[1]', 'string', 'integer'),
        ],
        'an object is no list': [{ list: {} }, mistyped('spec.list', 'array', 'object')],
        'null is no item': [{ list: [null] }, mistyped('spec.list[0]', 'string', 'null')],
        'a set holds a value once, and says so once': [{ set: ['a', 'b', 'a', 'a'] }, duplicate('spec.set[2]', '"a"')],
        'a map list holds a key once': [
          { named: [{ name: 'a' }, { name: 'a' }, { name: 'a' }] },
          duplicate('spec.named[1]', '{"name":"a"}'),
        ],
        'keys that are given by default count': [
          { ports: [{ port: 80 }, { port: 80, protocol: 'TCP' }] },
          duplicate('spec.ports[1]', '{"port":80,"protocol":"TCP"}'),
        ],
        'items without their key are the same item': [
          { named: [{}, {}] },
          required('spec.named[0].name'),
          required('spec.named[1].name'),
          duplicate('spec.named[1]', '{}'),
        ],
        'a map list holds objects': [
          { named: ['x'] },
          mistyped('spec.named[0]', 'object', 'string'),
          invalidValue('spec.named[0]', '"x"', 'must be an object for an array of list-type map'),
        ],
        'a field that is required must be there': [{ part: {} }, required('spec.part.a')],
        'everything that is missing is told at once': [
          { part: { b: {} } },
          required('spec.part.a'),
          required('spec.part.b.x'),
        ],
        'a map may not be too small': [{ map: {} }, inBody('spec.map', '0', 'should have at least 1 properties')],
        'a map may not be too large': [{ map: { a: 1, b: 2, c: 3 } }, tooMany('spec.map', 3, 2)],
        'every value of a map is judged': [{ map: { 'a.b/c': 'x' } }, mistyped('spec.map.a.b/c', 'integer', 'string')],
        'neither number nor text is no int-or-string': [
          { either: true },
          mistyped('spec.either', 'integer,string', 'boolean'),
        ],
        'a fraction is no int-or-string': [{ either: 1.5 }, mistyped('spec.either', 'integer,string', 'number')],
        'the text of an int-or-string is judged': [
          { share: '5' },
          inBody('spec.share', '"5"', "should match '^[0-9]+%$'"),
        ],
        'the number of an int-or-string is judged': [
          { share: 101 },
          inBody('spec.share', '101', 'should be less than or equal to 100'),
        ],
        'the written form of int-or-string is judged too': [
          { written: true },
          mistyped('spec.written', 'integer,string', 'boolean'),
          general('"spec.written" must validate at least one schema (anyOf)'),
          mistyped('spec.written', 'integer', 'boolean'),
        ],
        'one of several schemas must fit': [
          { anyOf: {} },
          general('"spec.anyOf" must validate at least one schema (anyOf)'),
          required('spec.anyOf.a'),
        ],
        'exactly one of several schemas must fit, and none does': [
          { oneOf: {} },
          general('"spec.oneOf" must validate one and only one schema (oneOf). Found none valid'),
          required('spec.oneOf.a'),
        ],
        'exactly one of several schemas must fit, and two do': [
          { oneOf: { a: 'x', b: 'y' } },
          general('"spec.oneOf" must validate one and only one schema (oneOf). Found 2 valid alternatives'),
        ],
        'all of several schemas must fit': [
          { allOf: 'a' },
          inBody('spec.allOf', '"a"', 'should be at least 2 chars long'),
          inBody('spec.allOf', '"a"', "should match 'x$'"),
          general('"spec.allOf" must validate all the schemas (allOf). None validated'),
        ],
        'a schema may not fit': [{ not: 'z' }, general('"spec.not" must not validate the schema (not)')],
        'a whole object says what it is': [
          { whole: {} },
          required('spec.whole.apiVersion'),
          required('spec.whole.kind'),
        ],
        'a whole object says what it is in words': [
          { whole: { apiVersion: '', kind: '' } },
          invalidValue('spec.whole.apiVersion', '""', 'must not be empty'),
          invalidValue('spec.whole.kind', '""', 'must not be empty'),
        ],
        'the type of a whole object is well-formed': [
          { whole: { apiVersion: 'a/b/c', kind: 'Po_d' } },
          invalidValue('spec.whole.apiVersion', '"a/b/c"', 'unexpected GroupVersion string: a/b/c'),
          invalidValue(
            'spec.whole.kind',
            '"Po_d"',
            `may have mixed case, but should otherwise match: ${words.label1035}`,
          ),
        ],
        'the labels of a whole object are labels': [
          { whole: { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'A B', labels: { a: 'b c' } } } },
          invalidValue('spec.whole.metadata.labels', '"b c"', words.labelValue),
        ],
        'faults of several fields are told at once': [
          { text: 'a', count: 0, mode: 'C' },
          inBody('spec.text', '"a"', 'should be at least 2 chars long'),
          inBody('spec.count', '0', 'should be greater than or equal to 1'),
          unsupported('spec.mode', '"C"', 'A', 'B'),
        ],
      },
      async (api, [spec, ...causes]) => expectRefusal(await post(api, spec), invalidWidget(group, ...causes)),
    ),
    'what fits is taken as it is': async (api) => {
      const spec = {
        text: 'abc',
        mode: 'B',
        level: 2,
        count: 10,
        ratio: 1.5,
        on: false,
        list: ['äöü'],
        set: ['b', 'a'],
        part: { a: '' },
        map: { 'a.b/c': 1 },
        any: [{ x: null }],
        either: '10%',
        share: 100,
        written: 5,
        empty: null,
        whole: { apiVersion: 'apps/v1', kind: 'Deployment', more: { x: 1 } },
      };
      const { status, body } = await post(api, spec);
      expect([status, body['spec']]).toEqual([201, spec]);
    },
    'a type of a whole object that is no text cannot be read': async (api) => {
      const answer = await post(api, { whole: { apiVersion: 1, kind: 'Pod' } });
      const why = 'spec.whole.apiVersion: Invalid value: 1: must be a string';
      expectRefusal(answer, badRequest(`Widget in version "v1" cannot be handled as a Widget: ${why}`));
    },
    'metadata of a whole object that are none cannot be read': async (api) => {
      const metadata = { name: 'x', labels: { a: 1 } };
      const answer = await post(api, { whole: { apiVersion: 'v1', kind: 'Pod', metadata } });
      const why =
        'spec.whole.metadata: Invalid value: {"labels":{"a":1},"name":"x"}: json: cannot unmarshal number into Go struct field ObjectMeta.labels of type string';
      expectRefusal(answer, badRequest(`Widget in version "v1" cannot be handled as a Widget: ${why}`));
    },
  },
});

const formats: Readonly<Record<string, readonly [wrong: string, right: string]>> = {
  'date-time': ['2024-01-01', '2024-01-01T00:00:00.5+01:00'],
  date: ['2024-13-01', '2024-02-29'],
  email: ['a@', 'a@example.com'],
  uri: ['a b', 'https://example.com/x?y=1'],
  ipv4: ['256.0.0.1', '10.0.0.1'],
  ipv6: ['::g', 'fe80::1'],
  cidr: ['10.0.0.0/33', '10.0.0.0/8'],
  mac: ['00:11:22:33:44', '00:11:22:33:44:55'],
  uuid: ['x', '123e4567-e89b-12d3-a456-426614174000'],
  uuid4: ['123e4567-e89b-12d3-a456-426614174000', '123e4567-e89b-42d3-a456-426614174000'],
  duration: ['x', '1h30m'],
  byte: ['a', 'YWI='],
  hexcolor: ['#12', '#a1B2c3'],
  rgbcolor: ['rgb(1,2)', 'rgb(1, 2,255)'],
  isbn: ['0321751044', '978-0321751041'],
  ssn: ['123-45-678', '123-45-6789'],
  creditcard: ['4111111111111112', '4111 1111 1111 1111'],
  bsonobjectid: ['x', '507f1f77bcf86cd799439011'],
  'k8s-short-name': ['a.b', 'a-b'],
  'k8s-long-name': ['A.b', 'a.b'],
};
const formatGroup = uniqueGroup('formats');

contract('formats of texts', {
  prepare: async (api) => {
    const properties = Object.keys(formats).map((format) => [format, { type: 'string', format }]);
    await define(api, definition(formatGroup, specOf(Object.fromEntries(properties))));
  },
  cases: casesOf(
    Object.fromEntries(
      Object.entries(formats).map(([format, texts]) => [`${format}: ${texts[0]} is none`, [format, ...texts] as const]),
    ),
    async (api, [format, wrong, right]) => {
      const path = `${widgets(api, formatGroup)}?dryRun=All`;
      const field = `spec.${format}`;
      const message = `Invalid value: "${wrong}": ${field} in body must be of type ${format}: "${wrong}"`;
      expectRefusal(
        await api.post(path, widget(formatGroup, { [format]: wrong })),
        invalidWidget(formatGroup, { reason: 'FieldValueTypeInvalid', message, field }),
      );
      expect((await api.post(path, widget(formatGroup, { [format]: right }))).status).toBe(201);
    },
  ),
});
