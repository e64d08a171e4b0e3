import type { CelEnvironment, CelModule } from '../engine.js';
import { failed } from './failure.js';

type Values = readonly unknown[];

/** The functions of lists. */
export function registerLists(environment: CelEnvironment, { Environment }: CelModule): void {
  const comparer = new Environment({ unlistedVariablesAreDyn: true });
  const isLess = comparer.parse('a < b');
  const isSame = comparer.parse('a == b');
  const less = (a: unknown, b: unknown): boolean => isLess({ a, b }) as boolean;
  const same = (a: unknown, b: unknown): boolean => a === b || (isSame({ a, b }) as boolean);
  const extreme = (list: Values, isBetter: (a: unknown, b: unknown) => boolean, name: string): unknown => {
    if (list.length === 0) throw failed(`${name} called on empty list`);
    return list.reduce((best, each) => (isBetter(each, best) ? each : best));
  };
  environment
    .registerFunction('list<T>.isSorted(): bool', (list: Values) =>
      list.every((item, index) => index === 0 || !less(item, list[index - 1])),
    )
    .registerFunction('list<T>.sum(): T', (list: Values) => sumOf(list))
    .registerFunction('list<T>.min(): T', (list: Values) => extreme(list, less, 'min'))
    .registerFunction('list<T>.max(): T', (list: Values) => extreme(list, (a, b) => less(b, a), 'max'))
    .registerFunction('list<T>.indexOf(T): int', (list: Values, item: unknown) =>
      BigInt(list.findIndex((each) => same(each, item))),
    )
    .registerFunction('list<T>.lastIndexOf(T): int', (list: Values, item: unknown) =>
      BigInt(list.findLastIndex((each) => same(each, item))),
    )
    .registerFunction('list<T>.distinct(): list<T>', (list: Values) =>
      list.filter((item, index) => list.findIndex((each) => same(each, item)) === index),
    )
    .registerFunction('list<T>.reverse(): list<T>', (list: Values) => [...list].reverse())
    .registerFunction('list<T>.sort(): list<T>', (list: Values) =>
      [...list].sort((a, b) => (less(a, b) ? -1 : less(b, a) ? 1 : 0)),
    )
    .registerFunction('list<T>.slice(int, int): list<T>', (list: Values, from: bigint, to: bigint) => {
      if (from < 0 || to < 0) throw failed(`cannot slice(${from}, ${to}), negative indexes not supported`);
      if (from > to) throw failed(`cannot slice(${from}, ${to}), start index must be less than or equal to end index`);
      if (to > list.length) throw failed(`cannot slice(${from}, ${to}), list is length ${list.length}`);
      return list.slice(Number(from), Number(to));
    })
    .registerFunction('list<dyn>.flatten(): list<dyn>', (list: Values) => list.flat())
    .registerFunction('list<dyn>.flatten(int): list<dyn>', (list: Values, depth: bigint) => list.flat(Number(depth)));
}

function sumOf(list: Values): unknown {
  if (list.every((item) => typeof item === 'number')) return list.reduce<number>((sum, item) => sum + Number(item), 0);
  return list.reduce<bigint>((sum, item) => sum + BigInt(item as bigint), 0n);
}
