import { judgeDeletions } from './deletions.js';
import { judgeConverged, judgeRemoved } from './endings.js';
import type { Happened } from './happened.js';
import { judgeHonesty, judgeTuples } from './honesty.js';
import { judgeHooks } from './hooks.js';
import { judgeOrder } from './order.js';
import { judgeWriters } from './writers.js';

/** What a secret in Git says, so that it can be looked for where it must not be. */
export const CANARY = 'canary-7f3e9b';

/**
 * What holds after every fault, told from what really went by: I1 nothing is deleted that must stay, I2 nothing stays behind, I3 the
 * cluster comes to what Git wants, I4 nothing gets stuck, I5 no status is better than the truth, I6 a hook runs once, I8 no secret is
 * told, I9 waves keep their order, I10 one writes. I7, what it costs, is a number of the test itself.
 */
export class Oracle {
  constructor(readonly happened: Happened) {}

  /** What was wrong so far: I1, I4 to I6, I8 to I10. @param told everything that was logged */
  violations(told: readonly string[] = []): string[] {
    const judges = [judgeDeletions, judgeTuples, judgeHonesty, judgeHooks, judgeOrder, judgeWriters];
    return [...judges.flatMap((judge) => judge(this.happened)), ...this.leaks(told)];
  }

  /** What is not as Git wants it now: I3, I4. */
  notConverged(apps: readonly string[]): string[] {
    return apps.flatMap((app) => judgeConverged(this.happened, app));
  }

  /** What deleted Applications have left behind: I2. */
  notRemoved(apps: readonly string[]): string[] {
    return apps.flatMap((app) => judgeRemoved(this.happened, app));
  }

  /** Forgets what has been judged. */
  clear(): void {
    const { audit, live, apps } = this.happened;
    audit.clear();
    live.clear();
    apps.clear();
  }

  /** I8: in logs, in statuses and in whatever else is written to the hub. */
  private leaks(told: readonly string[]): string[] {
    const { audit, hub } = this.happened;
    const encoded = Buffer.from(CANARY).toString('base64').slice(0, 16);
    const isLeak = (text: string): boolean => text.includes(CANARY) || text.includes(encoded);
    const written = audit.writes().filter(({ server }) => server === hub);
    return [
      ...told.filter(isLeak).map((line) => `I8: a secret is logged: ${line.slice(0, 80)}`),
      ...written
        .filter(({ body }) => body !== undefined && isLeak(String(JSON.stringify(body, bigints))))
        .map(({ call }) => `I8: a secret is written to ${call.path}`),
    ];
  }
}

function bigints(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}
