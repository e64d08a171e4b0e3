import { digest } from '../../kube/index.js';
import type { SyncWindow } from '../../model/index.js';
import { EngineError } from '../errors.js';
import { isTimeZone } from './time-zone.js';
import { windowTime } from './window-time.js';

/** What may change of a window; an empty text or list leaves what is there. */
export type WindowChange = Pick<
  SyncWindow,
  'schedule' | 'duration' | 'applications' | 'namespaces' | 'clusters' | 'timeZone' | 'description'
>;

/** A window as someone wrote it: its kind may be anything. */
export type WindowDraft = Omit<SyncWindow, 'kind'> & { readonly kind?: string | undefined };

/** A checked window; an empty or unknown time zone becomes `UTC`. @throws {EngineError} `INVALID_SYNC_WINDOW` */
export function validateWindow(window: WindowDraft): SyncWindow {
  const { kind, timeZone } = window;
  if (kind !== 'allow' && kind !== 'deny') throw invalid(`kind '${kind ?? ''}' mismatch: can only be allow or deny`);
  const valid: SyncWindow = { ...window, kind, timeZone: timeZone && isTimeZone(timeZone) ? timeZone : 'UTC' };
  windowTime(valid);
  if ([...(window.description ?? '')].length > 255) throw invalid('description must not exceed 255 characters');
  return valid;
}

/** A new window, checked. @throws {EngineError} `INVALID_SYNC_WINDOW` */
export function newWindow(window: WindowDraft): SyncWindow {
  if (!window.kind || !window.schedule || !window.duration) {
    throw invalid(
      'cannot create window: require kind, schedule, duration and one or more of applications, namespaces and clusters',
    );
  }
  return validateWindow(window);
}

/** A window with changes; an empty time zone becomes `UTC`. @throws {EngineError} `INVALID_SYNC_WINDOW` when nothing changes */
export function updateWindow(window: SyncWindow, change: WindowChange): SyncWindow {
  const { timeZone, ...rest } = change;
  const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined && value.length > 0));
  if (Object.keys(given).length === 0) {
    throw invalid(
      'cannot update: require one or more of schedule, duration, application, namespace, cluster or description',
    );
  }
  return { ...window, ...given, timeZone: timeZone || 'UTC' };
}

/** What makes two windows the same one: all but what they say about exceptions and their description. */
export function windowIdentity(window: SyncWindow): string {
  const { kind, schedule, duration, timeZone = '', andOperator = false } = window;
  const { applications = [], namespaces = [], clusters = [] } = window;
  return digest({ kind, schedule, duration, timeZone, andOperator, applications, namespaces, clusters });
}

/** Checks the windows of a project. @throws {EngineError} `INVALID_SYNC_WINDOW` for a bad, a doubled or an aimless one */
export function validateWindows(windows: readonly WindowDraft[]): void {
  const seen = new Set<string>();
  for (const draft of windows) {
    const name = `window '${draft.kind ?? ''}':'${draft.schedule ?? ''}':'${draft.duration ?? ''}'`;
    const identity = windowIdentity({ ...draft, kind: draft.kind === 'deny' ? 'deny' : 'allow' });
    if (seen.has(identity)) throw invalid(`${name} already exists, update or edit`);
    seen.add(identity);
    validateWindow(draft);
    if (!draft.applications?.length && !draft.namespaces?.length && !draft.clusters?.length) {
      throw invalid(`${name} requires one of application, cluster or namespace`);
    }
  }
}

function invalid(what: string): EngineError {
  return new EngineError('INVALID_SYNC_WINDOW', what);
}
