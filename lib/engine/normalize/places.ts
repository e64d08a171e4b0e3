import { getKey, isJsonObject, setKey, type Json, type JsonObject } from '../../kube/index.js';
import type { Step } from '../jq/index.js';

/** Keys and positions that lead to a place in an object. */
export type Place = readonly (string | number)[];

/** Places, as a tree. */
export class Places {
  private readonly below = new Map<string | number, Places>();
  private isPlace = false;

  add(place: Place): void {
    const last = place.reduce<Places>((node, step) => {
      let next = node.below.get(step);
      if (!next) node.below.set(step, (next = new Places()));
      return next;
    }, this);
    last.isPlace = true;
  }

  get isEmpty(): boolean {
    return !this.isPlace && this.below.size === 0;
  }

  /** All places that are not inside another one, in the order of their addition. */
  list(at: Place = []): Place[] {
    if (this.isPlace) return [at];
    return [...this.below].flatMap(([step, places]) => places.list([...at, step]));
  }

  /** A value without what is at these places; untouched parts are shared. */
  removedFrom(value: Json): Json {
    if (this.below.size === 0) return value;
    if (Array.isArray(value)) {
      return value.flatMap((item, index) => {
        const inner = this.below.get(index);
        if (inner?.isPlace) return [];
        return [inner ? inner.removedFrom(item) : item];
      });
    }
    if (!isJsonObject(value)) return value;
    const result: JsonObject = {};
    for (const [key, item] of Object.entries(value)) {
      const inner = this.below.get(key);
      if (item !== undefined && !inner?.isPlace) setKey(result, key, inner ? inner.removedFrom(item) : item);
    }
    return result;
  }
}

/** The place that an RFC 6901 pointer names in a value; undefined when there is none. */
export function placeOfPointer(value: Json, pointer: string): Place | undefined {
  if (!pointer.startsWith('/')) return undefined;
  const place: (string | number)[] = [];
  let current: Json | undefined = value;
  for (const part of pointer.slice(1).split('/')) {
    const name = part.replaceAll('~1', '/').replaceAll('~0', '~');
    if (Array.isArray(current)) {
      const index: number = /^(?:0|[1-9]\d*)$/.test(name) ? Number(name) : -1;
      current = current[index];
      place.push(index);
    } else {
      current = isJsonObject(current) ? getKey(current, name) : undefined;
      place.push(name);
    }
    if (current === undefined) return undefined;
  }
  return place;
}

/** The existing places that a jq path leads to in a value: several for a slice. */
export function placesOfPath(value: Json, path: readonly Step[]): Place[] {
  let found: { place: Place; value: Json }[] = [{ place: [], value }];
  for (const step of path) {
    found = found.flatMap(({ place, value: current }) => {
      if (typeof step === 'string') {
        const child = isJsonObject(current) ? getKey(current, step) : undefined;
        return child === undefined ? [] : [{ place: [...place, step], value: child }];
      }
      if (!Array.isArray(current)) return [];
      return positions(step, current.length).flatMap((index) => {
        const item = current[index];
        return item === undefined ? [] : [{ place: [...place, index], value: item }];
      });
    });
  }
  return found.map(({ place }) => place);
}

function positions(step: Exclude<Step, string>, length: number): number[] {
  if (typeof step === 'number') return [step < 0 ? step + length : step];
  const clamp = (value: number): number => Math.min(length, Math.max(0, value < 0 ? value + length : value));
  const [from, to] = [clamp(step.from ?? 0), clamp(step.to ?? length)];
  return Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index);
}
