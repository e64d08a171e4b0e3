import { createHash } from 'node:crypto';

/** Milliseconds until the next question: the interval, up to a fifth earlier or later, so that not all are asked at once. */
export function pollWait(interval: number, round: string): number {
  const spread = createHash('sha256').update(round).digest().readUInt32BE() / 2 ** 32;
  return interval * (0.8 + 0.4 * spread);
}
