import type { Effect } from '../../../../lib/engine/index.js';
import { keyOf, keyText, type KubeObject } from '../../../../lib/kube/index.js';
import { OBJECT } from '../manifests.js';
import {
  contains,
  healthIn,
  isHook,
  isTerminating,
  listOf,
  markOf,
  nameOf,
  optionsOf,
  stateOf,
  waveOf,
  withoutIgnored,
  type State,
} from './facts.js';
import type { View } from './view.js';

const phases = ['PreSync', 'Sync', 'PostSync'];

/** A place in the order of a sync: phase, then wave. */
interface Place {
  readonly phase: string;
  readonly wave: number;
}

/** What an attempt of an operation has come to. */
interface Attempt {
  /** Objects that were as wanted at some moment of it, by their label. */
  readonly applied: Set<string>;
  /** Those that were healthy then as well, with their phase. */
  readonly reached: Set<string>;
  /** Those that were as wanted when it began. */
  readonly unchanged: Set<string>;
  /** Hooks that were run, with their phase. */
  readonly run: Set<string>;
}

type ApplyEffect = Extract<Effect, { type: 'apply' }>;

/** Follows the attempts of all operations: I6 and I9, and what is claimed at their ends. */
export class Attempts {
  private readonly attempts = new Map<string, Attempt>();
  private readonly created = new Map<string, number>();
  /** States that were replaced at this very moment, by the keys of their objects: an operation may have been decided on by them. */
  private replaced: { at: number; readonly states: Map<string, KubeObject[]> } = { at: 0, states: new Map() };

  constructor(private readonly view: View) {}

  /** An Application begins anew: its operations may begin in the same seconds as those of the one that was deleted. */
  forget(app: string): void {
    for (const known of [this.attempts, this.created])
      for (const key of known.keys()) if (key.startsWith(`${app} `)) known.delete(key);
  }

  /** The reconciler is about to write an object on behalf of an Application. */
  applying(app: string, effect: ApplyEffect): void {
    const { view } = this;
    const { object } = effect;
    const state = view.state(app);
    const what = nameOf(object);
    if (state.dryRun) return view.violation('I1', `${what} is written by a dry run`);
    if (state.phase !== 'Running') return view.violation('I4', `${what} is written while ${app} is ${state.phase}`);
    if (!view.isOpen(state)) return view.violation('I9', `${what} is written while the window is closed`);
    if (state.retryAt !== undefined && view.now < state.retryAt)
      return view.violation('I9', `${what} is written before the next attempt is due`);
    if (object.kind === 'Namespace') return;
    if (state.selected?.has(what) === false)
      return view.violation('I1', `${what} is written by a sync that does not name it`);
    const target = view.wanted(app, state.revision).of(object);
    if (target === undefined)
      return view.violation('I3', `${what} is written, which ${state.revision?.slice(0, 8)} has not`);
    const respects = view.spec(app)?.ignores === true && state.options.includes('RespectIgnoreDifferences=true');
    if (!contains(object, named(respects ? withoutIgnored(target) : target, object)))
      view.violation('I3', `${what} is written in another way than ${state.revision?.slice(0, 8)} says`);
    this.judgeOrder(app, effect, state);
  }

  /** I9: an object that is to be pruned last is pruned: all that is delivered has to be there, and healthy. */
  pruningLast(app: string, live: KubeObject): void {
    this.judgePlace(
      app,
      this.view.state(app),
      { phase: 'Sync', wave: Number.POSITIVE_INFINITY },
      `${nameOf(live)} (last)`,
    );
  }

  /** A live object appeared or changed. */
  changed(app: string, live: KubeObject, before: KubeObject | undefined): void {
    const state = this.view.state(app);
    const mark = markOf(live);
    if (before !== undefined) this.remember(before);
    if (mark !== undefined && mark !== (before && markOf(before))) this.judgeRun(app, live, mark);
    const attempt = this.attempts.get(`${app} ${state.attempt}`);
    if (attempt !== undefined) this.note(app, attempt, live, state);
  }

  /** An Application was written: an attempt may have begun, or an operation ended. */
  written(app: string, before: KubeObject | undefined, after: KubeObject): void {
    const state = stateOf(after);
    const isWaiting = state.phase === 'Running' && state.finishedAt !== undefined;
    this.judgeBackOff(app, stateOf(before), state);
    if (state.revision === undefined || state.dryRun || isWaiting) return;
    const attempt = this.attemptOf(app, state);
    if (state.phase === 'Succeeded' && (before === undefined || stateOf(before).phase !== 'Succeeded'))
      this.judgeSuccess(app, state, attempt);
  }

  /** I9: an attempt that failed is not followed by the next one before its time. */
  private judgeBackOff(app: string, was: State, is: State): void {
    if (was.phase !== 'Running' || was.retryAt === undefined || was.startedAt !== is.startedAt) return;
    if (is.finishedAt === was.finishedAt || is.phase === 'Terminating' || this.view.now >= was.retryAt) return;
    this.view.violation('I9', `the next attempt of ${app} begins before it is due`);
  }

  /** I6: at most one run of a hook for each attempt and phase. */
  private judgeRun(app: string, live: KubeObject, mark: string): void {
    const key = `${app} ${mark} ${live.kind} ${live.metadata.labels?.[OBJECT] ?? ''}`;
    const count = (this.created.get(key) ?? 0) + 1;
    this.created.set(key, count);
    if (count > 1) this.view.violation('I6', `the hook ${nameOf(live)} was run ${count} times by ${mark}`);
  }

