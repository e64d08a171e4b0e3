/** The protobuf messages of the kinds: their notation is explained in lib/embedded/http/protobuf/messages.ts. */
import { resolve, shortName } from './packages.mjs';

const SCALARS = { string: 's', bool: 'b', float64: 'd' };
/** Messages whose Go types say nothing of their fields. */
const SPECIAL = {
  'meta.v1.Time': { 1: 'seconds n', 2: 'nanos n' },
  'meta.v1.MicroTime': { 1: 'seconds n', 2: 'nanos n' },
  'meta.v1.Duration': { 1: 'duration n' },
  'meta.v1.Verbs': { 1: 'items []s' },
  'meta.v1.FieldsV1': { 1: 'Raw B' },
  'resource.Quantity': { 1: 'string s' },
  'intstr.IntOrString': { 1: 'type n', 2: 'intVal n', 3: 'strVal s' },
  'runtime.RawExtension': { 1: 'raw B' },
  'runtime.TypeMeta': { 1: 'apiVersion s', 2: 'kind s' },
  'apiextensions.v1.JSON': { 1: 'raw B' },
  'apiextensions.v1.JSONSchemaPropsOrArray': {
    1: 'schema #apiextensions.v1.JSONSchemaProps',
    2: 'jSONSchemas []#apiextensions.v1.JSONSchemaProps',
  },
  'apiextensions.v1.JSONSchemaPropsOrBool': { 1: 'allows b', 2: 'schema #apiextensions.v1.JSONSchemaProps' },
  'apiextensions.v1.JSONSchemaPropsOrStringArray': {
    1: 'schema #apiextensions.v1.JSONSchemaProps',
    2: 'property []s',
  },
};

/** The messages by short name, in each the fields by number. */
export function messages(types) {
  const result = { ...SPECIAL };
  for (const [name, { fields, alias, isEmpty = false }] of types) {
    const short = shortName(name);
    if (short in SPECIAL) continue;
    if (alias === '[]string') result[short] = { 1: 'items []s' };
    const numbered = fields?.filter(({ number }) => number !== undefined) ?? [];
    if (numbered.length > 0 || (fields?.length ?? 0) > 0 || isEmpty) {
      result[short] = Object.fromEntries(numbered.map((field) => [field.number, fieldText(field, types)]));
    }
  }
  return Object.fromEntries(Object.entries(result).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function fieldText(field, types) {
  const mark = field.inline ? '^' : field.type.startsWith('*') ? '*' : '';
  return `${field.json ?? 'inline'} ${typeText(field.type.replace(/^\*/, ''), types)}${mark}`;
}

function typeText(type, types) {
  if (type === '[]byte' || type === '[]uint8') return 'B';
  if (type.startsWith('[]')) return `[]${typeText(type.slice(2).replace(/^\*/, ''), types)}`;
  const map = /^map\[[^\]]*\](.*)$/.exec(type);
  if (map) return `{}${typeText(map[1], types)}`;
  const short = shortName(type);
  if (short in SPECIAL || types.get(type)?.fields !== undefined) return `#${short}`;
  if (types.get(type)?.alias === '[]string') return `#${short}`;
  const target = resolve(types, type);
  if (target !== type) return typeText(target, types);
  return SCALARS[target] ?? 'n';
}
