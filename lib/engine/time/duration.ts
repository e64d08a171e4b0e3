import { EngineError } from '../errors.js';

const units: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  μs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
};

/**
 * Milliseconds of a duration as Kubernetes tools write it: `1h30m`, `1.5h`, `500ms`, `-2m`, `0`.
 *
 * @throws {EngineError} `INVALID_DURATION`
 */
export function parseDuration(text: string): number {
  const [, sign = '', amount = ''] = /^([+-]?)(.*)$/s.exec(text) ?? [];
  if (amount === '0') return 0;
  if (!/^((\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h))+$/.test(amount)) {
    throw new EngineError('INVALID_DURATION', `"${text}" is no duration`, { remedy: 'write it like 90s, 8h or 1h30m' });
  }
  let milliseconds = 0;
  for (const [, value, unit] of amount.matchAll(/(\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h)/g)) {
    milliseconds += Number(value) * (units[unit ?? ''] ?? 0);
  }
  return sign === '-' ? -milliseconds : milliseconds;
}

/** As {@link parseDuration}, where a bare integer means seconds. @throws {EngineError} `INVALID_DURATION` */
export function parseDurationOrSeconds(text: string): number {
  return /^[+-]?\d+$/.test(text) ? Number(text) * 1000 : parseDuration(text);
}
