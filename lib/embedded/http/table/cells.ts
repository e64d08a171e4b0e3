import { canonicalQuantity, QuantityError, type Json, type JsonObject, type KubeObject } from '../../../kube/index.js';
import { numberAt, objectAt, objectsAt, stringsAt, textAt, valueAt } from '../../fields.js';
import type { Cell } from './column.js';

/** The text under a path; `otherwise` when there is none. */
export function text(path: string, otherwise = ''): Cell {
  const keys = path.split('.');
  return (object) => textAt(object, ...keys) || otherwise;
}

/** The number under a path, 0 without one. */
export function number(path: string): Cell {
  const keys = path.split('.');
  return (object) => numberAt(object, ...keys) ?? 0;
}

/** The boolean under a path; `otherwise` when there is none. */
export function boolean(path: string, otherwise = false): Cell {
  const keys = path.split('.');
  return (object) => {
    const value = valueAt(object, keys);
    return typeof value === 'boolean' ? value : otherwise;
  };
}

/** How many keys the object under a path has. */
export function countOf(object: KubeObject, ...path: string[]): number {
  return Object.keys(objectAt(object, ...path) ?? {}).length;
}

/** How many items the list under a path has. */
export function length(path: string): Cell {
  const keys = path.split('.');
  return (object) => {
    const value = valueAt(object, keys);
    return Array.isArray(value) ? value.length : 0;
  };
}

/** The scalars of a list with commas between; `otherwise` when there are none. */
export function joined(path: string, otherwise = ''): Cell {
  const keys = path.split('.');
  return (object) => scalars(valueAt(object, keys)).join(',') || otherwise;
}

/** The items of a list of scalars as texts. */
export function scalars(value: Json | undefined): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

/** `<none>` for empty text. */
export const orNone = (value: string): string => (value === '' ? '<none>' : value);

/** At most `most` of these texts, and how many more there are. */
export function shortened(texts: readonly string[], most: number, separator = ','): string {
  const shown = texts.slice(0, most).join(separator);
  return texts.length > most ? `${shown} + ${texts.length - most} more...` : shown;
}

/** Names and images of the containers of a pod template. */
export function containers(path: string): Readonly<Record<'Containers' | 'Images', Cell>> {
  const keys = [...path.split('.'), 'containers'];
  const all =
    (field: string): Cell =>
    (object) =>
      objectsAt(object, ...keys)
        .map((container) => textAt(container, field) ?? '')
        .join(',');
  return { Containers: all('name'), Images: all('image') };
}

/** Labels as text: `a=b,c=d`, `<none>` for none. */
export function labels(path: string): Cell {
  const keys = path.split('.');
  return (object) => orNone(labelPairs(stringsAt(object, ...keys)).join(','));
}

/** A label selector as text: `app=web,tier in (a,b)`; `otherwise` when it asks for nothing. */
export function selector(path: string, otherwise = '<none>'): Cell {
  const keys = path.split('.');
  return (object) => selectorText(objectAt(object, ...keys)) || otherwise;
}

function selectorText(selector: JsonObject | undefined): string {
  const pairs = Object.entries(stringsAt(selector, 'matchLabels')).map(([key, value]) => [key, `${key}=${value}`]);
  const expressions = objectsAt(selector, 'matchExpressions').map((expression) => {
    const key = textAt(expression, 'key') ?? '';
    const values = scalars(expression['values']).sort().join(',');
    return [key, EXPRESSIONS[textAt(expression, 'operator') ?? '']?.(key, values) ?? ''];
  });
  return [...pairs, ...expressions]
    .sort(([a = ''], [b = '']) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([, shown]) => shown)
    .join(',');
}

const EXPRESSIONS: Readonly<Record<string, (key: string, values: string) => string>> = {
  In: (key, values) => `${key} in (${values})`,
  NotIn: (key, values) => `${key} notin (${values})`,
  Exists: (key) => key,
  DoesNotExist: (key) => `!${key}`,
};

function labelPairs(map: Readonly<Record<string, string>>): string[] {
  return Object.entries(map)
    .map(([key, value]) => `${key}=${value}`)
    .sort();
}

/** A quantity in its canonical form; `otherwise` when there is none. */
export function quantity(value: Json | undefined, otherwise = '0'): string {
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'bigint') return otherwise;
  try {
    return canonicalQuantity(value);
  } catch (error) {
    if (error instanceof QuantityError) return String(value);
    throw error;
  }
}

/** The addresses of a load balancer, sorted, each once. */
export function balancerAddresses(object: KubeObject): string {
  const addresses = objectsAt(object, 'status', 'loadBalancer', 'ingress')
    .map((point) => textAt(point, 'ip') || textAt(point, 'hostname') || '')
    .filter((address) => address !== '');
  return [...new Set(addresses)].sort().join(',');
}
