import type { RetryStrategy as RetryStrategyJson } from '../../model/index.js';
import { invalidValue } from '../errors.js';
import type { Duration } from '../values/index.js';

/** How long to wait between attempts. */
export interface BackoffOptions {
  /**
   * The first wait.
   * @default Duration.seconds(5)
   */
  readonly duration?: Duration;

  /**
   * What each further wait is multiplied by.
   * @default 2
   */
  readonly factor?: number;

  /**
   * The longest wait.
   * @default Duration.minutes(3)
   */
  readonly maxDuration?: Duration;

  /**
   * Whether each attempt takes the newest revision.
   * @default false
   */
  readonly refresh?: boolean;
}

/** How a failed sync is tried again. */
export class RetryStrategy {
  /** At most so many times. */
  static limit(times: number, backoff: BackoffOptions = {}): RetryStrategy {
    if (!Number.isInteger(times) || times < 0) {
      throw invalidValue(
        'RetryStrategy.limit',
        times,
        'a whole number from 0',
        'RetryStrategy.unlimited() never gives up',
      );
    }
    return new RetryStrategy(times, backoff);
  }

  /** Until it succeeds. */
  static unlimited(backoff: BackoffOptions = {}): RetryStrategy {
    return new RetryStrategy(-1, backoff);
  }

  /** Never. */
  static none(): RetryStrategy {
    return new RetryStrategy(0, {});
  }

  private constructor(
    private readonly times: number,
    private readonly backoff: BackoffOptions,
  ) {
    const { duration, factor, maxDuration } = backoff;
    if (factor !== undefined && (!Number.isInteger(factor) || factor < 1)) {
      throw invalidValue('RetryStrategy factor', factor, 'a whole number from 1');
    }
    if (duration && maxDuration && duration.isLongerThan(maxDuration)) {
      throw invalidValue('RetryStrategy maxDuration', maxDuration.toString(), `at least ${duration.toString()}`);
    }
  }

  /** As the Application says it. */
  toJson(): RetryStrategyJson {
    const { duration, factor, maxDuration, refresh } = this.backoff;
    const backoff = {
      ...(duration && { duration: duration.toString() }),
      ...(factor !== undefined && { factor }),
      ...(maxDuration && { maxDuration: maxDuration.toString() }),
    };
    return {
      limit: this.times,
      ...(Object.keys(backoff).length > 0 && { backoff }),
      ...(refresh !== undefined && { refresh }),
    };
  }
}
