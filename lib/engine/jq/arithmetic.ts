import { isJsonObject, type Json, type JsonObject } from '../../kube/index.js';
import type { Budget } from './budget.js';
import { JqError } from './errors.js';
import type { BinaryOperator } from './syntax.js';
import { compareValues, isNumber, shown } from './values.js';

/**
 * The result of an operator.
 *
 * @throws JqError for values that it does not take
 */
export function operate(operator: BinaryOperator, a: Json, b: Json, budget: Budget): Json {
  switch (operator) {
    case '+':
      return plus(a, b, budget);
    case '-':
      return minus(a, b, budget);
    case '*':
      return times(a, b, budget);
    case '/':
      return divided(a, b, budget);
    case '%':
      return remainder(a, b);
    default:
      return compared(operator, compareValues(a, b, budget));
  }
}

function compared(operator: BinaryOperator, order: number): boolean {
  switch (operator) {
    case '==':
      return order === 0;
    case '!=':
      return order !== 0;
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    default:
      return order >= 0;
  }
}

function plus(a: Json, b: Json, budget: Budget): Json {
  if (a === null) return b;
  if (b === null) return a;
  if (isNumber(a) && isNumber(b))
    return exact(
      a,
      b,
      (x, y) => x + y,
      (x, y) => x + y,
    );
  if (typeof a === 'string' && typeof b === 'string') {
    budget.spend((a.length + b.length) >> 6);
    return a + b;
  }
  if (Array.isArray(a) && Array.isArray(b)) {
    budget.spend(a.length + b.length);
    return [...a, ...b];
  }
  if (isJsonObject(a) && isJsonObject(b)) {
    budget.spend(Object.keys(a).length + Object.keys(b).length);
    return { ...a, ...b };
  }
  throw cannot(a, b, 'added');
}

function minus(a: Json, b: Json, budget: Budget): Json {
  if (isNumber(a) && isNumber(b))
    return exact(
      a,
      b,
      (x, y) => x - y,
      (x, y) => x - y,
    );
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.filter((item) => !b.some((other) => compareValues(item, other, budget) === 0));
  }
  throw cannot(a, b, 'subtracted');
}

function times(a: Json, b: Json, budget: Budget): Json {
  if (isNumber(a) && isNumber(b))
    return exact(
      a,
      b,
      (x, y) => x * y,
      (x, y) => x * y,
    );
  if (isNumber(a) && typeof b === 'string') return times(b, a, budget);
  if (typeof a === 'string' && isNumber(b)) {
    const count = Number(b);
    if (!(count > 0)) return null;
    budget.spend((a.length * Math.ceil(count)) >> 6);
    return a.repeat(Math.max(1, Math.floor(count)));
  }
  if (isJsonObject(a) && isJsonObject(b)) return deepMerge(a, b, budget);
  throw cannot(a, b, 'multiplied');
}

function deepMerge(a: JsonObject, b: JsonObject, budget: Budget): JsonObject {
  budget.spend(Object.keys(a).length + Object.keys(b).length);
  const merged: JsonObject = { ...a };
  for (const [key, value] of Object.entries(b)) {
    const own = merged[key];
    merged[key] = isJsonObject(own) && isJsonObject(value) ? deepMerge(own, value, budget) : value;
  }
  return merged;
}

function divided(a: Json, b: Json, budget: Budget): Json {
  if (isNumber(a) && isNumber(b)) {
    if (Number(b) === 0) throw cannot(a, b, 'divided because the divisor is zero');
    return Number(a) / Number(b);
  }
  if (typeof a === 'string' && typeof b === 'string') {
    budget.spend(a.length >> 3);
    return a === '' ? [] : a.split(b);
  }
  throw cannot(a, b, 'divided');
}

function remainder(a: Json, b: Json): Json {
  if (!isNumber(a) || !isNumber(b)) throw cannot(a, b, 'divided');
  const [x, y] = [Math.trunc(Number(a)), Math.trunc(Number(b))];
  if (y === 0) throw cannot(a, b, 'divided because the divisor is zero');
  return (x % Math.abs(y)) + 0;
}

/** Integers stay exact beyond 2^53. */
function exact(
  a: number | bigint,
  b: number | bigint,
  approximately: (a: number, b: number) => number,
  exactly: (a: bigint, b: bigint) => bigint,
): number | bigint {
  const result = approximately(Number(a), Number(b));
  if (Number.isSafeInteger(result) || !isInteger(a) || !isInteger(b) || Math.abs(result) > 2 ** 63) return result;
  return exactly(BigInt(a), BigInt(b));
}

const isInteger = (value: number | bigint): boolean => typeof value === 'bigint' || Number.isSafeInteger(value);

function cannot(a: Json, b: Json, what: string): JqError {
  return new JqError(`${shown(a)} and ${shown(b)} cannot be ${what}`);
}
