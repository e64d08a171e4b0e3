import { canonicalQuantity, parseQuantity, QuantityError, type JsonObject } from '../../../kube/index.js';
import { objectAt, objectsAt } from '../../fields.js';

/** Amounts of resources by name, as they are written. */
export type Amounts = Readonly<Record<string, string>>;

/** The amounts of a map of quantities; what is no quantity is left out. */
export function amountsOf(quantities: JsonObject | undefined): Amounts {
  const amounts: Record<string, string> = {};
  for (const [name, quantity] of Object.entries(quantities ?? {})) {
    if (typeof quantity !== 'string' && typeof quantity !== 'number') continue;
    try {
      amounts[name] = canonicalQuantity(quantity);
    } catch (error) {
      if (!(error instanceof QuantityError)) throw error;
    }
  }
  return amounts;
}

/** The sum of two amounts, in the units of the first that is more than nothing. */
export function sum(a: string, b: string): string {
  const [left, right] = [parseQuantity(a), parseQuantity(b)];
  const isBinary = (left.nanos === 0n ? right : left).format === 'binary';
  const total = left.nanos + right.nanos;
  if (isBinary && total % 1_000_000_000n === 0n) {
    const bytes = total / 1_000_000_000n;
    return canonicalQuantity(bytes % 1024n === 0n ? `${bytes / 1024n}Ki` : String(bytes));
  }
  return canonicalQuantity(`${total}n`);
}

/** What a pod asks for: the containers together, or the largest of those that run before them, when that is more. */
export function podAmounts(pod: JsonObject, key: 'limits' | 'requests'): Amounts {
  const total: Record<string, string> = {};
  for (const container of objectsAt(pod, 'spec', 'containers')) {
    for (const [name, amount] of Object.entries(containerAmounts(container, key))) {
      total[name] = name in total ? sum(total[name] ?? '0', amount) : amount;
    }
  }
  for (const container of objectsAt(pod, 'spec', 'initContainers')) {
    for (const [name, amount] of Object.entries(containerAmounts(container, key))) {
      if (isMore(amount, total[name] ?? '0')) total[name] = amount;
    }
  }
  return total;
}

/** What a container asks for. */
export function containerAmounts(container: JsonObject, key: 'limits' | 'requests'): Amounts {
  return amountsOf(objectAt(container, 'resources', key));
}

/** Whether one amount is more than another. */
export function isMore(a: string, b: string): boolean {
  return parseQuantity(a).nanos > parseQuantity(b).nanos;
}
