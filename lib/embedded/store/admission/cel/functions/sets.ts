import type { CelEnvironment } from '../engine.js';

/** The name before `sets.contains(…)`. */
class Sets {}

const parts = (list: readonly unknown[]): Set<string> => new Set(list.map(identity));

function identity(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(identity).join()}]`;
  if (typeof value === 'number' && Number.isInteger(value)) return `bigint:${value}`;
  return `${typeof value}:${String(value)}`;
}

/** The functions of lists as sets. */
export function registerSets(environment: CelEnvironment): void {
  const contains = (all: Set<string>, some: Set<string>): boolean => [...some].every((item) => all.has(item));
  environment
    .registerType('Sets', Sets)
    .registerConstant('sets', 'Sets', new Sets())
    .registerFunction('Sets.contains(list<T>, list<T>): bool', (_sets: Sets, all: unknown[], some: unknown[]) =>
      contains(parts(all), parts(some)),
    )
    .registerFunction('Sets.equivalent(list<T>, list<T>): bool', (_sets: Sets, one: unknown[], other: unknown[]) => {
      const [a, b] = [parts(one), parts(other)];
      return contains(a, b) && contains(b, a);
    })
    .registerFunction('Sets.intersects(list<T>, list<T>): bool', (_sets: Sets, one: unknown[], other: unknown[]) => {
      const all = parts(one);
      return [...parts(other)].some((item) => all.has(item));
    });
}
