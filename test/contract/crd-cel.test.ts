import type { Json, JsonObject } from '../../lib/kube/index.js';
import type { Api } from './support/api.js';
import { contract } from './support/contract.js';
import { define, definition, invalidWidget, specOf, uniqueGroup, widget, widgets } from './support/definitions.js';
import { expectRefusal, invalidValue, required, type Cause } from './support/status.js';
import { casesOf } from './support/table.js';

const text = { type: 'string', maxLength: 100 };
const integer = { type: 'integer' };
const texts = { type: 'array', maxItems: 10, items: text };
const integers = { type: 'array', maxItems: 10, items: integer };
const object = (properties: JsonObject, rest: JsonObject = {}): JsonObject => ({ type: 'object', properties, ...rest });
const ruled = (schema: JsonObject, ...rules: JsonObject[]): JsonObject => ({
  ...schema,
  'x-kubernetes-validations': rules,
});

/** A value, a rule for it, and a value that it takes and one that it does not. */
type Rule = readonly [schema: JsonObject, rule: string, right: Json, wrong: Json];

const rules: Readonly<Record<string, Rule>> = {
  'numbers are compared': [integer, 'self > 2 && self <= 5 || self == 100', 100, 6],
  'integers and fractions are compared': [{ type: 'number' }, 'self < 2', 1.5, 2],
  'texts are compared': [text, "self.startsWith('a') && self.endsWith('z') && self.contains('b')", 'abz', 'az'],
  'texts are matched': [text, "self.matches('^[a-z]+$')", 'abc', 'aBc'],
  'size is in characters': [text, 'self.size() == 2', 'äö', 'abc'],
  'fields of an object are related': [
    object({ low: integer, high: integer }),
    'self.low <= self.high',
    { low: 1, high: 2 },
    { low: 3, high: 2 },
  ],
  'has says whether a field is there': [
    object({ a: text, b: text }),
    'has(self.a) != has(self.b)',
    { a: '' },
    { a: 'x', b: 'y' },
  ],
  'all items are judged': [texts, "self.all(x, x != '')", ['a'], ['a', '']],
  'some item is there': [integers, 'self.exists(x, x == 3)', [1, 3], [1]],
  'one item is there': [integers, 'self.exists_one(x, x > 2)', [1, 3], [3, 4]],
  'items are mapped': [integers, 'self.map(x, x * 2) == [2, 4]', [1, 2], [1]],
  'items are filtered': [integers, 'self.filter(x, x > 1).size() == 1', [1, 2], [2, 3]],
  'items are judged with their place': [integers, 'self.all(i, x, x > i)', [1, 2], [0]],
  'keys of a map are judged': [
    { type: 'object', maxProperties: 5, additionalProperties: text },
    "self.all(k, k.startsWith('a') && self[k] != '')",
    { ab: 'x' },
    { b: 'x' },
  ],
  'a value is in a list': [text, "self in ['a', 'b']", 'b', 'c'],
  'a condition has two branches': [integer, 'self > 5 ? self < 10 : self == 0', 7, 3],
  'what may not be there is optional': [object({ a: integer }), 'self.?a.orValue(1) == 1', {}, { a: 2 }],
  'an int-or-string is of one type or the other': [
    { 'x-kubernetes-int-or-string': true, maxLength: 10 },
    "type(self) == int ? self > 0 : self.endsWith('%')",
    '5%',
    0,
  ],
  'times are compared': [
    { type: 'string', format: 'date-time' },
    "self > timestamp('2024-01-01T00:00:00Z')",
    '2024-01-02T00:00:00Z',
    '2023-12-31T23:59:59Z',
  ],
  'spans of time are compared': [{ type: 'string', format: 'duration' }, "self <= duration('1h')", '30m', '61m'],
  'lists are sorted': [integers, 'self.isSorted()', [1, 2, 2], [2, 1]],
  'lists are summed up': [integers, 'self.sum() == 6 && self.min() == 1 && self.max() == 3', [1, 2, 3], [1, 3, 3]],
  'an item has its place': [texts, "self.indexOf('b') == 1 && self.lastIndexOf('b') == 2", ['a', 'b', 'b'], ['b']],
  'items are counted once': [texts, 'self.distinct().size() == self.size()', ['a', 'b'], ['a', 'a']],
  'lists are sets': [texts, "sets.contains(['a', 'b'], self) && sets.intersects(self, ['a'])", ['a'], ['b']],
  'a regular expression finds': [text, "self.find('[0-9]+') == '12'", 'a12b3', 'a1'],
  'a regular expression finds all': [text, "self.findAll('[0-9]+') == ['1', '2']", 'a1b2', 'a1'],
  'texts are split': [text, "self.split(',') == ['a', 'b']", 'a,b', 'a;b'],
  'texts are changed': [text, "self.lowerAscii().replace('a', 'b').trim() == 'bb'", ' Aa', 'cc'],
  'a part of a text is taken': [text, "self.substring(1, 3) == 'bc' && self.charAt(0) == 'a'", 'abcd', 'xbcd'],
  'texts are formatted': [text, "self == '%s-%d'.format(['a', 5])", 'a-5', 'a-6'],
  'URLs have parts': [
    text,
    "isURL(self) && url(self).getHostname() == 'example.com' && url(self).getPort() == '80' && url(self).getScheme() == 'https'",
    'https://example.com:80/a?b=c',
    'https://example.org:80/',
  ],
  'what is no URL is none': [text, 'isURL(self)', '/a/b', 'example com'],
  'quantities are compared': [text, "isQuantity(self) && quantity(self).isLessThan(quantity('1Gi'))", '500Mi', '2Gi'],
  'quantities are added': [text, "quantity(self).add(quantity('500m')).compareTo(quantity('1')) == 0", '0.5', '1'],
  'IP addresses have a family': [text, 'isIP(self) && ip(self).family() == 4', '10.0.0.1', '::1'],
  'IP addresses are written in one way': [text, 'isIP(self) && ip.isCanonical(self)', 'fe80::1', 'FE80::1'],
  'IP addresses are of a kind': [text, 'ip(self).isLoopback()', '127.0.0.1', '10.0.0.1'],
  'networks hold addresses': [text, "isCIDR(self) && cidr(self).containsIP('10.1.2.3')", '10.0.0.0/8', '11.0.0.0/8'],
  'networks hold networks': [text, 'cidr(self).containsCIDR("10.1.0.0/16")', '10.0.0.0/8', '10.1.0.0/24'],
  'a format is checked': [text, '!format.dns1123Label().validate(self).hasValue()', 'a-b', 'a.b'],
  'a format has a name': [
    text,
    "!format.named('uuid').value().validate(self).hasValue()",
    '123e4567-e89b-12d3-a456-426614174000',
    'x',
  ],
  'versions are compared': [
    text,
    "isSemver(self) && semver(self).isGreaterThan(semver('1.2.0-rc.1'))",
    '1.2.0',
    '1.1.9',
  ],
  'names that are no identifiers are escaped': [
    object({ 'x-y': integer, 'a.b': integer, 'c/d': integer, e__f: integer }),
    'self.x__dash__y + self.a__dot__b + self.c__slash__d + self.e__underscores__f == 4',
    { 'x-y': 1, 'a.b': 1, 'c/d': 1, e__f: 1 },
    { 'x-y': 2, 'a.b': 1, 'c/d': 1, e__f: 1 },
  ],
  'names that are words of the language are escaped': [
    object({ namespace: text, if: text }),
    "self.__namespace__ == 'a' && self.__if__ == 'b'",
    { namespace: 'a', if: 'b' },
    { namespace: 'a', if: 'a' },
  ],
};
const keyOf = (sentence: string): string => `p${Object.keys(rules).indexOf(sentence)}`;
const group = uniqueGroup('cel');
const create = (api: Api, spec: JsonObject, own = group): ReturnType<Api['post']> =>
  api.post(`${widgets(api, own)}?dryRun=All`, widget(own, spec));

