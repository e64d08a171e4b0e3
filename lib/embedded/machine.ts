import { randomBytes, randomUUID } from 'node:crypto';
import type { Clock } from '../kube/index.js';

/** Where an embedded cluster takes time and chance from when nobody gives it others: the one place that asks the machine. */
export const machine = {
  clock: {
    now: () => new Date(),
    after(milliseconds, wake) {
      const timer = setTimeout(wake, Math.min(milliseconds, 2 ** 31 - 1));
      return () => clearTimeout(timer);
    },
  } satisfies Clock,
  uid: (): string => randomUUID(),
  random: (length: number): string =>
    Array.from(randomBytes(length), (byte) => ALPHABET[byte % ALPHABET.length]).join(''),
  /** A bearer token that nobody can guess. */
  token: (): string => randomBytes(24).toString('base64url'),
} as const;

/** The letters and digits of names that Kubernetes generates: no vowels and nothing that reads like another character. */
const ALPHABET = 'bcdfghjklmnpqrstvwxz2456789';
