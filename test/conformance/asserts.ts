import {
  compareQuantities,
  equalJson,
  isJsonObject,
  stringifyJson,
  type Json,
  type JsonObject,
} from '../../lib/kube/index.js';

/** The assertions of a case: those that hold as they are, of the others what was found. */
export function asserted(expect: JsonObject, subjects: Readonly<Record<string, Json | undefined>>): JsonObject {
  const asserts = expect['asserts'];
  if (!Array.isArray(asserts)) return {};
  return { asserts: asserts.map((assert) => (isJsonObject(assert) ? checked(assert, subjects) : assert)) };
}

function checked(assert: JsonObject, subjects: Readonly<Record<string, Json | undefined>>): Json {
  const path = Array.isArray(assert['path']) ? assert['path'] : [];
  const found = path.reduce<Json | undefined>(step, subjects[String(assert['on'])]);
  const value = assert['value'] ?? null;
  return holds(String(assert['op']), found, value) ? assert : { ...assert, found: found ?? null };
}

function step(value: Json | undefined, key: Json): Json | undefined {
  if (Array.isArray(value)) return value[Number(key)];
  return isJsonObject(value) && typeof key === 'string' && Object.hasOwn(value, key) ? value[key] : undefined;
}

function holds(op: string, found: Json | undefined, value: Json): boolean {
  const text = (): string => stringifyJson(found ?? null);
  switch (op) {
    case 'equals':
      return equalJson(found, value);
    case 'absent':
      return found === undefined;
    case 'present':
      return found !== undefined;
    case 'length':
      return sizeOf(found) === Number(value);
    case 'emptyOrAbsent':
      return isEmpty(found);
    case 'nonEmpty':
      return !isEmpty(found);
    case 'containsItem':
      return Array.isArray(found) && found.some((item) => has(item, value));
    case 'quantityEquals':
      return isAmount(found) && isAmount(value) && compareQuantities(found, value) === 0;
    case 'quantityEqualsAbsentIsZero':
      return isAmount(value) && compareQuantities(isAmount(found) ? found : 0, value) === 0;
    case 'textContains':
      return text().includes(String(value));
    case 'textNotContains':
      return !text().includes(String(value));
    default:
      return false;
  }
}

const isAmount = (value: Json | undefined): value is string | number =>
  typeof value === 'string' || typeof value === 'number';

function sizeOf(value: Json | undefined): number {
  if (Array.isArray(value)) return value.length;
  return isJsonObject(value) ? Object.keys(value).length : 0;
}

function isEmpty(value: Json | undefined): boolean {
  return value === undefined || value === null || value === '' || (typeof value === 'object' && sizeOf(value) === 0);
}

function has(item: Json, part: Json): boolean {
  if (!isJsonObject(part)) return equalJson(item, part);
  return isJsonObject(item) && Object.entries(part).every(([key, value]) => equalJson(item[key], value));
}
