import { setTimeout as pause } from 'node:timers/promises';
import { inspect } from 'node:util';

/**
 * For how long, in milliseconds, a test waits for what is promised before it fails. It is no promise about time: it only has to be longer
 * than anything takes on a slow and busy machine, and costs nothing as long as all is well.
 */
export const PATIENCE = 120_000;

/**
 * Does what blocks the process, and fails unless it ends within {@link PATIENCE}: for work that would take a hundred times as long, or for
 * ever, if it grew faster than what it is given.
 */
export function endsInTime(work: () => void): void {
  const began = performance.now();
  work();
  expect(performance.now() - began).toBeLessThan(PATIENCE);
}

/** How something is waited for. */
export interface Waiting<T> {
  /** What to say, beside the last answer, when it was in vain. */
  readonly told?: (last: T) => unknown;
  /** What happens between two looks; 10 ms pass unless it is given. */
  readonly between?: () => Promise<unknown>;
  /** What shows that it goes on: as long as this changes, patience begins anew. */
  readonly progress?: () => unknown;
  /** Default {@link PATIENCE}. */
  readonly milliseconds?: number;
}

/** Asks until the answer is right, and gives it. @throws Error with the last answer when that does not happen */
export async function until<T>(
  ask: () => Promise<T> | T,
  isRight: (answer: T) => boolean,
  waiting: Waiting<T> = {},
): Promise<T> {
  const { told = seen, between = () => pause(10), progress, milliseconds = PATIENCE } = waiting;
  let end = performance.now() + milliseconds;
  for (let last = progress?.(); ;) {
    const answer = await ask();
    if (isRight(answer)) return answer;
    const now = progress?.();
    if (now !== last) end = performance.now() + milliseconds;
    last = now;
    if (performance.now() > end) throw new Error(`it did not happen in time: ${String(await told(answer))}`);
    await between();
  }
}

/** Asks until there is something, neither undefined nor false, and gives it. @throws Error when there is nothing in the end */
export async function eventually<T>(
  probe: () => Promise<T | undefined | false> | T | undefined | false,
  waiting: Waiting<T | undefined | false> = {},
): Promise<T> {
  const isThere = (answer: T | undefined | false): boolean => answer !== undefined && answer !== false;
  return (await until(probe, isThere, waiting)) as T;
}

function seen(answer: unknown): string {
  return inspect(answer, { depth: 8 });
}
