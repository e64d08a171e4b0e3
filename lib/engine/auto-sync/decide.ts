import { equalJson, type Json } from '../../kube/index.js';
import type {
  Application,
  Operation,
  OperationState,
  ResourceStatus,
  RetryStrategy,
  SyncOperation,
  SyncStatus,
} from '../../model/index.js';
import type { Comparison } from '../compare/comparison.js';
import type { NewCondition } from '../conditions/new-condition.js';
import { defaultSettings, type EngineSettings } from '../compare/settings.js';
import { healable } from '../fights/index.js';
import { rfc3339 } from '../operation/retry-attempt.js';
import { isCompleted } from '../operation/status.js';
import type { WindowDecision } from '../windows/index.js';
import type { AutoSyncDecision, SkipReason } from './decision.js';

/** What an automated sync is decided on. */
export interface AutoSyncInput {
  readonly app: Application;
  readonly comparison: Comparison;
  /** `canSync(windows, {manual: false})` of now. */
  readonly windowDecision: Pick<WindowDecision, 'allowed' | 'blockedBy'>;
  /** RFC 3339. */
  readonly now: string;
  readonly settings?: EngineSettings | undefined;
  /** Whether the revision differs from the last synced one only in files that do not concern the Application. */
  readonly revisionIrrelevant?: boolean | undefined;
}

const defaultRetry: RetryStrategy = { limit: 5 };

/**
 * Decides whether an automated sync starts now, and with what operation: the Application must be OutOfSync by more than objects
 * that nobody may prune, and the same revision and source must not have been tried before, unless self-heal is on and its
 * back-off is over.
 */
export function decideAutoSync(input: AutoSyncInput): AutoSyncDecision {
  const { app, comparison } = input;
  const idle = reasonToBeIdle(input);
  if (idle) return idle;
  const automated = app.spec.syncPolicy?.automated;
  const prune = automated?.prune ?? false;
  if (
    !prune &&
    comparison.resources.every(
      ({ status, requiresPruning }) => status === 'Synced' || requiresPruning || status === undefined,
    )
  ) {
    return skip('OnlyPruningNeeded', 'only pruning would bring it in sync, and automated pruning is off');
  }
  const attempted = lastAttempt(app, comparison.sync, input.revisionIrrelevant);
  let operation = operationFor(input, prune);
  if (attempted) {
    if (attempted.phase !== 'Succeeded') return failedBefore(input, attempted);
    if (!automated?.selfHeal) return skip('SelfHealOff', 'this revision was synced already, and self-heal is off');
    const remaining = selfHealWait(attempted, input);
    if (remaining > 0) return backingOff(input, remaining);
    const wrong = comparison.resources.filter(({ status }) => status !== undefined && status !== 'Synced');
    const { due, othersAt } = healable(wrong, app.status, input.settings ?? defaultSettings, input.now);
    if (othersAt !== undefined && due.every(({ requiresPruning }) => requiresPruning)) return foughtFor(othersAt);
    operation = healing(operation, attempted, due, othersAt === undefined);
  }
  if (prune && !automated?.allowEmpty && comparison.resources.every(({ requiresPruning }) => requiresPruning)) {
    const message = `Skipping sync attempt to ${revisionsText(comparison)}: auto-sync will wipe out all resources`;
    return { ...skip('WouldWipeOut', message), condition: syncError(message) };
  }
  return { type: 'sync', operation };
}

function reasonToBeIdle({ app, comparison, windowDecision }: AutoSyncInput): AutoSyncDecision | undefined {
  const automated = app.spec.syncPolicy?.automated;
  if (!automated || automated.enabled === false) return skip('NotAutomated', 'automated sync is off');
  if (app.operation) return skip('OperationInProgress', 'an operation is in progress');
  if (app.metadata.deletionTimestamp) return skip('Deleting', 'the Application is being deleted');
  if (comparison.status !== 'OutOfSync') return skip('NotOutOfSync', `it is ${comparison.status}`);
  return windowDecision.allowed ? undefined : blocked(windowDecision);
}

function blocked({ blockedBy }: AutoSyncInput['windowDecision']): AutoSyncDecision {
  if (!blockedBy) return skip('BlockedByWindow', 'no sync window allows automated syncs now');
  const { window, until } = blockedBy;
  const name = `${window.kind ?? 'sync'} window "${window.schedule ?? ''}" for ${window.duration ?? ''}`;
  if (!until) return skip('BlockedByWindow', `held by the ${name}`);
  const end = rfc3339(until);
  return { ...skip('BlockedByWindow', `held by the ${name} until ${end}`), wakeAt: end };
}

