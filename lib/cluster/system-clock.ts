import type { Clock } from '../kube/index.js';

/** The longest single wait that Node's timers take; longer ones are cut into such pieces. */
const LONGEST_WAIT = 2 ** 31 - 1;

/**
 * The machine's clock and timers. With `startAt` (RFC 3339) the clock starts at that instant and goes on at real speed: the
 * way in which a test or an operator puts a reconciler into another hour.
 *
 * @throws RangeError when `startAt` is no instant.
 */
export function systemClock(options: { readonly startAt?: string } = {}): Clock {
  const offset = options.startAt === undefined ? 0 : instant(options.startAt) - Date.now();
  return {
    now: () => new Date(Date.now() + offset),
    after(milliseconds, wake) {
      let left = Math.max(0, milliseconds);
      let timer: NodeJS.Timeout;
      const wait = (): void => {
        const piece = Math.min(left, LONGEST_WAIT);
        left -= piece;
        timer = setTimeout(() => (left > 0 ? wait() : wake()), piece);
      };
      wait();
      return () => clearTimeout(timer);
    },
  };
}

function instant(text: string): number {
  const milliseconds = Date.parse(text);
  if (Number.isNaN(milliseconds))
    throw new RangeError(`startAt: expected an RFC 3339 instant, got ${JSON.stringify(text)}`);
  return milliseconds;
}

/** Milliseconds that pass at real speed, whatever is done to the machine's clock. */
export function steadyTime(): number {
  return performance.now();
}
