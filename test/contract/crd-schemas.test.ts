import type { JsonObject } from '../../lib/kube/index.js';
import { contract } from './support/contract.js';
import { definition, DEFINITIONS, invalidDefinition, specOf, uniqueGroup } from './support/definitions.js';
import { expectRefusal, forbiddenField, invalidValue, required, unsupported, type Cause } from './support/status.js';
import { casesOf } from './support/table.js';

const group = uniqueGroup('schemas');
const ROOT = 'spec.validation.openAPIV3Schema';
const A = `${ROOT}.properties[spec].properties[a]`;
const text = { type: 'string' };
const a = (schema: JsonObject): JsonObject => specOf({ a: schema });
const mapOf = (keys: readonly string[], item: JsonObject): JsonObject => ({
  type: 'array',
  'x-kubernetes-list-type': 'map',
  'x-kubernetes-list-map-keys': [...keys],
  items: { type: 'object', ...item },
});

/** A schema and why no definition can have it. */
type Broken = readonly [schema: JsonObject, ...causes: Cause[]];

contract('schemas of definitions', {
  cases: {
    ...casesOf<Broken>(
      {
        'a schema says its type': [{}, required(`${ROOT}.type`, 'must not be empty at the root')],
        'a schema is that of an object': [text, invalidValue(`${ROOT}.type`, '"string"', 'must be object at the root')],
        'a field says its type': [a({}), required(`${A}.type`, 'must not be empty for specified object fields')],
        'an item says its type': [
          a({ type: 'array', items: {} }),
          required(`${A}.items.type`, 'must not be empty for specified array items'),
        ],
        'a list says what it holds': [a({ type: 'array' }), required(`${A}.items`, 'must be specified')],
        'a type is one of six': [
          a({ type: 'foo' }),
          unsupported(`${A}.type`, '"foo"', 'array', 'boolean', 'integer', 'number', 'object', 'string'),
        ],
        'an object has fields or is a map': [
          a({ type: 'object', properties: { b: text }, additionalProperties: text }),
          forbiddenField(`${A}.additionalProperties`, 'additionalProperties and properties are mutual exclusive'),
        ],
        'an object of its own is no map': [
          { type: 'object', additionalProperties: text },
          forbiddenField(`${ROOT}.additionalProperties`, 'must not be used at the root'),
        ],
        'metadata are known already': [
          { type: 'object', properties: { metadata: { type: 'object', properties: { labels: { type: 'object' } } } } },
          forbiddenField(
            `${ROOT}.properties[metadata]`,
            'must not specify anything other than name and generateName, but metadata is implicitly specified',
          ),
        ],
        'a kind is a text': [
          { type: 'object', properties: { kind: { type: 'integer' } } },
          invalidValue(`${ROOT}.properties[kind].type`, '"integer"', 'must be string'),
        ],
        'one of several schemas says no type': [
          a({ ...text, anyOf: [text] }),
          forbiddenField(`${A}.anyOf[0].type`, 'must be empty to be structural'),
        ],
        'one of several schemas only judges': [
          a({ ...text, oneOf: [{ default: 'x', description: 'y', title: 'z', nullable: true }] }),
          forbiddenField(`${A}.oneOf[0].default`, 'must be undefined to be structural'),
          forbiddenField(`${A}.oneOf[0].description`, 'must be empty to be structural'),
          forbiddenField(`${A}.oneOf[0].title`, 'must be empty to be structural'),
          forbiddenField(`${A}.oneOf[0].nullable`, 'must be false to be structural'),
        ],
        'one of several schemas has no rules': [
          a({ ...text, allOf: [{ 'x-kubernetes-validations': [{ rule: 'true' }] }] }),
          forbiddenField(`${A}.allOf[0].x-kubernetes-validations`, 'must be empty to be structural'),
        ],
        'a schema that must not fit only judges': [
          a({ ...text, not: { 'x-kubernetes-int-or-string': true } }),
          forbiddenField(`${A}.not.x-kubernetes-int-or-string`, 'must be false to be structural'),
        ],
        'what is judged at the root is known at the root': [
          { type: 'object', anyOf: [{ properties: { x: { minLength: 1 } } }] },
          required(`${ROOT}.properties[x]`, `because it is defined in ${ROOT}.anyOf[0].properties[x]`),
        ],
        'metadata are not judged by one of several schemas': [
          { type: 'object', properties: { metadata: { type: 'object' } }, allOf: [{ properties: { metadata: {} } }] },
          forbiddenField(`${ROOT}.allOf[0].properties[metadata]`, 'must not be specified in a nested context'),
        ],
        'a pattern can be read': [
          a({ ...text, pattern: '(' }),
          invalidValue(
            `${A}.pattern`,
            '"("',
            "must be a valid regular expression, but isn't: error parsing regexp: missing closing ): `(`",
          ),
        ],
        'items need not be unique': [
          a({ type: 'array', uniqueItems: true, items: text }),
          forbiddenField(
            `${A}.uniqueItems`,
            'uniqueItems cannot be set to true since the runtime complexity becomes quadratic',
          ),
        ],
        'a schema refers to no other': [
          a({ ...text, $ref: '#/x' }),
          forbiddenField(`${A}.$ref`, '$ref is not supported'),
        ],
        'fields have names, not patterns': [
          a({ type: 'object', patternProperties: { '^x': text } }),
          forbiddenField(`${A}.patternProperties`, 'patternProperties is not supported'),
        ],
        'unknown fields are kept, or that is not said': [
          a({ type: 'object', 'x-kubernetes-preserve-unknown-fields': false }),
          invalidValue(`${A}.x-kubernetes-preserve-unknown-fields`, 'false', 'must be true or undefined'),
        ],
        'an int-or-string keeps no fields': [
          a({ 'x-kubernetes-int-or-string': true, 'x-kubernetes-preserve-unknown-fields': true }),
          invalidValue(
            `${A}.x-kubernetes-preserve-unknown-fields`,
            'true',
            'must be false if x-kubernetes-int-or-string is true',
          ),
        ],
        'a whole object is an object': [
          a({ ...text, 'x-kubernetes-embedded-resource': true, 'x-kubernetes-preserve-unknown-fields': true }),
          invalidValue(`${A}.type`, '"string"', 'must be object if x-kubernetes-embedded-resource is true'),
        ],
        'a whole object has fields': [
          a({ type: 'object', 'x-kubernetes-embedded-resource': true }),
          required(
            `${A}.properties`,
            'must not be empty if x-kubernetes-embedded-resource is true without x-kubernetes-preserve-unknown-fields',
          ),
        ],
        'a map list says its keys': [
          a(mapOf([], { properties: { k: text } })),
          required(`${A}.x-kubernetes-list-map-keys`, 'must not be empty if x-kubernetes-list-type is map'),
        ],
        'keys are fields of the items': [
          a(mapOf(['z', 'k'], { properties: { k: text }, required: ['k'] })),
          invalidValue(`${A}.x-kubernetes-list-map-keys`, '["z","k"]', 'entries must all be names of item properties'),
        ],
        'keys are always there': [
          a(mapOf(['k'], { properties: { k: text } })),
          required(
            `${A}.items.properties[k].default`,
            'this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property',
          ),
        ],
        'keys are never null': [
          a(mapOf(['k'], { properties: { k: { ...text, nullable: true } }, required: ['k'] })),
          forbiddenField(
            `${A}.items.properties[k].nullable`,
            'this property is in x-kubernetes-list-map-keys, so it cannot be nullable',
          ),
        ],
        'only map lists have keys': [
          a({ type: 'array', 'x-kubernetes-list-map-keys': ['k'], items: { type: 'object', properties: { k: text } } }),
          required(`${A}.x-kubernetes-list-type`, 'must be map if x-kubernetes-list-map-keys is non-empty'),
        ],
        'a list is one of three kinds': [
          a({ type: 'array', 'x-kubernetes-list-type': 'bag', items: text }),
          unsupported(`${A}.x-kubernetes-list-type`, '"bag"', 'atomic', 'set', 'map'),
        ],
        'only lists are of a kind of list': [
          a({ ...text, 'x-kubernetes-list-type': 'set' }),
          invalidValue(`${A}.type`, '"string"', 'must be array if x-kubernetes-list-type is specified'),
        ],
        'items of a set are one value each': [
          a({ type: 'array', 'x-kubernetes-list-type': 'set', items: { type: 'object' } }),
          invalidValue(
            `${A}.items.x-kubernetes-map-type`,
            'null',
            'must be atomic as item of a list with x-kubernetes-list-type=set',
          ),
        ],
        'items of a set are never null': [
          a({ type: 'array', 'x-kubernetes-list-type': 'set', items: { ...text, nullable: true } }),
          forbiddenField(`${A}.items.nullable`, 'cannot be nullable when x-kubernetes-list-type is set'),
        ],
        'a map is one of two kinds': [
          a({ type: 'object', 'x-kubernetes-map-type': 'bag' }),
          unsupported(`${A}.x-kubernetes-map-type`, '"bag"', 'atomic', 'granular'),
        ],
        'a default has the type of its field': [
          a({ ...text, default: 1 }),
          {
            reason: 'FieldValueTypeInvalid',
            message: 'Invalid value: "integer":  in body must be of type string: "integer"',
            field: `${A}.default`,
          },
        ],
        'a default has no unknown fields': [
          a({ type: 'object', properties: { b: text }, default: { c: 1 } }),
          invalidValue(`${A}.default`, '{"c":1}', 'must not have unknown fields'),
        ],
        'a default has what its field requires': [
          a({ type: 'object', properties: { b: text }, required: ['b'], default: {} }),
          required(`${A}.default.b`),
        ],
        'a default keeps the rules of its field': [
          a({ type: 'integer', default: 3, 'x-kubernetes-validations': [{ rule: 'self > 5', message: 'too small' }] }),
          invalidValue(`${A}.default`, '3', 'too small'),
        ],
        'metadata have no default': [
          { type: 'object', properties: { metadata: { type: 'object', default: {} } } },
          forbiddenField(`${ROOT}.properties[metadata].default`, 'must not be set in top-level metadata'),
        ],
        'an object is never null': [
          { type: 'object', nullable: true },
          forbiddenField(`${ROOT}.nullable`, 'nullable cannot be true at the root'),
        ],
      },
      async (api, [schema, ...causes]) => {
        const answer = await api.post(`${DEFINITIONS}?dryRun=All`, definition(group, schema));
        expectRefusal(answer, invalidDefinition(group, ...causes));
      },
    ),
    'a format that nobody checks is taken with a warning': async (api) => {
      const crd = definition(group, specOf({ a: { ...text, format: 'foo' }, b: { ...text, format: 'date' } }));
      const { status, headers } = await api.post(`${DEFINITIONS}?dryRun=All`, crd);
      expect([status, headers['warning']]).toEqual([201, '299 - "unrecognized format \\"foo\\""']);
    },
    'a schema that one version alone has is told where it stands': async (api) => {
      const crd = definition(group, a({}));
      const version = { name: 'v2', served: true, storage: false, schema: { openAPIV3Schema: specOf({ b: text }) } };
      crd.spec['versions'] = [...(crd.spec['versions'] as JsonObject[]), version];
      const field = 'spec.versions[0].schema.openAPIV3Schema.properties[spec].properties[a].type';
      const cause = required(field, 'must not be empty for specified object fields');
      expectRefusal(await api.post(`${DEFINITIONS}?dryRun=All`, crd), invalidDefinition(group, cause));
    },
    'int-or-string can be written out': async (api) => {
      const either = { 'x-kubernetes-int-or-string': true };
      const types = [{ type: 'integer' }, { type: 'string' }];
      const schema = specOf({
        a: { ...either, anyOf: types },
        b: { ...either, allOf: [{ anyOf: types }, { pattern: '^[0-9]+$' }] },
      });
      expect((await api.post(`${DEFINITIONS}?dryRun=All`, definition(group, schema))).status).toBe(201);
    },
  },
});
