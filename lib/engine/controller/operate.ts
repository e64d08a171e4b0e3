import type { Application, ApplicationStatus, Condition, OperationState } from '../../model/index.js';
import { setConditions } from '../conditions/index.js';
import { executeAll } from '../execution/index.js';
import {
  isCompleted,
  nextLook,
  startOperation,
  statusAfterStep,
  statusChanged,
  step,
  superseded,
  type Observation,
  type Outcome,
  type Step,
} from '../operation/index.js';
import { objectAt } from '../read.js';
import { canSync, windowsFor } from '../windows/index.js';
import { assess } from './assess.js';
import { requestOfOperation, requestOfSpec } from './desired.js';
import type { Memory } from './memory.js';
import { readAnew } from './read-anew.js';
import { recordKinds } from './recorded-kinds.js';
import { nowText, timeText, type Shell } from './shell.js';
import { kindsMended, look, type Look, type Situation } from './situation.js';
import { isSuperseded } from './superseded.js';
import { writeApplication } from './status-writer.js';
import { completed, progress, started, stillRunning } from './tell-operation.js';
import { withFinalizers } from './with-finalizers.js';

/** An operation that we start ourselves: what is stored with its first state, and what was seen when it was decided. */
export interface Beginning {
  readonly status: ApplicationStatus;
  readonly seen: Look;
}

const LONG_AGO = '1970-01-01T00:00:00Z';
const MOST_STEPS = 500;
/** An operation that takes longer than this has its progress stored once. */
const PROGRESS_MILLISECONDS = 1_000;
const UNREACHABLE_MILLISECONDS = 1_000;

/**
 * Takes the operation of an Application as far as it goes now: steps of the engine, each with its effects, until it waits for
 * something or is over. Three writes at most: the first state (before anything else), one progress, the end with the comparison
 * that follows it. Where the process is to end, what is under way ends, its outcome is stored, and nothing more begins.
 */
export async function operate(shell: Shell, given: Application, memory: Memory, beginning?: Beginning): Promise<void> {
  const name = given.metadata.name ?? '';
  let app = beginning === undefined && memory.startedAt === undefined ? await readAnew(shell, given) : given;
  if (beginning === undefined && app.operation === undefined) return shell.enqueue(name);
  let state = resumed(app, memory, beginning) ?? startOperation(app, startTime(shell, app, memory));
  memory.startedAt = state.startedAt;
  let stored = beginning === undefined && app.status?.operationState?.startedAt === state.startedAt;
  if (!stored && app.metadata.deletionTimestamp !== undefined) return finish(shell, app, tooLate(shell, state), memory);
  let seen = beginning?.seen;
  let outcomes = stored ? memory.outcomes : [];
  memory.outcomes = [];
  for (let steps = 0; steps < MOST_STEPS; steps++) {
    if (shell.isEnding() && (!stored || outcomes.length === 0)) return;
    seen ??= await look(shell, app, requestOfOperation(app, state.operation, state.syncResult));
    if (!seen.ok && seen.unreachable) {
      memory.operation = stored ? state : undefined;
      memory.outcomes = outcomes;
      return waitForCluster(shell, app, seen, memory);
    }
    if (seen.ok) {
      memory.missingKinds = seen.situation.missingKinds;
      // What the next attempt waits for is there: it need not wait any longer.
      if (state.finishedAt !== undefined && kindsMended(state, seen.situation))
        state = { ...state, finishedAt: LONG_AGO };
    }
    const next = step(state, observation(shell, app, state, seen, memory, outcomes));
    if (next.operation.message !== state.message) progress(shell, app, next.operation);
    state = next.operation;
    if (isCompleted(state.phase)) {
      if (!stored) started(shell, app, state);
      await finish(shell, app, state, memory, beginning !== undefined && !stored);
      if (!seen.ok) return;
      memory.cleanedAfter = state.startedAt;
      await executeAll(seen.situation.writing.writer, next.effects, { goesOn: () => isThere(shell, given) });
      return;
    }
    if (shell.isEnding()) {
      if (outcomes.length > 0) await store(shell, app, state, seen, undefined);
      return;
    }
    if (!stored || next.persist === 'required') {
      app = await store(shell, app, state, seen, beginning && !stored ? beginning.status : undefined);
      if (!stored) started(shell, app, state);
      stored = true;
    }
    if (next.awaitsApproval === true && seen.ok && (await isSuperseded(shell, app, state, seen.situation))) {
      state = superseded(state);
      outcomes = [];
      seen = undefined;
      continue;
    }
    memory.operation = state;
    if (next.effects.length === 0 || !seen.ok) return wait(shell, app, state, next, memory, seen);
    const { situation } = seen;
    const goesOn = (): boolean => isThere(shell, given) && !isTerminated(shell, name, state);
    const isOpen = (): boolean => state.phase !== 'Running' || operationWindow(shell, app, state, situation).allowed;
    outcomes = await executeAll(situation.writing.writer, next.effects, {
      goesOn: () => goesOn() && isOpen(),
      isEnding: shell.isEnding,
    });
    if (outcomes.some(({ reason }) => reason === 'Unreachable')) {
      memory.outcomes = outcomes.filter(({ reason }) => reason !== 'Unreachable');
      shell.wakeAt(name, new Date(shell.clock.now().getTime() + UNREACHABLE_MILLISECONDS).toISOString());
      return;
    }
    seen = undefined;
    if (!isThere(shell, given)) return;
    if (!goesOn()) state = { ...state, phase: 'Terminating' };
  }
  shell.enqueue(name);
}

