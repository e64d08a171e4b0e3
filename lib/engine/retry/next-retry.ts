import type { RetryStrategy } from '../../model/index.js';
import { parseDurationOrSeconds } from '../time/index.js';

/** No wait is longer, whatever the factor: 10 years. */
const forever = 10 * 365 * 24 * 3_600_000;
const defaults = { duration: 5_000, factor: 2, maxDuration: 180_000 };

/**
 * How long to wait after an attempt, in milliseconds: `duration * factor^retryCount`, at most `maxDuration` when that is
 * positive. Unset: 5s, 2, 3m.
 *
 * @param retryCount how many retries there were
 * @throws {EngineError} `INVALID_DURATION`
 */
export function retryWait(retry: RetryStrategy | undefined, retryCount: number): number {
  const { duration, factor, maxDuration } = retry?.backoff ?? {};
  const first = duration ? parseDurationOrSeconds(duration) : defaults.duration;
  const longest = maxDuration ? parseDurationOrSeconds(maxDuration) : defaults.maxDuration;
  const wait = first * (factor ?? defaults.factor) ** retryCount;
  return Math.min(wait, longest > 0 ? longest : forever);
}

/**
 * When an operation is tried again after an attempt that ended at `lastAttempt`; see {@link retryWait}.
 *
 * @throws {EngineError} `INVALID_DURATION`
 */
export function nextRetryAt(retry: RetryStrategy | undefined, lastAttempt: Date, retryCount: number): Date {
  return new Date(lastAttempt.getTime() + retryWait(retry, retryCount));
}
