import type { JsonObject } from '../../lib/kube/index.js';
import type { Answer, Api } from './support/api.js';
import { contract } from './support/contract.js';
import { definition, DEFINITIONS, invalidDefinition, specOf, uniqueGroup } from './support/definitions.js';
import { expectRefusal, invalidValue, required, unsupported, type Cause } from './support/status.js';
import { casesOf } from './support/table.js';

const group = uniqueGroup('expressions');
const text = { type: 'string', maxLength: 20 };
const properties = {
  a: text,
  n: { type: 'integer' },
  b: { type: 'boolean' },
  either: { 'x-kubernetes-int-or-string': true },
  any: { 'x-kubernetes-preserve-unknown-fields': true },
  l: { type: 'array', maxItems: 10, items: text },
  m: { type: 'object', maxProperties: 5, additionalProperties: text },
  t: { type: 'string', format: 'date-time' },
};
const RULES = 'spec.validation.openAPIV3Schema.properties[spec].x-kubernetes-validations[0]';

const tryRule = (api: Api, rule: JsonObject): Promise<Answer> => {
  const schema = specOf(properties, { 'x-kubernetes-validations': [rule] });
  return api.post(`${DEFINITIONS}?dryRun=All`, definition(group, schema));
};
const shown = ({ rule = '', messageExpression = '' }: { rule?: string; messageExpression?: string }): string => {
  const goText = (value: string): string =>
    JSON.stringify(value).replace(/[<>&]/g, (found) => `\\u00${found.charCodeAt(0).toString(16)}`);
  return `{"Rule":${goText(rule)},"Message":"","MessageExpression":${goText(messageExpression)},"Reason":null,"FieldPath":"","OptionalOldSelf":null}`;
};
/** How a place in an expression is pointed at. */
const at = (expression: string, column: number, why: string): string =>
  `compilation failed: ERROR: <input>:1:${column}: ${why}\n | ${expression}\n | ${'.'.repeat(column - 1)}^`;
const noOverload = (what: string, types: string): string =>
  `found no matching overload for '${what}' applied to '(${types})'`;
const undeclared = (name: string): string => `undeclared reference to '${name}' (in container '')`;

/** An expression, the column of its fault, and the fault. */
type Broken = readonly [rule: string, column: number, why: string];

