const INT64_MIN = -(2n ** 63n);
const INT64_MAX = 2n ** 63n - 1n;

/**
 * An integer in the form in which Slipway keeps it: a `number` when it is safe (up to 2^53), a `bigint` when it is not but
 * fits int64, and else the nearest double, as Kubernetes reads it.
 */
export function exactInteger(value: bigint): number | bigint {
  const number = Number(value);
  if (Number.isSafeInteger(number) || value < INT64_MIN || value > INT64_MAX) return number;
  return value;
}
