const UNITS: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1_000n,
  µs: 1_000n,
  μs: 1_000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
};
const PART = /(\d+)(?:\.(\d*))?(ns|us|µs|μs|ms|s|m|h)/gy;

/**
 * A duration such as `90m` as Go writes it (`1h30m0s`), which is how Kubernetes stores fields of that type.
 *
 * @throws RangeError for text that is no duration
 */
export function canonicalGoDuration(text: string): string {
  const [, sign = '', rest = ''] = /^([+-]?)(.*)$/s.exec(text) ?? [];
  let total = 0n;
  let end = 0;
  for (const match of rest.matchAll(PART)) {
    const [all, whole = '0', fraction = '', unit = 's'] = match;
    const factor = UNITS[unit] ?? 0n;
    total += BigInt(whole) * factor + (BigInt(fraction || '0') * factor) / 10n ** BigInt(fraction.length);
    end = match.index + all.length;
  }
  if (end !== rest.length || (end === 0 && rest !== '0')) {
    if (rest !== '0') throw new RangeError(`${JSON.stringify(text)} is no duration`);
  }
  return `${sign === '-' && total > 0n ? '-' : ''}${written(total)}`;
}

function written(nanoseconds: bigint): string {
  if (nanoseconds === 0n) return '0s';
  if (nanoseconds < 1_000n) return `${nanoseconds}ns`;
  if (nanoseconds < 1_000_000n) return `${decimal(nanoseconds, 1_000n)}µs`;
  if (nanoseconds < 1_000_000_000n) return `${decimal(nanoseconds, 1_000_000n)}ms`;
  const minutes = nanoseconds / 60_000_000_000n;
  const seconds = `${decimal(nanoseconds % 60_000_000_000n, 1_000_000_000n)}s`;
  if (minutes === 0n) return seconds;
  const hours = minutes / 60n;
  return `${hours > 0n ? `${hours}h` : ''}${minutes % 60n}m${seconds}`;
}

function decimal(value: bigint, unit: bigint): string {
  const rest = String(value % unit)
    .padStart(String(unit).length - 1, '0')
    .replace(/0+$/, '');
  return rest === '' ? String(value / unit) : `${value / unit}.${rest}`;
}
