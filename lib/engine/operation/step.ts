import { equalJson, type Json } from '../../kube/index.js';
import type { Application, OperationState, SyncOperationResult } from '../../model/index.js';
import { defaultSettings } from '../compare/settings.js';
import { sharedResources } from '../compare/shared-resources.js';
import { leftovers } from './clean-up.js';
import { dryRunPass } from './dry-run-pass.js';
import type { Effect } from './effect.js';
import { stopPrefix, tooLargePrefix } from './ended-early.js';
import type { Observation, Step } from './observation.js';
import { openPass, type Pass, type Verdict } from './pass.js';
import { nextAttempt, retryDue, rfc3339, withVerdict } from './retry-attempt.js';
import { isCompleted } from './status.js';
import { tooLargeToKeep } from './stored-status.js';
import { syncPass } from './sync-pass.js';
import { terminate } from './terminate.js';

/** The state of an operation that begins: taken from `operation` of the Application. `now` is RFC 3339. */
export function startOperation(app: Application, now: string): OperationState {
  return { operation: app.operation ?? {}, phase: 'Running', startedAt: now };
}

/**
 * One step of an operation: from its state and what is seen to its next state and what is to be done to the cluster.
 *
 * It is safe to lose everything after any step: run again from a stored state it adopts the hooks that this attempt created, leaves
 * alone what already equals its target, and asks for what is missing. A finished operation has only {@link leftovers}.
 */
export function step(operation: OperationState, seen: Observation): Step {
  if (isCompleted(operation.phase)) return { operation, effects: inOrder(leftovers(operation, seen)), persist: 'no' };
  const timed = withTimeout(operation, seen);
  const due = timed.phase === 'Terminating' ? undefined : retryDue(timed);
  if (due !== undefined && Date.parse(seen.now) < Date.parse(due)) {
    return { operation, effects: [], wakeAt: nextLook(operation, seen), persist: 'no' };
  }
  const state = initialised(due === undefined ? timed : nextAttempt(timed), seen);
  const pass = openPass(state, seen);
  const verdict = judge(pass);
  return conclude(operation, pass, verdict);
}

function initialised(state: OperationState, seen: Observation): OperationState {
  if (!state.operation.sync || state.syncResult) return state;
  const { source, sources, revision, revisions } = state.operation.sync;
  const { spec } = seen.app;
  const usedSources = sources ?? (source ? undefined : spec.sources);
  const usedSource = usedSources ? undefined : (source ?? spec.source);
  const managed = spec.syncPolicy?.managedNamespaceMetadata;
  const syncResult: SyncOperationResult = {
    revision: seen.revision || revision || '',
    ...((seen.revisions ?? revisions) && { revisions: [...(seen.revisions ?? revisions ?? [])] }),
    ...(usedSource && { source: usedSource }),
    ...(usedSources && usedSources.length > 0 && { sources: usedSources }),
    ...(managed && { managedNamespaceMetadata: managed }),
  };
  return { ...state, syncResult };
}

const timeoutMessage = 'operation is terminating due to timeout';
const supersededMessage = 'operation is terminating because Git changed while it waited for approval';
/** Why an operation was ended by nobody, as its last message tells it. */
const causes: ReadonlyMap<string | undefined, string> = new Map([
  [timeoutMessage, ', triggered by controller sync timeout'],
  [supersededMessage, ': Git changed while it waited for approval'],
]);

/** An operation that waits for the approval of deletions which Git does not ask for any more: it is ended as if by a person. */
export function superseded(state: OperationState): OperationState {
  return { ...state, phase: 'Terminating', message: supersededMessage };
}

function withTimeout(state: OperationState, seen: Pick<Observation, 'now' | 'settings'>): OperationState {
  const { syncTimeoutSeconds } = seen.settings ?? defaultSettings;
  if (syncTimeoutSeconds <= 0 || state.phase === 'Terminating') return state;
  const elapsed = (Date.parse(seen.now) - Date.parse(state.startedAt)) / 1000;
  return elapsed >= syncTimeoutSeconds ? { ...state, phase: 'Terminating', message: timeoutMessage } : state;
}

/** When the operation has taken too long; `undefined` when it may take for ever. */
function timeoutAt({ startedAt }: OperationState, seen: Pick<Observation, 'settings'>): string | undefined {
  const { syncTimeoutSeconds } = seen.settings ?? defaultSettings;
  if (syncTimeoutSeconds <= 0) return undefined;
  return rfc3339(new Date(Date.parse(startedAt) + syncTimeoutSeconds * 1000));
}

const earliest = (a: string, b: string) => (Date.parse(a) <= Date.parse(b) ? a : b);

/** The longest time without a look at a running operation, though nothing that it waits for seemed to change. */
const pollSeconds = 30;

/**
 * When to look at an operation again at the latest (RFC 3339), so that no lost event stops it for ever: when its next attempt is due,
 * or soon; not after it has taken too long.
 */
export function nextLook(operation: OperationState, seen: Pick<Observation, 'now' | 'settings'>): string {
  const soon = rfc3339(new Date(Date.parse(seen.now) + pollSeconds * 1000));
  const next = retryDue(operation) ?? soon;
  const timeout = operation.phase === 'Terminating' ? undefined : timeoutAt(operation, seen);
  return timeout === undefined ? next : earliest(next, timeout);
}

