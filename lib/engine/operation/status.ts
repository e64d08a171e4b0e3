import { createMergePatch, equalJson, isJsonObject, type Json, type JsonObject } from '../../kube/index.js';
import type {
  Application,
  ApplicationStatus,
  Condition,
  HealthStatus,
  OperationState,
  ResourceStatus,
  RevisionHistory,
} from '../../model/index.js';
import type { Comparison } from '../compare/comparison.js';
import type { NewCondition } from '../conditions/new-condition.js';
import { setConditions } from '../conditions/index.js';
import { storedStatus } from './stored-status.js';

/** What `status` becomes after a comparison. */
export interface StatusInput {
  readonly app: Application;
  readonly comparison: Comparison;
  /** RFC 3339. */
  readonly now: string;
  /** Conditions beside those of the comparison, such as the SyncError of an automated sync. */
  readonly conditions?: readonly NewCondition[];
  /** Their types: each of these without a new condition is cleared. */
  readonly evaluated?: readonly NewCondition['type'][];
  /** `status.sourceType`. */
  readonly sourceType?: string;
  readonly sourceTypes?: readonly string[];
  /** Whether `reconciledAt` moves (refresh level 2 or 3). */
  readonly full: boolean;
}

/**
 * The new `status` (without touching `operationState` and `history`). Values that did not change keep their transition times, so
 * a comparison with the same result gives an equal status, `reconciledAt` apart.
 */
export function statusAfterComparison(input: StatusInput): ApplicationStatus {
  const { app, comparison, now } = input;
  const before = app.status ?? {};
  const conditions = conditionsFor(before.conditions, comparison, now, input);
  const moved = input.full || before.reconciledAt === undefined;
  const { conditions: _, counted: __, ...rest } = before;
  const known = new Map((before.resources ?? []).map((resource) => [identityOf(resource), resource]));
  return {
    ...rest,
    resources: comparison.resources.map((resource) => withTransition(resource, known, now)),
    sync: comparison.sync,
    health: healthSince(before.health, comparison.health, now),
    summary: comparison.summary,
    reconciledAt: moved ? now : (before.reconciledAt ?? now),
    ...(conditions.length > 0 && { conditions }),
    ...(input.sourceType !== undefined && { sourceType: input.sourceType }),
    ...(input.sourceTypes !== undefined && { sourceTypes: [...input.sourceTypes] }),
  };
}

/** The conditions after a comparison: what it judged is replaced, everything else stays; unchanged ones keep their time. */
export function conditionsFor(
  before: readonly Condition[] | undefined,
  comparison: Comparison,
  now: string,
  more: Pick<StatusInput, 'conditions' | 'evaluated'> = {},
): Condition[] {
  const incoming = [...comparison.conditions, ...(more.conditions ?? [])];
  return setConditions(before ?? [], incoming, [...comparison.evaluated, ...(more.evaluated ?? [])], now);
}

function withTransition(
  resource: ResourceStatus,
  known: ReadonlyMap<string, ResourceStatus>,
  now: string,
): ResourceStatus {
  if (!resource.health) return resource;
  const before = known.get(identityOf(resource));
  return { ...resource, health: healthSince(before?.health, resource.health, now) };
}

function identityOf({ group = '', kind = '', namespace = '', name = '' }: ResourceStatus): string {
  return `${group}/${kind}/${namespace}/${name}`;
}

function healthSince(before: HealthStatus | undefined, health: HealthStatus, now: string): HealthStatus {
  const since = before?.status === health.status ? (before?.lastTransitionTime ?? now) : now;
  return { ...health, lastTransitionTime: since };
}

/** Whether a status differs from the stored one in more than `reconciledAt`: only then is a write worth its cost. */
export function statusChanged(before: ApplicationStatus | undefined, after: ApplicationStatus): boolean {
  const { reconciledAt: _, ...old } = before ?? {};
  const { reconciledAt: __, ...fresh } = storedStatus(after);
  return !equalJson(old as Json, fresh as Json);
}

/** The merge patch that stores a status in the place of another; `undefined` when it says the same. */
export function statusPatch(before: ApplicationStatus | undefined, after: ApplicationStatus): JsonObject | undefined {
  const [old, fresh] = [plain(before ?? {}), plain(storedStatus(after))];
  if (equalJson(old, fresh)) return undefined;
  const patch = createMergePatch(old, fresh);
  return isJsonObject(patch) ? patch : undefined;
}

/** A typed value as the JSON that it is. */
function plain(value: object): JsonObject {
  const json: unknown = value;
  return isJsonObject(json) ? json : {};
}

const defaultHistoryLimit = 10;

/**
 * The `history` after an operation: one more entry when it succeeded, was no dry run and no selective sync; trimmed to
 * `spec.revisionHistoryLimit`. Returns the same list when nothing is added.
 */
export function historyAfter(app: Application, operation: OperationState): readonly RevisionHistory[] {
  const history = app.status?.history ?? [];
  const { sync, initiatedBy } = operation.operation;
  const result = operation.syncResult;
  const counts = operation.phase === 'Succeeded' && sync?.dryRun !== true && (sync?.resources?.length ?? 0) === 0;
  if (!counts || !result || isRecorded(history, operation)) return history;
  const entry: RevisionHistory = {
    id: (history[history.length - 1]?.id ?? -1) + 1,
    revision: result.revision,
    ...(result.revisions && { revisions: result.revisions }),
    deployedAt: operation.finishedAt ?? operation.startedAt,
    deployStartedAt: operation.startedAt,
    ...(result.source && { source: result.source }),
    ...(result.sources && { sources: result.sources }),
    ...(initiatedBy && { initiatedBy }),
  };
  const limit = app.spec.revisionHistoryLimit ?? defaultHistoryLimit;
  const all = [...history, entry];
  return limit <= 0 ? [] : all.slice(Math.max(0, all.length - limit));
}

function isRecorded(history: readonly RevisionHistory[], operation: OperationState): boolean {
  const last = history[history.length - 1];
  return last?.deployStartedAt === operation.startedAt && last.deployedAt === operation.finishedAt;
}

/** `status` after a step: `operationState` set and, when it finished, the history entry. */
export function statusAfterStep(app: Application, operation: OperationState): ApplicationStatus {
  const history = historyAfter(app, operation);
  return {
    ...app.status,
    operationState: operation,
    ...((history.length > 0 || app.status?.history) && { history: [...history] }),
  };
}

/** Whether a phase is final: Succeeded, Failed or Error. A retry that waits has phase Running with `finishedAt`. */
export function isCompleted(phase: OperationState['phase']): boolean {
  return phase === 'Succeeded' || phase === 'Failed' || phase === 'Error';
}

/**
 * How thoroughly an Application is compared when an operation is over, so that its status tells the outcome: 3 after one that a
 * person started (the revision may have moved meanwhile), 2 after an automated one (it came from the newest revision known).
 * `undefined` while it is not over, and after a dry run, which changed nothing.
 */
export function refreshAfterOperation({ phase, operation }: OperationState): 2 | 3 | undefined {
  if (!isCompleted(phase) || !operation.sync || operation.sync.dryRun === true) return undefined;
  return operation.initiatedBy?.automated === true ? 2 : 3;
}
