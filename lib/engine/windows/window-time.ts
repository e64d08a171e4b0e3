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
 * When an open window closes: the end of the last firing in an unbroken row. `undefined` when it does not within a year.
 *
 * @throws {EngineError} `INVALID_SYNC_WINDOW`
 */
export function closesAt(window: SyncWindow, now: Date): Date | undefined {
  const { schedule, duration } = windowTime(window);
  const offset = zoneOffset(window.timeZone, now);
  const local = now.getTime() + offset;
  let end = local;
  for (let firing = nextFiring(schedule, local - duration); ; firing = nextFiring(schedule, firing)) {
    if (firing === undefined || firing - local > year) return undefined;
    if (firing >= end) break;
    end = Math.max(end, firing + duration);
  }
  return new Date(end - offset);
}

/** When a closed window opens next; `undefined` when it never does. @throws {EngineError} `INVALID_SYNC_WINDOW` */
export function opensAt(window: SyncWindow, now: Date): Date | undefined {
  const { schedule } = windowTime(window);
  const offset = zoneOffset(window.timeZone, now);
  const firing = nextFiring(schedule, now.getTime() + offset);
  return firing === undefined ? undefined : new Date(firing - offset);
}

const year = 366 * 24 * 3_600_000;

function read<T>(what: string, parse: () => T): T {
  try {
    return parse();
  } catch (cause) {
    if (!(cause instanceof EngineError)) throw cause;
    throw new EngineError('INVALID_SYNC_WINDOW', `cannot parse ${what}: ${cause.message}`, { cause });
  }
}