  private judgeOrder(app: string, { task, object }: ApplyEffect, state: State): void {
    const phase = task.slice(task.lastIndexOf(':') + 1);
    const place = { phase, wave: waveOf(object) };
    this.judgePlace(app, state, place, `${nameOf(object)} (${phase}, wave ${place.wave})`);
  }

  private judgePlace(app: string, state: State, place: Place, what: string): void {
    const { reached, unchanged } = this.attemptOf(app, state);
    if (!phases.includes(place.phase)) return;
    for (const target of this.inScope(app, state)) {
      if (state.options.includes('ApplyOutOfSyncOnly=true') && unchanged.has(labelOf(target))) continue;
      for (const earlier of placesOf(target)) {
        if (!isBefore(earlier, place) || reached.has(`${labelOf(target)} ${earlier.phase}`)) continue;
        this.view.violation(
          'I9',
          `the turn of ${what} comes before ${nameOf(target)} ` +
            `(${earlier.phase}, wave ${earlier.wave}) is there and healthy`,
        );
      }
    }
  }

  /** I5: a sync that says that it succeeded has delivered everything, run every hook, and pruned. */
  private judgeSuccess(app: string, state: State, { applied, run }: Attempt): void {
    const { view } = this;
    const wrong = (why: string): void => view.violation('I5', `the sync of ${app} succeeded, ${why}`);
    for (const target of this.inScope(app, state)) {
      const label = labelOf(target);
      if (!isHook(target)) {
        if (!applied.has(label)) wrong(`but ${nameOf(target)} was never as wanted`);
        continue;
      }
      const types = listOf(target, 'hook');
      for (const phase of types.filter((type) => phases.includes(type)))
        if (!run.has(`${label} ${phase}`)) wrong(`but its hook ${nameOf(target)} was never run in ${phase}`);
      if (run.has(`${label} SyncFail`)) wrong(`but its hook ${nameOf(target)} was run as after a failure`);
    }
    if (!state.prune) return;
    for (const extra of view.extras(app, state.revision)) {
      const kept = optionsOf(extra).includes('Prune=false') || isTerminating(extra);
      if (!kept && state.selected?.has(nameOf(extra)) !== false) wrong(`but ${nameOf(extra)} was not pruned`);
    }
  }

  /** What an operation is about: all, or what it names; hooks unless it skips them. */
  private inScope(app: string, { revision, selected, skipsHooks }: State): readonly KubeObject[] {
    const wanted = this.view.wanted(app, revision);
    const all = skipsHooks ? wanted.plain : wanted.all;
    return selected === undefined ? all : all.filter((target) => selected.has(nameOf(target)));
  }

  private attemptOf(app: string, state: State): Attempt {
    const key = `${app} ${state.attempt}`;
    const known = this.attempts.get(key);
    if (known !== undefined) return known;
    const attempt: Attempt = { applied: new Set(), reached: new Set(), unchanged: new Set(), run: new Set() };
    this.attempts.set(key, attempt);
    for (const target of this.view.wanted(app, state.revision).plain) {
      const live = this.view.liveOf(target);
      if (live === undefined) continue;
      if (this.view.isAsWanted(app, live, target)) attempt.unchanged.add(labelOf(target));
      this.note(app, attempt, live, state);
      for (const earlier of this.replacedNow(target)) this.note(app, attempt, earlier, state);
    }
    for (const live of this.view.tracked(app)) if (markOf(live)) this.note(app, attempt, live, state);
    return attempt;
  }

  private remember(before: KubeObject): void {
    if (this.replaced.at !== this.view.now) this.replaced = { at: this.view.now, states: new Map() };
    const key = keyText(keyOf(before));
    this.replaced.states.set(key, [...(this.replaced.states.get(key) ?? []), before]);
  }

  private replacedNow(target: KubeObject): readonly KubeObject[] {
    return this.replaced.at === this.view.now ? (this.replaced.states.get(keyText(keyOf(target))) ?? []) : [];
  }

  private note(app: string, attempt: Attempt, live: KubeObject, state: State): void {
    const target = this.view.wanted(app, state.revision).of(live);
    if (target === undefined) return;
    const label = labelOf(target);
    const isHealthy = healthIn(live) === 'Healthy';
    if (isHook(target)) {
      const mark = markOf(live);
      for (const phase of listOf(target, 'hook')) {
        if (mark !== `${state.attempt}/${phase}`) continue;
        attempt.run.add(`${label} ${phase}`);
        if (isHealthy) attempt.reached.add(`${label} ${phase}`);
      }
      return;
    }
    if (this.view.isAsWanted(app, live, target)) attempt.applied.add(label);
    if (isHealthy && attempt.applied.has(label)) attempt.reached.add(`${label} Sync`);
  }
}

/** A manifest that leaves its name open, with the name that it got. */
function named(target: KubeObject, { metadata }: KubeObject): KubeObject {
  if (target.metadata.generateName === undefined || metadata.name === undefined) return target;
  const { generateName: _, ...rest } = target.metadata;
  return { ...target, metadata: { ...rest, name: metadata.name } };
}

function labelOf(target: KubeObject): string {
  return target.metadata.labels?.[OBJECT] ?? keyText(keyOf(target));
}

function placesOf(target: KubeObject): Place[] {
  const wave = waveOf(target);
  if (!isHook(target)) return [{ phase: 'Sync', wave }];
  return listOf(target, 'hook')
    .filter((phase) => phases.includes(phase))
    .map((phase) => ({ phase, wave }));
}

function isBefore(a: Place, b: Place): boolean {
  const [x, y] = [phases.indexOf(a.phase), phases.indexOf(b.phase)];
  return x < y || (x === y && a.wave < b.wave);
}
