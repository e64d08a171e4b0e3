import { isJsonObject, type JsonObject } from '../../../../kube/index.js';
import type { CelEnvironment } from './engine.js';
import { namesOf } from './names.js';
import { withTypeAndName } from './values.js';

const ROOT = 'selfType';
const TEXT_TYPES: Readonly<Record<string, string>> = {
  byte: 'bytes',
  date: 'google.protobuf.Timestamp',
  'date-time': 'google.protobuf.Timestamp',
  duration: 'google.protobuf.Duration',
};

/**
 * Declares the types of a schema for the checking of expressions, and answers with that of the whole. `undefined` for values
 * that expressions cannot see: those without a type.
 */
export function declareType(
  environment: CelEnvironment,
  schema: JsonObject,
  isRoot = false,
  name = ROOT,
): string | undefined {
  if (schema['x-kubernetes-int-or-string'] === true) return 'dyn';
  const whole = isRoot || schema['x-kubernetes-embedded-resource'] === true ? withTypeAndName(schema) : schema;
  const { type, items, additionalProperties, format } = whole;
  switch (type) {
    case 'string':
      return (typeof format === 'string' && TEXT_TYPES[format]) || 'string';
    case 'integer':
      return 'int';
    case 'number':
      return 'double';
    case 'boolean':
      return 'bool';
    case 'array': {
      const item = isJsonObject(items) ? declareType(environment, items, false, `${name}.idx__`) : undefined;
      return item === undefined ? undefined : `list<${item}>`;
    }
    case 'object': {
      if (!isJsonObject(additionalProperties)) return declareObject(environment, whole, name);
      const value = declareType(environment, additionalProperties, false, `${name}.elem__`);
      return value === undefined ? undefined : `map<string, ${value}>`;
    }
    default:
      return undefined;
  }
}

function declareObject(environment: CelEnvironment, { properties }: JsonObject, name: string): string {
  const fields: Record<string, string> = {};
  for (const [key, property] of Object.entries(isJsonObject(properties) ? properties : {})) {
    if (!isJsonObject(property)) continue;
    const names = namesOf(key);
    const type = names[0] === undefined ? undefined : declareType(environment, property, false, `${name}.${names[0]}`);
    if (type !== undefined) for (const each of names) fields[each] = type;
  }
  environment.registerType({ name, fields });
  environment.registerOperator(`${name} == ${name}`, () => true);
  return name;
}
