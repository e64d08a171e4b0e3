/**
 * Resolves when everything that can go on without time has gone on: all promises are followed to where they wait for an alarm of a
 * virtual clock. No time passes by it.
 */
export function settled(): Promise<void> {
  return new Promise((resolve) => next(resolve));
}

// A test that fakes the timers of its process must not stop a simulation, which waits for none of them.
// eslint-disable-next-line no-restricted-globals
const next = setImmediate;
