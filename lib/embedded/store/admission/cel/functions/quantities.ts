import { parseQuantity, QuantityError } from '../../../../../kube/index.js';
import type { CelEnvironment } from '../engine.js';
import { failed } from './failure.js';

const BILLION = 1_000_000_000n;
const RULE = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";

/** An amount in billionths. */
class Quantity {
  constructor(readonly nanos: bigint) {}
}

function read(text: string): Quantity {
  try {
    return new Quantity(parseQuantity(text).nanos);
  } catch (error) {
    if (error instanceof QuantityError) throw failed(RULE);
    throw error;
  }
}

function isQuantity(text: string): boolean {
  try {
    read(text);
    return true;
  } catch {
    return false;
  }
}

/** The functions of resource quantities such as `500m`. */
export function registerQuantities(environment: CelEnvironment): void {
  const type = 'kubernetes.Quantity';
  const isWhole = ({ nanos }: Quantity): boolean => nanos % BILLION === 0n;
  const compare = (a: Quantity, b: Quantity): bigint => (a.nanos < b.nanos ? -1n : a.nanos > b.nanos ? 1n : 0n);
  environment
    .registerType(type, Quantity)
    .registerFunction(`quantity(string): ${type}`, read)
    .registerFunction('isQuantity(string): bool', isQuantity)
    .registerFunction(`${type}.sign(): int`, ({ nanos }: Quantity) => (nanos < 0n ? -1n : nanos > 0n ? 1n : 0n))
    .registerFunction(`${type}.isInteger(): bool`, isWhole)
    .registerFunction(`${type}.asInteger(): int`, (quantity: Quantity) => {
      if (!isWhole(quantity)) throw failed('cannot convert value to integer');
      return quantity.nanos / BILLION;
    })
    .registerFunction(`${type}.asApproximateFloat(): double`, ({ nanos }: Quantity) => Number(nanos) / 1e9)
    .registerFunction(`${type}.isGreaterThan(${type}): bool`, (a: Quantity, b: Quantity) => compare(a, b) > 0n)
    .registerFunction(`${type}.isLessThan(${type}): bool`, (a: Quantity, b: Quantity) => compare(a, b) < 0n)
    .registerFunction(`${type}.compareTo(${type}): int`, compare)
    .registerFunction(`${type}.add(${type}): ${type}`, (a: Quantity, b: Quantity) => new Quantity(a.nanos + b.nanos))
    .registerFunction(`${type}.add(int): ${type}`, (a: Quantity, b: bigint) => new Quantity(a.nanos + b * BILLION))
    .registerFunction(`${type}.sub(${type}): ${type}`, (a: Quantity, b: Quantity) => new Quantity(a.nanos - b.nanos))
    .registerFunction(`${type}.sub(int): ${type}`, (a: Quantity, b: bigint) => new Quantity(a.nanos - b * BILLION))
    .registerOperator(`${type} == ${type}`, (a: Quantity, b: Quantity) => a.nanos === b.nanos);
}
