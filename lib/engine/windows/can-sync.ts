import type { SyncWindow } from '../../model/index.js';
import { EngineError } from '../errors.js';
import { closesAt, isOpen, opensAt } from './window-time.js';

/** What a sync is that windows are asked about. */
export interface SyncQuestion {
  readonly now: Date;
  /** Whether a person asked for it. */
  readonly manual: boolean;
  /** When it began, for one that is under way. */
  readonly operationStart?: Date | undefined;
}

/** Whether windows allow a sync. */
export interface WindowDecision {
  readonly allowed: boolean;
  /** The window that forbids it, and when that one lets go (a deny window closes, an allow window opens). */
  readonly blockedBy?: { readonly window: SyncWindow; readonly until?: Date };
  /** Why the windows could not be read; a sync is not allowed then. */
  readonly error?: EngineError;
}

/**
 * Whether the windows that concern an Application ({@link windowsFor}) allow a sync. An open deny window forbids; otherwise an
 * open allow window allows; otherwise closed allow windows forbid. What forbids may make exceptions, when all windows in question
 * agree: for syncs by hand (`manualSync`), and for a sync that was allowed when it began (`syncOverrun`).
 */
export function canSync(windows: readonly SyncWindow[], question: SyncQuestion): WindowDecision {
  try {
    return decide(windows, question, question.now);
  } catch (cause) {
    if (!(cause instanceof EngineError)) throw cause;
    return {
      allowed: false,
      error: new EngineError('INVALID_SYNC_WINDOW', `invalid sync windows: ${cause.message}`, { cause }),
    };
  }
}

/** The windows that are open at `now`. @throws {EngineError} `INVALID_SYNC_WINDOW` */
export function openWindows(windows: readonly SyncWindow[], instant: Date, now: Date = instant): SyncWindow[] {
  return windows.filter((window) => isOpen(window, instant, now));
}

/** The allow windows that are closed at `now`. @throws {EngineError} `INVALID_SYNC_WINDOW` */
export function closedAllows(windows: readonly SyncWindow[], instant: Date, now: Date = instant): SyncWindow[] {
  return windows.filter(isAllow).filter((window) => !isOpen(window, instant, now));
}

/** Whether there is a deny window. */
export function hasDeny(windows: readonly SyncWindow[]): boolean {
  return windows.some(isDeny);
}

/** Whether there is an allow window. */
export function hasAllow(windows: readonly SyncWindow[]): boolean {
  return windows.some(isAllow);
}

/** Whether there are deny windows and all of them let syncs by hand pass. */
export function denyAllowsManual(windows: readonly SyncWindow[]): boolean {
  return hasDeny(windows) && windows.filter(isDeny).every(({ manualSync }) => manualSync === true);
}

/** Whether there are deny windows and all of them let syncs go on that began before. */
export function denyAllowsOverrun(windows: readonly SyncWindow[]): boolean {
  return hasDeny(windows) && windows.filter(isDeny).every(({ syncOverrun }) => syncOverrun === true);
}

function decide(windows: readonly SyncWindow[], question: SyncQuestion, instant: Date): WindowDecision {
  const allowed: WindowDecision = { allowed: true };
  const open = openWindows(windows, instant, question.now);
  const closed = closedAllows(windows, instant, question.now);
  const denies = open.filter(isDeny);
  const blocking = denies.length > 0 ? denies : hasAllow(open) ? [] : closed;
  if (blocking.length === 0) return allowed;
  if (question.manual && blocking.every(({ manualSync }) => manualSync === true)) return allowed;
  if (question.operationStart && blocking.every(({ syncOverrun }) => syncOverrun === true)) {
    const { manual, now, operationStart } = question;
    if (decide(windows, { manual, now }, operationStart).allowed) return allowed;
  }
  return { allowed: false, blockedBy: longestBlock(blocking, denies.length > 0, instant) };
}

/** The deny window that closes last, or the allow window that opens first. */
function longestBlock(blocking: readonly SyncWindow[], denied: boolean, instant: Date) {
  const ends = blocking.map((window) => ({
    window,
    until: denied ? closesAt(window, instant) : opensAt(window, instant),
  }));
  const never = Number.POSITIVE_INFINITY;
  const time = (end: { until: Date | undefined }) => end.until?.getTime() ?? never;
  const chosen = ends.reduce((best, end) => ((denied ? time(end) > time(best) : time(end) < time(best)) ? end : best));
  return chosen.until ? { window: chosen.window, until: chosen.until } : { window: chosen.window };
}

const isDeny = ({ kind }: SyncWindow) => kind === 'deny';
const isAllow = ({ kind }: SyncWindow) => kind === 'allow';
