import {
  canSync,
  closedAllows,
  concerns,
  denyAllowsManual,
  denyAllowsOverrun,
  hasAllow,
  hasDeny,
  isOpen,
  newWindow,
  openWindows,
  updateWindow,
  validateProject,
  validateWindow,
  windowIdentity,
  windowTime,
  type WindowChange,
  type WindowDraft,
} from '../../../lib/engine/index.js';
import type { JsonObject } from '../../../lib/kube/index.js';
import type { Application, AppProject, SyncWindow } from '../../../lib/model/index.js';
import { given, plain, type Topic } from '../topic.js';

const windowsOf = (input: JsonObject) => given<SyncWindow[] | undefined>(input, 'windows') ?? [];
const windowOf = (input: JsonObject) => given<SyncWindow>(input, 'window');
const nowOf = (input: JsonObject) => new Date(given<string>(input, 'now'));
const indexes = (input: JsonObject, chosen: SyncWindow[]) => ({
  windows: chosen.map((window) => windowsOf(input).indexOf(window)),
});

/** Sync windows. */
export const syncWindows: Topic = {
  operations: {
    Active: (input) => indexes(input, openWindows(windowsOf(input), nowOf(input))),
    InactiveAllows: (input) => indexes(input, closedAllows(windowsOf(input), nowOf(input))),
    WindowActive: (input) => {
      try {
        windowTime(windowOf(input));
      } catch (error) {
        return { active: false, error: true, errorMessage: String(error) };
      }
      return { active: isOpen(windowOf(input), nowOf(input)) };
    },
    Matches: (input) => {
      const { metadata, spec } = given<Application>(input, 'app');
      const subject = { name: metadata.name ?? '', destination: spec.destination };
      return indexes(
        input,
        windowsOf(input).filter((window) => concerns(window, subject)),
      );
    },
    CanSync: (input) => {
      const start = given<string | null>(input, 'operationStart');
      const { allowed, error } = canSync(windowsOf(input), {
        now: nowOf(input),
        manual: given(input, 'isManual'),
        operationStart: start === null ? undefined : new Date(start),
      });
      return { canSync: allowed, ...(error ? { error: true, errorMessage: error.message } : {}) };
    },
    DenyAllowsOverrun: (input) => ({ result: denyAllowsOverrun(windowsOf(input)) }),
    HasDeny: (input) => ({ hasDeny: hasDeny(windowsOf(input)), allManualSync: denyAllowsManual(windowsOf(input)) }),
    HasAllow: (input) => ({ result: hasAllow(windowsOf(input)) }),
    HasWindows: (input) => ({ result: windowsOf(input).length > 0 }),
    ValidateWindow: (input) => ({ window: plain(validateWindow(given<WindowDraft>(input, 'window'))) }),
    AddWindow: (input) => ({ window: plain(newWindow(given<WindowDraft>(input, 'window'))) }),
    UpdateWindow: (input) => ({ window: plain(updateWindow(windowOf(input), given<WindowChange>(input, 'update'))) }),
    SameIdentity: (input) => ({
      same: windowIdentity(given(input, 'a')) === windowIdentity(given(input, 'b')),
    }),
    ValidateProject: (input) => {
      validateProject(given<AppProject>(input, 'project'));
      return {};
    },
  },
};