/** Whether an Application is there still: on behalf of one that is gone nothing is done any more. */
function isThere(shell: Shell, { metadata: { name = '', uid } }: Application): boolean {
  return shell.hub.application(name)?.metadata.uid === uid;
}

/** Whether a person has ended an operation while its effects were executed, which may take long. Its end itself goes on. */
function isTerminated(shell: Shell, name: string, { startedAt, phase }: OperationState): boolean {
  if (phase === 'Terminating') return false;
  const stored = objectAt(shell.hub.application(name), 'status', 'operationState');
  return stored['phase'] === 'Terminating' && stored['startedAt'] === startedAt;
}

/** The state to go on with: what is remembered, if it is of the same operation that is stored. */
function resumed(app: Application, memory: Memory, beginning: Beginning | undefined): OperationState | undefined {
  const stored = app.status?.operationState;
  if (beginning !== undefined || stored === undefined || isCompleted(stored.phase)) return undefined;
  const known = memory.operation;
  if (known === undefined || known.startedAt !== stored.startedAt) return stored;
  return stored.phase === 'Terminating' ? { ...known, phase: 'Terminating' } : known;
}

/**
 * When an operation begins. Times count in seconds, and hooks are known by the start of their operation: so no two operations of an
 * Application begin in the same second.
 */
function startTime(shell: Shell, app: Application, memory: Memory): string {
  const { operationState, history = [] } = app.status ?? {};
  const before = [memory.startedAt, operationState?.startedAt, history[history.length - 1]?.deployStartedAt];
  const last = Math.max(0, ...before.map((time) => (time === undefined ? 0 : Date.parse(time))));
  const now = nowText(shell.clock);
  return Date.parse(now) > last ? now : timeText(new Date(last + 1_000));
}

/** Whoever syncs an Application that is being deleted would bring back what was deleted already, and nobody would delete it again. */
function tooLate(shell: Shell, state: OperationState): OperationState {
  return { ...state, phase: 'Error', message: 'application is deleting', finishedAt: nowText(shell.clock) };
}

/** What a step sees of the world. */
export function observation(
  shell: Shell,
  app: Application,
  state: OperationState,
  seen: Look,
  memory: Memory,
  outcomes: readonly Outcome[],
): Observation {
  const now = nowText(shell.clock);
  const settings = seen.ok ? seen.situation.settings : shell.settings();
  const common = { now, app, outcomes, settings };
  if (!seen.ok) {
    return {
      ...common,
      revision: state.syncResult?.revision ?? '',
      targets: { resources: [], hooks: [], deleteHooks: [], conditions: [] },
      live: new Map(),
      kinds: () => undefined,
      window: { allowed: true },
      conditions: seen.conditions,
      projectProblem: seen.projectProblem,
    };
  }
  const { situation } = seen;
  const { desired, project, targets, live, namespace, destination, refusal, writing } = situation;
  return {
    ...common,
    project,
    revision: desired.revision,
    revisions: desired.revisions,
    targets,
    live,
    namespace,
    kinds: destination.cluster.kinds,
    window: operationWindow(shell, app, state, situation),
    predictions: memory.predictions,
    clusterProblem: writing.problem,
    refusal,
  };
}

function operationWindow(
  shell: Shell,
  app: Application,
  state: OperationState,
  { project }: Situation,
): ReturnType<typeof canSync> {
  return canSync(windowsFor(project, app), {
    now: shell.clock.now(),
    manual: state.operation.initiatedBy?.automated !== true,
    operationStart: new Date(state.startedAt),
  });
}

async function store(
  shell: Shell,
  app: Application,
  state: OperationState,
  seen: Look,
  status: ApplicationStatus | undefined,
): Promise<Application> {
  return writeApplication(shell, app, {
    status: underWay(status ?? app.status ?? {}, state, seen),
    ofOperation: true,
    ...(status !== undefined && { operation: state.operation, ifUnchanged: true }),
  });
}