contract('what rules can say', {
  prepare: async (api) => {
    const properties = Object.entries(rules).map(([sentence, [schema, rule]]): [string, JsonObject] => [
      keyOf(sentence),
      ruled(schema, { rule }),
    ]);
    await define(api, definition(group, specOf(Object.fromEntries(properties))));
  },
  cases: casesOf(
    Object.fromEntries(Object.entries(rules).map(([sentence, rule]) => [sentence, [keyOf(sentence), rule] as const])),
    async (api, [key, [schema, rule, right, wrong]]) => {
      const taken = await create(api, { [key]: right });
      expect([taken.status, taken.body['message']]).toEqual([201, undefined]);
      const isWhole = schema['type'] === 'object' || schema['type'] === 'array';
      const shown = isWhole ? '' : `: ${JSON.stringify(wrong)}`;
      const cause = {
        reason: 'FieldValueInvalid',
        message: `Invalid value${shown}: failed rule: ${rule}`,
        field: `spec.${key}`,
      };
      expectRefusal(await create(api, { [key]: wrong }), invalidWidget(group, cause));
    },
  ),
});

const told = uniqueGroup('told');
const toldSchema = specOf({
  plain: ruled(integer, { rule: 'self > 0' }),
  message: ruled(integer, { rule: 'self > 0', message: 'must be more than nothing' }),
  expression: ruled(integer, {
    rule: 'self > 0',
    messageExpression: "self < 0 ? 'is negative' : 'is nothing'",
    message: 'unused',
  }),
  broken: ruled(texts, { rule: 'self.size() > 1', messageExpression: 'self[5]', message: 'too few' }),
  required: ruled(object({ a: text }), {
    rule: 'has(self.a)',
    reason: 'FieldValueRequired',
    message: 'say a',
    fieldPath: '.a',
  }),
  forbidden: ruled(integer, { rule: 'self < 5', reason: 'FieldValueForbidden' }),
  duplicate: ruled(integer, { rule: 'self < 5', reason: 'FieldValueDuplicate' }),
  deep: ruled(object({ 'x.y': object({ z: integer }) }), { rule: 'false', fieldPath: "['x.y'].z", message: 'no' }),
  two: ruled(integer, { rule: 'self > 5', message: 'small' }, { rule: 'self % 2 == 0', message: 'odd' }),
  items: { type: 'array', maxItems: 5, items: ruled(text, { rule: "self != 'x'", message: 'no x' }) },
  map: {
    type: 'object',
    maxProperties: 5,
    additionalProperties: ruled(integer, { rule: 'self > 0', message: 'more' }),
  },
  index: ruled(integers, { rule: 'self[5] == 1' }),
  zero: ruled(integer, { rule: '10 / self > 1' }),
  absent: ruled(object({ a: integer }), { rule: 'self.a > 1', message: 'a is missing' }),
  either: ruled({ 'x-kubernetes-int-or-string': true }, { rule: 'self > 5' }),
  bounded: { ...integer, maximum: 5 },
  listed: { type: 'string', enum: ['a'] },
});

