import {
  canonicalQuantity,
  isJsonObject,
  schemaOfType,
  splitApiVersion,
  type Json,
  type KubeObject,
} from '../../kube/index.js';
import { EngineError } from '../errors.js';
import { canonicalGoDuration } from './go-duration.js';
import type { KnownTypeField, ResourceOverrides } from './overrides.js';
import { remarshal } from './remarshal.js';

/** The field that every Rollout has, unless the installation names other fields of known types for Rollouts. */
const builtinFields: Readonly<Record<string, readonly KnownTypeField[]>> = {
  'argoproj.io/Rollout': [{ field: 'spec.template.spec', type: 'core/v1/PodSpec' }],
};

/** The fields of a kind that hold values of built-in types. */
export function knownTypeFieldsOf(
  overrides: ResourceOverrides,
  group: string,
  kind: string,
): readonly KnownTypeField[] {
  const key = group === '' ? kind : `${group}/${kind}`;
  const configured = overrides[key]?.knownTypeFields ?? overrides[`${group}/${kind}`]?.knownTypeFields ?? [];
  return configured.length > 0 ? configured : (builtinFields[key] ?? []);
}

/** Whether a type may be named in `knownTypeFields`. */
export function isKnownType(type: string): boolean {
  return type === 'core/Quantity' || type === 'meta/v1/Duration' || /^core\/v1\/[A-Z][A-Za-z0-9]*$/.test(type);
}

/**
 * An object whose fields of known types are written as Kubernetes writes those types. A value that does not fit its type leaves the
 * whole object as it was.
 *
 * @throws EngineError INVALID_IGNORE_RULE for a type that is not known
 */
export function normalizeKnownTypes(object: KubeObject, overrides: ResourceOverrides): KubeObject {
  const { group } = splitApiVersion(object.apiVersion);
  const fields = knownTypeFieldsOf(overrides, group, object.kind);
  for (const { type } of fields) if (!isKnownType(type)) throw unknownType(type, object.kind);
  try {
    return fields.reduce<KubeObject>(
      (result, { field, type }) => at(result, field.split('.'), (value) => rewritten(value, type)) as KubeObject,
      object,
    );
  } catch {
    return object;
  }
}

/** A copy with the values at a path rewritten; lists on the way are taken item by item. */
function at(value: Json, path: readonly string[], rewrite: (value: Json) => Json): Json {
  if (Array.isArray(value)) return value.map((item) => at(item, path, rewrite));
  const [field, ...rest] = path;
  if (field === undefined) return rewrite(value);
  const child = isJsonObject(value) && Object.hasOwn(value, field) ? value[field] : undefined;
  if (!isJsonObject(value) || child === undefined || child === null) return value;
  return { ...value, [field]: at(child, rest, rewrite) };
}

function rewritten(value: Json, type: string): Json {
  if (type === 'core/Quantity') {
    if (typeof value === 'object' || typeof value === 'boolean') throw new TypeError('no quantity');
    return canonicalQuantity(value);
  }
  if (type === 'meta/v1/Duration') {
    if (typeof value !== 'string') throw new TypeError('no duration');
    return canonicalGoDuration(value);
  }
  const schema = schemaOfType(type.replaceAll('/', '.'));
  if (schema === undefined) return value;
  return remarshal(value, schema, { lenient: true });
}

function unknownType(type: string, kind: string): EngineError {
  return new EngineError('INVALID_IGNORE_RULE', `${JSON.stringify(type)} is no known type for a field of ${kind}`, {
    remedy: 'use core/Quantity, meta/v1/Duration or core/v1/<Type>',
  });
}
