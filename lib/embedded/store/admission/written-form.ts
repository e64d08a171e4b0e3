import {
  cloneJson,
  isJsonObject,
  type Json,
  type JsonObject,
  type MapSchema,
  type TypeSchema,
} from '../../../kube/index.js';

/** What a structure says of itself when little is set, and where more structures are. */
interface Plan {
  readonly filled: readonly { readonly key: string; readonly value: Json }[];
  readonly lists: readonly string[];
  readonly inner: readonly { readonly key: string; readonly type: TypeSchema }[];
  /** Of a map: the type of its values. */
  readonly element: TypeSchema | undefined;
}

const plans = new WeakMap<TypeSchema, Plan>();

/**
 * Adds to an object of a built-in kind what Kubernetes writes of it in any case, in place: fields that are never left out,
 * and the defaults that its types declare. Fields that are `kept` have them.
 */
export function fillIn(schema: MapSchema, object: JsonObject, kept?: ReadonlySet<string>): void {
  fill(schema, object, false, kept);
}

/** Like {@link fillIn}, and empty lists that are never left out become null, as they do when Kubernetes stores them. */
export function writtenForm(schema: MapSchema, object: JsonObject, kept?: ReadonlySet<string>): void {
  fill(schema, object, true, kept);
}

function fill(type: TypeSchema, value: Json | undefined, stored: boolean, kept?: ReadonlySet<string>): void {
  if (Array.isArray(value)) {
    if (type.type === 'list' && type.element.type !== 'scalar')
      for (const item of value) fill(type.element, item, stored);
    return;
  }
  if (type.type !== 'map' || !isJsonObject(value)) return;
  const { filled, lists, inner, element } = planOf(type);
  for (const { key, value: fallback } of filled) {
    if (value[key] === undefined) value[key] = isJsonObject(fallback) ? cloneJson(fallback) : fallback;
  }
  if (stored) {
    for (const key of lists) {
      const list = value[key];
      if (Array.isArray(list) && list.length === 0) value[key] = null;
    }
  }
  for (const { key, type: below } of inner) if (kept?.has(key) !== true) fill(below, value[key], stored);
  if (element !== undefined) for (const item of Object.values(value)) fill(element, item, stored);
}

function planOf(type: MapSchema): Plan {
  let plan = plans.get(type);
  if (plan === undefined) {
    plan = makePlan(type);
    plans.set(type, plan);
  }
  return plan;
}

function makePlan({ fields, element }: MapSchema): Plan {
  const filled: { key: string; value: Json }[] = [];
  const lists: string[] = [];
  const inner: { key: string; type: TypeSchema }[] = [];
  for (const [key, { type, zero, isPointer, default: fallback }] of fields) {
    const isNothing =
      isPointer !== true && zero === undefined && (fallback === '' || fallback === 0 || fallback === false);
    const value = isNothing ? undefined : (fallback ?? zero);
    if (value !== undefined) filled.push({ key, value });
    if (type.type === 'list' && zero === null) lists.push(key);
    if (type.type !== 'scalar' && key !== 'managedFields') inner.push({ key, type });
  }
  return { filled, lists, inner, element: element?.type === 'scalar' ? undefined : element };
}
