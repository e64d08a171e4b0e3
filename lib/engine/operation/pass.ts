import type { KubeObject } from '../../kube/index.js';
import {
  annotations,
  syncPhases,
  type OperationPhase,
  type OperationState,
  type SyncPhase,
} from '../../model/index.js';
import { defaultSettings, type EngineSettings } from '../compare/settings.js';
import type { Effect } from './effect.js';
import type { Observation, WaveRun } from './observation.js';
import type { Outcome } from './outcome.js';
import { syncOptionsOf, type SyncOptions } from './sync-options.js';
import { Results, type Task } from './task.js';

/** How an attempt stands after a pass. */
export interface Verdict {
  readonly phase: OperationPhase;
  readonly message: string;
  /** Look again after so many seconds, even when nothing happens. */
  readonly wakeSeconds?: number;
  /** A failure that another attempt would only repeat. */
  readonly final?: boolean;
  /** Whether nothing goes on before a person approves what is to be deleted. */
  readonly awaitsApproval?: boolean;
}

/** The working memory of one step. */
export interface Pass {
  readonly state: OperationState;
  readonly seen: Observation;
  readonly settings: EngineSettings;
  readonly options: SyncOptions;
  readonly results: Results;
  /** What is to be executed next. */
  readonly effects: Effect[];
  /** Prunes that a person has to confirm because much would go at once. */
  readonly guarded: Set<KubeObject>;
  /** The waves that were run in this step. */
  readonly waves: WaveRun[];
  /**
   * Whether the state is stored before anything else: what is to be executed takes evidence away that a restarted process would need, or
   * a person is waited for, who learns of it nowhere else.
   */
  storeFirst: boolean;
  /** The revision that is synced. */
  readonly revision: string;
  /** The outcomes of this step by task and type of effect, the first of each. */
  readonly outcomes: ReadonlyMap<string, Outcome>;
}

/** Opens a pass on the state of an operation. */
export function openPass(state: OperationState, seen: Observation): Pass {
  return {
    state,
    seen,
    settings: seen.settings ?? defaultSettings,
    options: syncOptionsOf(state.operation),
    results: new Results(state.syncResult?.resources ?? []),
    effects: [],
    guarded: new Set(),
    waves: [],
    storeFirst: false,
    revision: state.syncResult?.revision || seen.revision,
    outcomes: new Map(
      [...seen.outcomes].reverse().map((outcome) => [outcomeId(outcome.task, outcome.effect.type), outcome]),
    ),
  };
}

const outcomeId = (task: string, type: Effect['type']): string => `${type} ${task}`;

/** What hooks carry that an attempt creates in a phase: another phase, attempt or operation has another mark. */
export function operationMark(state: OperationState, phase: SyncPhase): string {
  return `${state.startedAt}/${state.retryCount ?? 0}/${phase}`;
}

/** The phase in which the current attempt of an operation created a live hook; `undefined` when it did not. */
export function markedPhase(live: KubeObject | undefined, state: OperationState): SyncPhase | undefined {
  const mark = live?.metadata.annotations?.[annotations.operation];
  return mark === undefined ? undefined : syncPhases.find((phase) => mark === operationMark(state, phase));
}

/** Whether a live hook was created by this very attempt, for this task. */
export function isOfThisAttempt(task: Task, state: OperationState): boolean {
  return markedPhase(task.live, state) === task.phase;
}

/** A later phase in which this attempt has run the same hook again: then its run in the phase of the task is over. */
export function laterRun(task: Task, state: OperationState): SyncPhase | undefined {
  const phase = markedPhase(task.live, state);
  return phase !== undefined && syncPhases.indexOf(phase) > syncPhases.indexOf(task.phase) ? phase : undefined;
}

/** The outcome that a task's effect of one type had in this step. */
export function outcomeOf(pass: Pass, task: Task, type: Effect['type']): Outcome | undefined {
  return pass.outcomes.get(outcomeId(task.id, type));
}

export const isPending = (pass: Pass, task: Task): boolean => pass.results.of(task)?.hookPhase === undefined;
export const isRunning = (pass: Pass, task: Task): boolean => pass.results.of(task)?.hookPhase === 'Running';
export const isDone = (pass: Pass, task: Task): boolean => !isPending(pass, task) && !isRunning(pass, task);
export const isSuccessful = (pass: Pass, task: Task): boolean => pass.results.of(task)?.hookPhase === 'Succeeded';
export const isUnsuccessful = (pass: Pass, task: Task): boolean => isDone(pass, task) && !isSuccessful(pass, task);
