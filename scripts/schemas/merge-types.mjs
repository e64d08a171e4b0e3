/**
 * How the fields of every built-in structure merge, and how Kubernetes writes them: the notation is explained in
 * lib/kube/schema/builtin.ts.
 */
import { flattened, resolve, shortDefinition, shortName } from './packages.mjs';

const PREFIX = '#/components/schemas/';
const SCALARS = { string: 's', integer: 'n', number: 'n', boolean: 'b' };
/** Texts with a meaning. */
const FORMATS = { 'meta.v1.Time': 't', 'meta.v1.MicroTime': 'm', 'resource.Quantity': 'q' };
/** What is written for a value of a type that is no structure in JSON, when it is the type's zero value. */
const ZEROS = {
  'meta.v1.Time': 'null',
  'meta.v1.MicroTime': 'null',
  'meta.v1.Duration': '"0s"',
  'resource.Quantity': '"0"',
  'intstr.IntOrString': '0',
  'runtime.RawExtension': 'null',
  'apiextensions.v1.JSON': 'null',
};

/** The structures by short name, each with its fields by name. */
export function mergeTypes(definitions, types) {
  const go = new Map([...types.keys()].map((name) => [shortName(name), name]));
  const result = {};
  for (const [name, definition] of Object.entries(definitions)) {
    if (definition.properties === undefined) continue;
    const short = shortDefinition(name);
    const written = new Map(flattened(types, go.get(short)).map((field) => [field.json, field]));
    const fields = {};
    if (definition['x-kubernetes-map-type'] === 'atomic') fields['!'] = '';
    for (const [key, property] of Object.entries(definition.properties)) {
      fields[key] = fieldText(property, written.get(key), definitions, types);
    }
    result[short] = fields;
  }
  return Object.fromEntries(Object.entries(result).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function fieldText(property, field, definitions, types) {
  const zero = field && zeroText(field, types);
  let text = typeText(property, definitions);
  if (field?.type.startsWith('*')) text += ' *';
  if (zero !== undefined) text += ` !${zero}`;
  const { 'x-kubernetes-patch-strategy': strategy, 'x-kubernetes-patch-merge-key': key, default: fallback } = property;
  if (strategy !== undefined) text += ` ~${strategy}${key === undefined ? '' : `:${key}`}`;
  const meant = JSON.stringify(fallback);
  if (meant !== undefined && meant !== zero && meant !== '{}') text += ` =${meant}`;
  return text;
}

/** What is written when the field is not set; undefined when nothing is. */
function zeroText({ type, omitempty, omitzero }, types) {
  if (omitzero) return undefined;
  if (type.startsWith('*') || /^(\[\]|map\[)/.test(type)) return omitempty ? undefined : 'null';
  const target = resolve(types, type);
  const special = ZEROS[shortName(target)];
  if (special !== undefined) return special;
  if (types.get(target)?.fields !== undefined) return '{}';
  if (omitempty) return undefined;
  if (/^(\[\]|map\[)/.test(target)) return 'null';
  return target === 'string' ? '""' : target === 'bool' ? 'false' : '0';
}

function typeText(schema, definitions) {
  const reference = schema.$ref ?? schema.allOf?.[0].$ref;
  if (reference !== undefined) return referenceText(reference.slice(PREFIX.length), schema, definitions);
  switch (schema.type) {
    case 'array': {
      const kind = schema['x-kubernetes-list-type'];
      const mark = kind === 'map' ? schema['x-kubernetes-list-map-keys'].join(',') : kind === 'set' ? '=' : '';
      return `[${mark}]${typeText(schema.items, definitions)}`;
    }
    case 'object': {
      if (schema.additionalProperties === undefined) return 'u';
      const mark = schema['x-kubernetes-map-type'] === 'atomic' ? '!' : '';
      return `{${mark}}${typeText(schema.additionalProperties, definitions)}`;
    }
    default:
      if (schema.format === 'byte') return 'y';
      return SCALARS[schema.type] ?? 'u';
  }
}

function referenceText(name, schema, definitions) {
  const definition = definitions[name];
  if (definition.properties === undefined) return FORMATS[shortDefinition(name)] ?? 'u';
  const isAtomic = definition['x-kubernetes-map-type'] === 'atomic';
  return `${isAtomic && schema['x-kubernetes-map-type'] === 'granular' ? '+' : ''}#${shortDefinition(name)}`;
}
