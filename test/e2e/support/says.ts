import { eventually } from './eventually.js';
import type { Running } from './slipway.js';

/** Waits until a process prints a line that matches; fails with what it printed when it ends before or takes too long. */
export async function says(running: Running, pattern: RegExp): Promise<void> {
  let ended = false;
  void running.exited.then(() => (ended = true));
  await eventually(`the process says ${pattern}`, () => ended || running.lines.some((line) => pattern.test(line)), {
    seen: () => running.lines.slice(-30),
  });
  if (!running.lines.some((line) => pattern.test(line))) {
    throw new Error(`the process ended without saying ${pattern}:\n${running.lines.slice(-30).join('\n')}`);
  }
}
