import { keyText } from '../../kube/index.js';
import type { Application, ApplicationStatus, AppProject, ConditionType } from '../../model/index.js';
import { decideAutoSync, type AutoSyncDecision } from '../auto-sync/index.js';
import {
  compare,
  confirmations,
  failedComparison,
  orphanWarning,
  predictionsOf,
  type CompareInput,
  type Comparison,
} from '../compare/index.js';
import type { NewCondition } from '../conditions/new-condition.js';
import { setConditions } from '../conditions/index.js';
import { nextEnd, withFights } from '../fights/index.js';
import { statusAfterComparison } from '../operation/index.js';
import { canSync, windowsFor, type WindowDecision } from '../windows/index.js';
import type { Memory } from './memory.js';
import { nowText, timeText, type Shell } from './shell.js';
import type { Look, Situation } from './situation.js';

/** What an Application's status should say, and whether a sync should start by itself. */
export interface Assessment {
  readonly comparison: Comparison;
  readonly status: ApplicationStatus;
  readonly auto: AutoSyncDecision | undefined;
}

/** Says that an automated sync waits for a window. A warning, not an error. */
const HELD = 'SyncWindowWarning';

/** Compares what was seen, decides on an automated sync and makes the status of it. */
export async function assess(shell: Shell, app: Application, seen: Look, memory: Memory): Promise<Assessment> {
  const now = nowText(shell.clock);
  if (!seen.ok) {
    const comparison = failedComparison(app, seen.conditions);
    return { comparison, status: statusAfterComparison({ app, comparison, now, full: true }), auto: undefined };
  }
  const { situation } = seen;
  const comparison = await compared(app, situation, memory);
  const window = automatedWindow(shell, app, situation.project);
  const decision = decideAutoSync({
    app: memory.tryAgain ? withoutAttempt(app) : app,
    comparison,
    windowDecision: window,
    now,
    settings: situation.settings,
  });
  // What is being deleted already needs no second sync: the end of the deletion will be seen.
  const auto: AutoSyncDecision =
    decision.type === 'sync' && onlyDeletionsPending(comparison, situation)
      ? { type: 'skip', reason: 'OnlyPruningNeeded', message: 'waiting for the deletion of pruned objects' }
      : decision;
  const blocked = auto.type === 'skip' && auto.reason === 'BlockedByWindow';
  const orphans = orphanWarning(situation.project, situation.orphans ?? []);
  const conditions: NewCondition[] = auto.type === 'skip' && auto.condition ? [auto.condition] : [];
  if (orphans) conditions.push(orphans);
  const evaluated: ConditionType[] = [
    'InvalidSpecError',
    'UnknownError',
    'OrphanedResourceWarning',
    ...(blocked ? [] : (['SyncError'] as const)),
  ];
  const status = statusAfterComparison({
    app,
    // What would wipe out everything is not started at all: no approval would let it go on.
    comparison: auto.type === 'skip' && auto.reason === 'WouldWipeOut' ? withoutApproval(comparison) : comparison,
    now,
    conditions,
    evaluated: evaluated.filter((type) => !comparison.evaluated.includes(type)),
    ...(situation.desired.sourceType !== '' && { sourceType: situation.desired.sourceType }),
    ...(situation.desired.sourceTypes && { sourceTypes: situation.desired.sourceTypes }),
    full: true,
  });
  const fights = withFights(status, app, { comparison, settings: situation.settings, now });
  const end = nextEnd(fights, now);
  if (end !== undefined) shell.wakeAt(app.metadata.name ?? '', timeText(new Date(end)));
  const held = blocked ? [{ type: HELD, message: `Automated sync is ${window.error?.message ?? auto.message}` }] : [];
  const before = fights.conditions ?? [];
  if (held.length === 0 && !before.some(({ type }) => type === HELD)) return { comparison, status: fights, auto };
  return { comparison, status: { ...fights, conditions: setConditions(before, held, [HELD], now) }, auto };
}

/** Compares; where an unchanged Git would be called OutOfSync for what only the server can judge, asks it by a dry run. */
async function compared(app: Application, situation: Situation, memory: Memory): Promise<Comparison> {
  const { desired, destination, project, targets, live, refusal, settings, writing } = situation;
  const { kinds } = destination.cluster;
  const input: CompareInput = {
    app,
    project,
    revision: desired.revision,
    revisions: desired.revisions,
    targets,
    live,
    kinds,
    settings,
    predictions: memory.predictions,
    known: memory.diffs,
    refusal,
  };
  const first = compare(input);
  if (first.unconfirmed.length === 0) return first;
  const synced =
    app.status?.operationState?.phase === 'Succeeded' ? app.status.operationState.syncResult?.revision : undefined;
  if (desired.digest !== memory.digest && desired.revision !== synced) return first;
  const outcomes = await Promise.all(confirmations(first, settings).map((effect) => writing.writer.execute(effect)));
  for (const [key, prediction] of predictionsOf(outcomes)) memory.predictions.set(key, prediction);
  return compare({ ...input, predictions: memory.predictions });
}

/** Whether windows let an automated sync start now. */
export function automatedWindow(shell: Shell, app: Application, project: AppProject): WindowDecision {
  return canSync(windowsFor(project, app), { now: shell.clock.now(), manual: false });
}

function onlyDeletionsPending(comparison: Comparison, { live }: Situation): boolean {
  const wrong = comparison.resources.filter(({ status }) => status !== undefined && status !== 'Synced');
  return wrong.every(({ group = '', kind = '', namespace = '', name = '', requiresPruning }) => {
    const object = live.get(keyText({ group, kind, namespace, name }));
    return requiresPruning === true && object?.metadata.deletionTimestamp !== undefined;
  });
}

function withoutApproval(comparison: Comparison): Comparison {
  return { ...comparison, conditions: comparison.conditions.filter(({ type }) => type !== 'PruneNeedsConfirmation') };
}

function withoutAttempt(app: Application): Application {
  const status = { ...app.status };
  delete status.operationState;
  return { ...app, status };
}
