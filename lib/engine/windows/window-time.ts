import type { SyncWindow } from '../../model/index.js';
import { EngineError } from '../errors.js';
import { parseDuration } from '../time/index.js';
import { nextFiring, parseCron, type CronSchedule } from './cron-schedule.js';
import { zoneOffset } from './time-zone.js';

/** A window's schedule and duration, read. */
export interface WindowTime {
  readonly schedule: CronSchedule;
  /** Milliseconds. */
  readonly duration: number;
}

/** Reads a window's schedule and duration. @throws {EngineError} `INVALID_SYNC_WINDOW` */
export function windowTime({ schedule = '', duration = '' }: SyncWindow): WindowTime {
  return {
    schedule: read(`schedule '${schedule}'`, () => parseCron(schedule)),
    duration: read(`duration '${duration}'`, () => parseDuration(duration)),
  };
}

/**
 * Whether a window is open at an instant. The offset of its time zone is the one of `now`, also when another instant is asked
 * about, and a schedule that never fires counts as open: both as Argo CD decides.
 *
 * @throws {EngineError} `INVALID_SYNC_WINDOW`
 */
export function isOpen(window: SyncWindow, instant: Date, now: Date = instant): boolean {
  const { schedule, duration } = windowTime(window);
  const local = instant.getTime() + zoneOffset(window.timeZone, now);
  const opened = nextFiring(schedule, local - duration);
  return opened === undefined || opened < local;
}

/**
 * When an open window closes: the end of the last firing in an unbroken row. `undefined` when the row does not end within
 * 3,000 firings.
 *
 * @throws {EngineError} `INVALID_SYNC_WINDOW`
 */
export function closesAt(window: SyncWindow, now: Date): Date | undefined {
  const { schedule, duration } = windowTime(window);
  const local = now.getTime() + zoneOffset(window.timeZone, now);
  let firing = nextFiring(schedule, local - duration);
  let end = local;
  for (let count = 0; count < longestRow; count++) {
    if (firing === undefined) return count === 0 ? undefined : fromLocal(end, window, now);
    if (firing >= end) return fromLocal(end, window, now);
    end = firing + duration;
    firing = nextFiring(schedule, firing);
  }
  return undefined;
}

/**
 * The first full second in which a closed window is open next; `undefined` when it never fires. A window is not open yet at the
 * very instant of its firing.
 *
 * @throws {EngineError} `INVALID_SYNC_WINDOW`
 */
export function opensAt(window: SyncWindow, now: Date): Date | undefined {
  const { schedule } = windowTime(window);
  const firing = nextFiring(schedule, now.getTime() + zoneOffset(window.timeZone, now) - 1);
  return firing === undefined ? undefined : fromLocal(firing + 1000, window, now);
}

/** How many firings an unbroken row may have before it counts as endless: more than a day of one every minute. */
const longestRow = 3000;

/** The instant of a time on the window's clock, with the offset that its zone has then. */
function fromLocal(local: number, { timeZone }: SyncWindow, now: Date): Date {
  const guess = new Date(local - zoneOffset(timeZone, now));
  return new Date(local - zoneOffset(timeZone, guess));
}

function read<T>(what: string, parse: () => T): T {
  try {
    return parse();
  } catch (cause) {
    if (!(cause instanceof EngineError)) throw cause;
    throw new EngineError('INVALID_SYNC_WINDOW', `cannot parse ${what}: ${cause.message}`, { cause });
  }
}