contract('expressions of rules', {
  cases: {
    ...casesOf<Broken>(
      {
        'a field must be known': ['self.zz == 1', 5, "undefined field 'zz'"],
        'a field of unknown type is not known': ['self.any == 1', 5, "undefined field 'any'"],
        'metadata are known at the root alone': ['self.metadata.name == "x"', 5, "undefined field 'metadata'"],
        'has asks for a field that is known': ['has(self.zz)', 4, "undefined field 'zz'"],
        'a name must be known': ['foo', 1, undeclared('foo')],
        'a name of an item must be known': ['self.l.all(x, y == 1)', 15, undeclared('y')],
        'a function must be known': ['unknown(self.a)', 8, undeclared('unknown')],
        'a method must be known': ['self.a.foo()', 11, undeclared('foo')],
        'only values of one type are equal': ['self.a == 1', 8, noOverload('_==_', 'string, int')],
        'an integer is no fraction': ['self.n == 1.0', 8, noOverload('_==_', 'int, double')],
        'a text is never null': ['self.a == null', 8, noOverload('_==_', 'string, null')],
        'a time is no text': ['self.t == "x"', 8, noOverload('_==_', 'timestamp, string')],
        'a text is not added to a number': ['self.a + 1 == 2', 8, noOverload('_+_', 'string, int')],
        'sizes are integers': ["self.a.size() > 'b'", 15, noOverload('_>_', 'int, string')],
        'an item has the type of its list': ['self.l.all(x, x == 1)', 17, noOverload('_==_', 'string, int')],
        'a value of another type is in no list': ['self.n in self.l', 8, noOverload('@in', 'int, list(string)')],
        'a list is indexed by integers': ["self.l['a'] == 'x'", 7, noOverload('_[_]', 'list(string), string')],
        'numbers have no size': ['size(self.n) > 0', 5, noOverload('size', 'int')],
        'booleans are no integers': ['int(self.b) > 0', 4, noOverload('int', 'bool')],
        'functions of libraries take their types': ['isURL(self.n)', 6, noOverload('isURL', 'int')],
        'only booleans are negated': ['!self.a', 1, noOverload('!_', 'string')],
        'only booleans are joined': ['self.a && true', 5, "expected type 'bool' but found 'string'"],
        'both branches have one type': ['true ? 1 : "x"', 6, noOverload('_?_:_', 'bool, int, string')],
        'a list has one type': ['[1,"a"].size() > 0', 4, "expected type 'int' but found 'string'"],
        'a regular expression can be read': ['self.a.matches("(")', 16, 'invalid matches argument'],
        'a span of time can be read': ['duration("x") > duration("1s")', 10, 'invalid duration argument'],
        'a name of an item is a name': ['self.l.all(self.a, true)', 16, 'argument must be a simple name'],
        'an expression ends where it ends': [
          'self.a ==',
          10,
          "Syntax error: mismatched input '<EOF>' expecting {'[', '{', '(', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER}",
        ],
      },
      async (api, [rule, column, why]) => {
        const cause = invalidValue(`${RULES}.rule`, shown({ rule }), at(rule, column, why));
        expectRefusal(await tryRule(api, { rule }), invalidDefinition(group, cause));
      },
    ),
    ...casesOf<readonly [rule: JsonObject, ...causes: Cause[]]>(
      {
        'a rule is a boolean': [
          { rule: 'self.n' },
          invalidValue(`${RULES}.rule`, shown({ rule: 'self.n' }), 'cel expression must evaluate to a bool'),
        ],
        'a rule is said': [{ rule: ' ' }, required(`${RULES}.rule`, 'rule is not specified')],
        'a message says something': [
          { rule: 'true', message: ' ' },
          invalidValue(`${RULES}.message`, '" "', 'must be non-empty if specified'),
        ],
        'a message is one line': [
          { rule: 'true', message: 'a\nb' },
          invalidValue(`${RULES}.message`, '"a\\nb"', 'must not contain line breaks'),
        ],
        'a rule of several lines has a message': [
          { rule: 'self.n\n> 0' },
          required(`${RULES}.message`, 'message must be specified if rule contains line breaks'),
        ],
        'a message that is computed is a text': [
          { rule: 'true', messageExpression: '1' },
          invalidValue(
            `${RULES}.messageExpression`,
            shown({ rule: 'true', messageExpression: '1' }),
            'messageExpression must evaluate to a string',
          ),
        ],
        'a message that is computed is of known fields': [
          { rule: 'true', messageExpression: 'self.zz' },
          invalidValue(
            `${RULES}.messageExpression`,
            shown({ rule: 'true', messageExpression: 'self.zz' }),
            `messageExpression ${at('self.zz', 5, "undefined field 'zz'")}`,
          ),
        ],
        'a reason is one of four': [
          { rule: 'true', reason: 'Foo' },
          unsupported(
            `${RULES}.reason`,
            '"Foo"',
            'FieldValueDuplicate',
            'FieldValueForbidden',
            'FieldValueInvalid',
            'FieldValueRequired',
          ),
        ],
        'a path leads to a field': [
          { rule: 'true', fieldPath: '.zz' },
          invalidValue(`${RULES}.fieldPath`, '".zz"', 'must be a valid path'),
        ],
        'a path begins with a dot': [
          { rule: 'true', fieldPath: 'a' },
          invalidValue(`${RULES}.fieldPath`, '"a"', 'must be a valid path'),
        ],
        'only rules of change have an old value that may be missing': [
          { rule: 'true', optionalOldSelf: true },
          invalidValue(`${RULES}.optionalOldSelf`, 'true', 'may not be set if oldSelf is not used in rule'),
        ],
      },
      async (api, [rule, ...causes]) => expectRefusal(await tryRule(api, rule), invalidDefinition(group, ...causes)),
    ),
    ...casesOf<string>(
      {
        'values of unknown type are anything': 'self.either == 1',
        'integers and fractions are compared': 'self.n < 1.5',
        'a map has any key': "self.m.a == 'x'",
        'times are compared': 'self.t > timestamp("2020-01-01T00:00:00Z")',
        'the old value has the same fields': 'oldSelf.a == self.a',
        'objects are equal': 'self == oldSelf',
      },
      async (api, rule) => expect((await tryRule(api, { rule })).status).toBe(201),
    ),
    'items that cannot be told apart have no old value': async (api) => {
      const items = { ...text, 'x-kubernetes-validations': [{ rule: 'self == oldSelf' }] };
      const schema = specOf({ l: { type: 'array', maxItems: 3, items } });
      const list = 'spec.validation.openAPIV3Schema.properties[spec].properties[l]';
      const why = `oldSelf cannot be used on the uncorrelatable portion of the schema within ${list}`;
      const cause = invalidValue(`${list}.items.x-kubernetes-validations[0].rule`, '"self == oldSelf"', why);
      const answer = await api.post(`${DEFINITIONS}?dryRun=All`, definition(group, schema));
      expectRefusal(answer, invalidDefinition(group, cause));
    },
    'rules of a schema that is wrong are not looked at': async (api) => {
      const schema = specOf(
        { a: { type: 'array', uniqueItems: true, items: text } },
        { 'x-kubernetes-validations': [{ rule: 'zz' }] },
      );
      const answer = await api.post(`${DEFINITIONS}?dryRun=All`, definition(group, schema));
      const field = 'spec.validation.openAPIV3Schema.properties[spec].properties[a].uniqueItems';
      const why = 'uniqueItems cannot be set to true since the runtime complexity becomes quadratic';
      const cause = { reason: 'FieldValueForbidden', message: `Forbidden: ${why}`, field };
      expectRefusal(answer, invalidDefinition(group, cause));
    },
  },
});
