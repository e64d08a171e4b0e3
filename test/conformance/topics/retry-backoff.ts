import { nextRetryAt, retryWait } from '../../../lib/engine/index.js';
import type { RetryStrategy } from '../../../lib/model/index.js';
import { given, type Topic } from '../topic.js';

/** Next retry times. */
export const retryBackoff: Topic = {
  operations: {
    '': (input) => {
      const retry = given<RetryStrategy>(input, 'retry');
      const count = given<number>(input, 'retryCount');
      const next = nextRetryAt(retry, new Date(given<string>(input, 'lastAttempt')), count);
      return { nextRetryAt: next.toISOString().replace('.000Z', 'Z'), waitSeconds: retryWait(retry, count) / 1000 };
    },
  },
};