function judge(pass: Pass): Verdict {
  const { seen, state } = pass;
  if (seen.projectProblem !== undefined) {
    return { phase: 'Error', message: `Failed to load application project: ${seen.projectProblem}` };
  }
  if (!state.operation.sync) {
    return { phase: 'Error', message: 'Invalid operation request: no operation specified' };
  }
  if (state.phase === 'Terminating') {
    const verdict = terminate(pass);
    if (!isCompleted(verdict.phase)) return verdict;
    if (state.message?.startsWith(stopPrefix) || state.message?.startsWith(tooLargePrefix)) {
      return { phase: 'Error', message: state.message };
    }
    return { ...verdict, message: `${verdict.message}${causes.get(state.message) ?? ''}` };
  }
  if (!seen.window.allowed && seen.outcomes.length === 0) return blocked;
  const verdict = refusalByConditions(pass) ?? (pass.options.dryRun ? dryRunPass(pass) : syncPass(pass));
  const tooLarge = tooLargeToKeep(pass.state.operation, pass.results.list());
  if (tooLarge !== undefined && verdict.phase !== 'Succeeded') return notKept(pass, verdict, tooLarge);
  if (verdict.phase === 'Terminating') return stopped(pass, verdict);
  if (seen.window.allowed || isCompleted(verdict.phase)) return verdict;
  pass.effects.length = 0;
  return blocked;
}

/** Somebody who watches the waves refused the next one: the hooks are ended, and then the operation. */
function stopped(pass: Pass, { message }: Verdict): Verdict {
  const verdict = terminate({ ...pass, seen: { ...pass.seen, outcomes: [] }, outcomes: new Map() });
  return isCompleted(verdict.phase) ? { phase: 'Error', message } : { phase: 'Terminating', message };
}

/** What cannot be remembered does not go on, and is not tried again: it would come to the same. */
function notKept(pass: Pass, verdict: Verdict, reason: string): Verdict {
  if (isCompleted(verdict.phase)) return { phase: 'Error', message: `${reason} ${verdict.message}`, final: true };
  pass.effects.length = 0;
  return { ...stopped(pass, { ...verdict, message: reason }), final: true };
}

/** A window that closes on a running sync lets nothing more happen; what was done is recorded. */
const blocked: Verdict = { phase: 'Running', message: 'Sync operation blocked by sync window' };

function refusalByConditions({ seen, options, settings }: Pass): Verdict | undefined {
  const conditions = [...(seen.conditions ?? []), ...seen.targets.conditions];
  const shared = [...conditions, ...sharedResources(seen, settings)].find(
    ({ type }) => type === 'SharedResourceWarning',
  );
  if (shared && options.has('FailOnSharedResource=true')) {
    return { phase: 'Failed', message: `Shared resource found: ${shared.message}` };
  }
  const errors = conditions.filter(({ type }) => type === 'ComparisonError' || type === 'InvalidSpecError');
  if (errors.length === 0) {
    return seen.clusterProblem === undefined ? undefined : { phase: 'Error', message: seen.clusterProblem };
  }
  return { phase: 'Error', message: errors.map(({ type, message }) => `${type}: ${message}`).join(';') };
}

function conclude(before: OperationState, pass: Pass, verdict: Verdict): Step {
  const { seen, settings } = pass;
  const judged = withVerdict(pass.state, verdict, seen.now);
  const resources = pass.results.list();
  const operation: OperationState = judged.syncResult
    ? { ...judged, syncResult: { ...wholeResult(judged.syncResult), ...(resources.length > 0 && { resources }) } }
    : judged;
  const wakeAt = wakeTime(operation, seen, verdict, settings.syncTimeoutSeconds);
  return {
    operation,
    effects: inOrder(pass.effects),
    persist: pass.storeFirst ? 'required' : persistence(before, operation),
    ...(pass.waves.length > 0 && { waves: pass.waves }),
    ...(verdict.awaitsApproval === true && { awaitsApproval: true }),
    ...(wakeAt !== undefined && { wakeAt }),
  };
}

/** What was stored as counts is found again, result by result. */
function wholeResult({ counted: _, ...result }: SyncOperationResult): SyncOperationResult {
  return result;
}

const inOrder = (effects: readonly Effect[]) => [...effects].sort((a, b) => a.order - b.order);

function wakeTime(
  operation: OperationState,
  seen: Observation,
  verdict: Verdict,
  timeoutSeconds: number,
): string | undefined {
  if (isCompleted(operation.phase)) return undefined;
  const times = [retryDue(operation)].filter((time) => time !== undefined).map((time) => Date.parse(time));
  const { until } = seen.window.blockedBy ?? {};
  if (!seen.window.allowed && until) times.push(until.getTime());
  if (verdict.wakeSeconds !== undefined) times.push(Date.parse(seen.now) + verdict.wakeSeconds * 1000);
  if (timeoutSeconds > 0) times.push(Date.parse(operation.startedAt) + timeoutSeconds * 1000);
  return times.length > 0 ? rfc3339(new Date(Math.min(...times))) : undefined;
}

function persistence(before: OperationState, after: OperationState): Step['persist'] {
  // Both an attempt's end and its beginning: hooks are adopted by it, and its revision is kept, only as far as a new process knows of it.
  if (isCompleted(after.phase) || before.finishedAt !== after.finishedAt) return 'required';
  if (after.phase === 'Terminating' && before.phase !== 'Terminating') return 'required';
  if (before.phase !== after.phase || before.message !== after.message) return 'useful';
  return equalJson(before as Json, after as Json) ? 'no' : 'useful';
}