/** A spec and what it is refused for. */
type Broken = readonly [spec: JsonObject, ...causes: Cause[]];

const omitted = (field: string, why: string): Cause => ({
  reason: 'FieldValueInvalid',
  message: `Invalid value: ${why}`,
  field,
});
const unchecked: Cause = invalidValue(
  '<nil>',
  'null',
  'some validation rules were not checked because the object was invalid; correct the existing errors to complete validation',
);

contract('what rules tell', {
  prepare: async (api) => {
    const root = ruled(toldSchema, { rule: "self.metadata.name != 'bad'", message: 'a bad name' });
    await define(api, definition(told, root));
  },
  cases: {
    ...casesOf<Broken>(
      {
        'a rule without a message is told itself': [
          { plain: 0 },
          invalidValue('spec.plain', '0', 'failed rule: self > 0'),
        ],
        'a rule is told by its message': [
          { message: 0 },
          invalidValue('spec.message', '0', 'must be more than nothing'),
        ],
        'a message can be computed': [{ expression: -1 }, invalidValue('spec.expression', '-1', 'is negative')],
        'a message that cannot be computed gives way to the written one': [
          { broken: ['a'] },
          omitted('spec.broken', 'too few'),
        ],
        'a reason and a field can be named': [{ required: {} }, required('spec.required.a', 'say a')],
        'a rule can forbid': [
          { forbidden: 5 },
          { reason: 'FieldValueForbidden', message: 'Forbidden: failed rule: self < 5', field: 'spec.forbidden' },
        ],
        'a rule can find a value twice': [
          { duplicate: 5 },
          { reason: 'FieldValueDuplicate', message: 'Duplicate value: 5', field: 'spec.duplicate' },
        ],
        'a field can have any name': [{ deep: {} }, omitted('spec.deep.x.y.z', 'no')],
        'all rules are checked': [
          { two: 3 },
          invalidValue('spec.two', '3', 'small'),
          invalidValue('spec.two', '3', 'odd'),
        ],
        'items are told by their place': [{ items: ['a', 'x'] }, invalidValue('spec.items[1]', '"x"', 'no x')],
        'values of a map are told by their key': [{ map: { a: 0 } }, invalidValue('spec.map[a]', '0', 'more')],
        'an item that is not there ends a rule': [
          { index: [1] },
          invalidValue('spec.index', '"array"', 'index out of bounds: 5 evaluating rule: self[5] == 1'),
        ],
        'a division by zero ends a rule': [
          { zero: 0 },
          invalidValue('spec.zero', '"integer"', 'division by zero evaluating rule: 10 / self > 1'),
        ],
        'a field that is not there ends a rule': [
          { absent: {} },
          invalidValue('spec.absent', '"object"', 'no such key: a evaluating rule: a is missing'),
        ],
        'an operator that there is not for a type ends a rule': [
          { either: 'x' },
          invalidValue(
            'spec.either',
            '""',
            "'no such overload': call arguments did not match a supported operator, function or macro signature for rule: self > 5",
          ),
        ],
        'rules are checked beside limits': [
          { bounded: 6, plain: 0 },
          invalidValue('spec.bounded', '6', 'spec.bounded in body should be less than or equal to 5'),
          invalidValue('spec.plain', '0', 'failed rule: self > 0'),
        ],
        'rules are not checked when a value is none at all': [
          { listed: 'b', plain: 0 },
          {
            reason: 'FieldValueNotSupported',
            message: 'Unsupported value: "b": supported values: "a"',
            field: 'spec.listed',
          },
          unchecked,
        ],
        'rules are not checked when a type is wrong': [
          { plain: 'x' },
          {
            reason: 'FieldValueTypeInvalid',
            message: 'Invalid value: "string": spec.plain in body must be of type integer: "string"',
            field: 'spec.plain',
          },
          unchecked,
        ],
      },
      async (api, [spec, ...causes]) => expectRefusal(await create(api, spec, told), invalidWidget(told, ...causes)),
    ),
    'a rule at the root knows the name': async (api) => {
      const answer = await api.post(`${widgets(api, told)}?dryRun=All`, widget(told, {}, { name: 'bad' }));
      expect(answer.body['message']).toBe(`Widget.${told} "bad" is invalid: <nil>: Invalid value: a bad name`);
    },
    'rules are not for what is null': async (api) => {
      expect((await create(api, { plain: null }, told)).status).toBe(201);
    },
  },
});