/** The status while an operation runs: it names the kinds of all that is going to be created. */
function underWay(status: ApplicationStatus, state: OperationState, seen: Look): ApplicationStatus {
  const { resources = [], hooks = [] } = seen.ok ? seen.situation.targets : {};
  return recordKinds({ ...status, operationState: state }, [...resources, ...hooks]);
}

/**
 * Nothing to do now: arranges to be woken, and stores the progress once of what takes long. An attempt that failed is told as a
 * condition while the next one waits for its time, and so is what waits for a person.
 */
async function wait(
  shell: Shell,
  app: Application,
  state: OperationState,
  next: Step,
  memory: Memory,
  seen: Look,
): Promise<void> {
  const name = app.metadata.name ?? '';
  const now = nowText(shell.clock);
  shell.wakeAt(name, next.wakeAt ?? nextLook(state, { now, settings: shell.settings() }));
  const failed = state.finishedAt !== undefined;
  const progressOf = `${state.startedAt}${failed ? ' failed' : next.awaitsApproval === true ? ' awaits' : ''}`;
  if (memory.progressOf?.startsWith(progressOf)) return tellWorse(shell, app, state, memory, seen);
  const beganAt = Date.parse(state.startedAt);
  const time = shell.clock.now().getTime();
  const shownAt = beganAt + PROGRESS_MILLISECONDS;
  // One that follows another within a second begins ahead of the clock: nobody knows how long it has waited.
  if (beganAt <= time && time < shownAt) return shell.wakeAt(name, new Date(shownAt).toISOString());
  if (memory.progressOf?.startsWith(state.startedAt) !== true) stillRunning(shell, app, state);
  memory.progressOf = progressOf;
  const { status } = await assess(shell, app, seen, memory);
  const conditions = failed ? withSyncError(shell, status, state) : status.conditions;
  await writeApplication(shell, app, {
    status: underWay({ ...status, ...(conditions && { conditions }) }, state, seen),
  });
}

/** What has got worse while an operation waits, or cannot be known any more, is said at once; what has got better, at its end. */
async function tellWorse(
  shell: Shell,
  app: Application,
  state: OperationState,
  memory: Memory,
  seen: Look,
): Promise<void> {
  const { sync, health } = app.status ?? {};
  if (sync?.status !== 'Synced' && health?.status !== 'Healthy') return;
  const { status } = await assess(shell, app, seen, memory);
  const isWorse =
    (sync?.status === 'Synced' && status.sync?.status !== 'Synced') ||
    (sync?.status !== 'Unknown' && status.sync?.status === 'Unknown') ||
    (health?.status === 'Healthy' && status.health?.status !== 'Healthy');
  if (isWorse) await writeApplication(shell, app, { status: underWay(status, state, seen) });
}

function withSyncError(shell: Shell, status: ApplicationStatus, state: OperationState): Condition[] {
  const revision = state.syncResult?.revision || state.operation.sync?.revision || '';
  const message = `Failed sync attempt to [${revision}]: ${state.message ?? ''}`;
  return setConditions(status.conditions ?? [], [{ type: 'SyncError', message }], ['SyncError'], nowText(shell.clock));
}

async function waitForCluster(
  shell: Shell,
  app: Application,
  seen: Extract<Look, { ok: false }>,
  memory: Memory,
): Promise<void> {
  const { status } = await assess(shell, app, seen, memory);
  shell.report({
    type: 'problem',
    application: app.metadata.name ?? '',
    message: seen.conditions.map(({ message }) => message).join('; '),
  });
  if (statusChanged(app.status, status)) await writeApplication(shell, app, { status });
  memory.failures++;
  shell.wakeAt(app.metadata.name ?? '', new Date(shell.clock.now().getTime() + 10_000).toISOString());
}

/** Stores the end of an operation together with the comparison after it. */
async function finish(
  shell: Shell,
  app: Application,
  state: OperationState,
  memory: Memory,
  ifUnchanged = false,
): Promise<void> {
  const name = app.metadata.name ?? '';
  const after: Application = { ...app, status: statusAfterStep(app, state) };
  delete after.operation;
  memory.tryAgain = false;
  const seen = await look(shell, after, requestOfSpec(after));
  const { status, auto, comparison } = await assess(shell, after, seen, memory);
  const written = await writeApplication(shell, app, {
    ...{ status, operation: null, refreshed: true, ofOperation: true },
    ifUnchanged,
  });
  if (seen.ok) await withFinalizers(shell, written, seen.situation);
  memory.operation = undefined;
  memory.seen = undefined;
  completed(shell, app, state);
  if (auto?.type === 'skip' && auto.wakeAt !== undefined) shell.wakeAt(name, auto.wakeAt);
  if (auto?.type === 'sync' || comparison.status !== 'Synced' || !seen.ok) shell.enqueue(name);
}
