import { exitCodes } from './exit-codes.js';

/** How long what is under way at the clusters may take after a signal, in milliseconds. */
export const graceMilliseconds = 14_000;
/** After so long a process that was told to end is ended, whatever it still does. */
const LONGEST_END = 19_000;

/** Resolves at the first SIGINT, SIGTERM or SIGHUP (a terminal that went away). A second one ends the process at once, and so does an end that takes too long. */
export function untilSignalled(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    let isEnding = false;
    const hear = (signal: NodeJS.Signals): void => {
      if (isEnding) process.exit(exitCodes.interrupted.code);
      isEnding = true;
      setTimeout(() => process.exit(exitCodes.failed.code), LONGEST_END).unref();
      resolve(signal);
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, hear);
  });
}