function skip(reason: SkipReason, message: string) {
  return { type: 'skip', reason, message } as const;
}

/**
 * The last operation, when it was about the same revision and source: then only self-heal starts another one.
 *
 * @param wanted the revision, or one per source, that a sync would be about
 */
export function lastAttempt(
  app: Application,
  wanted: Pick<SyncStatus, 'revision' | 'revisions'>,
  revisionIrrelevant = false,
): OperationState | undefined {
  const last = app.status?.operationState;
  if (!last) return undefined;
  const result = last.syncResult;
  if (!result) return isCompleted(last.phase) ? last : undefined;
  const { spec } = app;
  const several = (spec.sources?.length ?? 0) > 0;
  const sameRevision = several
    ? equalJson(result.revisions ?? [], [...(wanted.revisions ?? [])])
    : result.revision === wanted.revision;
  if (!sameRevision && !revisionIrrelevant) return undefined;
  const sameSource = several
    ? equalJson((result.sources ?? []) as Json, (spec.sources ?? []) as Json)
    : equalJson((result.source ?? null) as Json, (spec.source ?? null) as Json);
  return sameSource ? last : undefined;
}

function failedBefore({ comparison }: AutoSyncInput, last: OperationState): AutoSyncDecision {
  const message = `Failed last sync attempt to ${revisionsText(comparison)}: ${last.message ?? ''}`;
  return { ...skip('AlreadyAttempted', message), condition: syncError(message) };
}

const syncError = (message: string): NewCondition => ({ type: 'SyncError', message });

function revisionsText({ sync }: Comparison): string {
  return `[${(sync.revisions && sync.revisions.length > 0 ? sync.revisions : [sync.revision ?? '']).join(' ')}]`;
}

function operationFor({ app, comparison }: AutoSyncInput, prune: boolean): Operation {
  const { spec } = app;
  const several = (spec.sources?.length ?? 0) > 0;
  const { revision, revisions } = comparison.sync;
  const sync: SyncOperation = {
    ...(revision !== undefined && !several && { revision }),
    ...(revisions && several && { revisions }),
    ...(several ? { sources: spec.sources } : spec.source && { source: spec.source }),
    ...(prune && { prune }),
    ...(spec.syncPolicy?.syncOptions && { syncOptions: spec.syncPolicy.syncOptions }),
  };
  return { sync, initiatedBy: { automated: true }, retry: spec.syncPolicy?.retry ?? defaultRetry };
}

/** Milliseconds until the next attempt to heal. */
export function selfHealWait(last: OperationState, input: Pick<AutoSyncInput, 'now' | 'settings'>): number {
  const { duration, factor, cap } = (input.settings ?? defaultSettings).selfHealBackoff;
  const attempts = last.operation.sync?.autoHealAttemptsCount ?? 0;
  if (attempts === 0) return 0;
  const wait = Math.min(duration * factor ** (attempts - 1), cap) * 1000;
  if (last.finishedAt === undefined) return wait;
  return wait - (Date.parse(input.now) - Date.parse(last.finishedAt));
}

function backingOff({ now }: AutoSyncInput, remaining: number): AutoSyncDecision {
  const wakeAt = rfc3339(new Date(Date.parse(now) + remaining));
  return { ...skip('SelfHealBackoff', `it is healed again at ${wakeAt}, because it was healed just now`), wakeAt };
}

function foughtFor(until: number): AutoSyncDecision {
  const wakeAt = rfc3339(new Date(until));
  const message = `it is healed again at ${wakeAt}, because somebody changes it again and again`;
  return { ...skip('SelfHealBackoff', message), wakeAt };
}

/** So many objects are healed by name; where more differ, all that differ are. */
const mostHealedByName = 1_000;

/** Healing touches what differs alone, and runs no hooks. */
function healing(
  operation: Operation,
  last: OperationState,
  due: readonly ResourceStatus[],
  isAll: boolean,
): Operation {
  const resources = due
    .slice(0, isAll ? undefined : mostHealedByName)
    .map(({ group, kind = '', name = '' }) => ({ ...(group && { group }), kind, name }));
  const only: SyncOperation = resources.length > mostHealedByName ? { syncStrategy: { apply: {} } } : { resources };
  const autoHealAttemptsCount = (last.operation.sync?.autoHealAttemptsCount ?? 0) + 1;
  return { ...operation, sync: { ...operation.sync, ...only, autoHealAttemptsCount } };
}
