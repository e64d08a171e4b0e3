import { SlipwayError } from './errors.js';

/** How a quantity was written: `k`, `M`, …; `Ki`, `Mi`, …; or `e3`. */
export type QuantityFormat = 'decimal' | 'binary' | 'exponent';

/** An amount of a resource, exact to a billionth. */
export interface ParsedQuantity {
  /** The amount in billionths (smaller parts are rounded away from zero, as Kubernetes does). */
  readonly nanos: bigint;
  readonly format: QuantityFormat;
}

/** Text that is no quantity. */
export class QuantityError extends SlipwayError {
  declare readonly code: 'INVALID_QUANTITY';

  constructor(text: string) {
    super('INVALID_QUANTITY', `${JSON.stringify(text)} is no quantity`, {
      remedy: 'write a number with an optional unit, such as 500m, 2, 1.5Gi or 1e3',
    });
  }
}

const QUANTITY = /^([+-]?)(\d+\.?\d*|\.\d+)(?:([KMGTPE]i)|([numkMGTPE])|[eE]([+-]?\d{1,3}))?$/;
const DECIMAL_UNITS = ['n', 'u', 'm', '', 'k', 'M', 'G', 'T', 'P', 'E'];
const BINARY_UNITS = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];
const NANO = 1_000_000_000n;

/**
 * Reads a resource quantity such as `500m`, `1.5Gi` or `1e3`; a number is taken as written.
 *
 * @throws QuantityError
 */
export function parseQuantity(value: string | number | bigint): ParsedQuantity {
  const text = String(value);
  const match = QUANTITY.exec(text);
  if (match === null) throw new QuantityError(text);
  const [, sign, digits = '', binary, decimal, exponent] = match;
  const [whole = '', fraction = ''] = digits.split('.');
  const mantissa = BigInt(whole + fraction || '0');
  let numerator = mantissa * NANO;
  let denominator = 10n ** BigInt(fraction.length);
  let format: QuantityFormat = 'decimal';
  if (binary !== undefined) {
    format = 'binary';
    numerator *= 1024n ** BigInt(BINARY_UNITS.indexOf(binary));
  } else {
    const power = exponent === undefined ? 3 * (DECIMAL_UNITS.indexOf(decimal ?? '') - 3) : Number(exponent);
    if (exponent !== undefined) format = 'exponent';
    if (power >= 0) numerator *= 10n ** BigInt(power);
    else denominator *= 10n ** BigInt(-power);
  }
  const nanos = (numerator + denominator - 1n) / denominator;
  return { nanos: sign === '-' ? -nanos : nanos, format };
}

/**
 * Compares two quantities by amount: negative when `a` is less, 0 when equal, positive when more.
 *
 * @throws QuantityError
 */
export function compareQuantities(a: string | number | bigint, b: string | number | bigint): number {
  const left = parseQuantity(a).nanos;
  const right = parseQuantity(b).nanos;
  return left < right ? -1 : left > right ? 1 : 0;
}

/**
 * The form in which Kubernetes writes a quantity: no fraction, the largest unit that allows it, the same family of units
 * (binary units only for whole amounts of at least 1024). `1000m` is `1`, `0.5` is `500m`, `1024Mi` is `1Gi`.
 *
 * @throws QuantityError
 */
export function canonicalQuantity(value: string | number | bigint): string {
  const { nanos, format } = parseQuantity(value);
  const whole = nanos % NANO === 0n;
  const amount = nanos / NANO;
  if (format === 'binary' && whole && (amount >= 1024n || amount <= -1024n)) {
    const [mantissa, steps] = factor(amount, 1024n, BINARY_UNITS.length - 1);
    return `${mantissa}${BINARY_UNITS[steps] ?? ''}`;
  }
  if (nanos === 0n) return '0';
  const [mantissa, steps] = factor(nanos, 1000n, DECIMAL_UNITS.length - 1);
  if (format !== 'exponent') return `${mantissa}${DECIMAL_UNITS[steps] ?? ''}`;
  return steps === 3 ? String(mantissa) : `${mantissa}e${3 * (steps - 3)}`;
}

/** Divides by `base` while that is exact, at most `most` times. */
function factor(value: bigint, base: bigint, most: number): [bigint, number] {
  let steps = 0;
  let rest = value;
  while (steps < most && rest % base === 0n) {
    rest /= base;
    steps++;
  }
  return [rest, steps];
}
