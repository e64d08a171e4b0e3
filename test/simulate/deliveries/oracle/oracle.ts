import type { Effect } from '../../../../lib/engine/index.js';
import { keyOf, keyText, type KubeObject } from '../../../../lib/kube/index.js';
import type { DeliverySimulation } from '../../../../lib/simulate/index.js';
import type { DeliveryCase } from '../delivery-case.js';
import type { GitTruth } from '../git-truth.js';
import { ignoredFields, SHARED } from '../manifests.js';
import { judgeDeletion } from './deletions.js';
import { judgeConverged } from './endings.js';
import { isHook, isTerminating, nameOf, objectIn, trackerOf } from './facts.js';
import { Attempts } from './order.js';
import { isBeingRemoved, judgeRemoved, judgeRemovalStep, judgeRemovalWrite } from './removal.js';
import { judgeQuiet, judgeWritten } from './truthfulness.js';
import { View, type LiveChange } from './view.js';

/** Nothing has happened for so many milliseconds: what is reported is about the present. */
const QUIET = 1_500;
/** The same where answers are slow: nobody knows more before they have come. */
const SLOWLY_QUIET = 30_000;

/**
 * Checks what a delivery promises, at every effect, every change and every write, without the rules that the engine decides by: I1 nothing
 * is deleted or overwritten that must stay, I2 nothing stays behind, I3 the cluster comes to what Git wants, I4 nothing gets stuck, I5 no
 * status is better than the truth, I6 a hook runs once, I9 no wave begins before the one below it is applied and healthy.
 */
export class Oracle {
  readonly view: View;
  private readonly attempts: Attempts;
  private readonly quietness: number;
  private isPerson = false;
  /** What people wrote into fields that their Application ignores, by object. */
  private readonly own = new Map<string, string>();

  constructor(simulation: DeliverySimulation, truth: GitTruth, delivery: DeliveryCase) {
    this.view = new View(simulation, truth, delivery, (change) => this.look(() => this.changed(change)));
    this.attempts = new Attempts(this.view);
    this.quietness = [delivery.faults.first ?? []].flat().includes('slow') ? SLOWLY_QUIET : QUIET;
  }

  get violations(): readonly string[] {
    return this.view.violations;
  }

  /** Whatever is done in here is done by a person. */
  byPerson(work: () => void): void {
    this.isPerson = true;
    try {
      work();
    } finally {
      this.isPerson = false;
    }
  }

  /** An Application that was deleted is created anew. */
  begins(app: string): void {
    this.attempts.forget(app);
    this.view.begins(app);
  }

  /** A person wrote a value into a field that the Application ignores. */
  ownField(object: KubeObject, value: string): void {
    this.own.set(keyText(keyOf(object)), value);
  }

  /** An effect is about to be executed. */
  executing(effect: Effect, app: string): void {
    if (effect.type !== 'apply' || effect.dryRun !== false) return;
    this.look(() => {
      const owner = this.view.app(app);
      if (owner !== undefined && isBeingRemoved(owner)) judgeRemovalWrite(this.view, owner, effect.object);
      else this.attempts.applying(app, effect);
    });
  }

  /** The reconciler wrote an Application. */
  written(before: KubeObject | undefined, after: KubeObject): void {
    this.look(() => {
      judgeWritten(this.view, before, after);
      judgeRemovalStep(this.view, before, after);
      this.attempts.written(after.metadata.name ?? '', before, after);
    });
  }

  /** Time has passed: what is reported must be the truth, if nothing has happened since. */
  quiet(apps: readonly string[]): void {
    if (this.view.now - this.view.changedAt < this.quietness) return;
    for (const name of apps) {
      const app = this.view.app(name);
      if (app !== undefined) judgeQuiet(this.view, app);
    }
    this.judgeOwnFields();
  }

  /** Everything is mended, and the last sync has had its time. */
  converged(apps: readonly string[], head: string): void {
    for (const name of apps) {
      const app = this.view.app(name);
      if (app !== undefined) judgeConverged(this.view, app, head);
    }
  }

  /** The Application was deleted with all that it manages. */
  deleted(app: string): void {
    judgeRemoved(this.view, app);
  }

  private changed({ type, object, before }: LiveChange): void {
    const begins = type === 'DELETED' || isTerminating(object);
    if (begins && before !== undefined && !isTerminating(before)) {
      this.own.delete(keyText(keyOf(object)));
      if (!this.isPerson) judgeDeletion(this.view, before, (of) => this.attempts.pruningLast(of, before));
    }
    const app = trackerOf(object);
    if (app === undefined || type === 'DELETED') return;
    // What several Applications want, any of them may bring about.
    const concerned = object.metadata.name === SHARED ? this.view.truth.places.keys() : [app];
    for (const each of concerned) this.attempts.changed(each, object, before);
  }

  /** I1: with RespectIgnoreDifferences, what people wrote into ignored fields stays. */
  private judgeOwnFields(): void {
    for (const [key, value] of this.own) {
      const live = this.view.live.get(key);
      const spec = live && this.view.spec(trackerOf(live) ?? '');
      if (live === undefined || !spec?.ignores || !spec.options.includes('RespectIgnoreDifferences=true')) continue;
      // Another Application that has the object in Git, too, may not ignore anything; a hook is written as it is in Git.
      if (live.metadata.name === SHARED || isHook(live)) continue;
      const field = ignoredFields[live.kind as keyof typeof ignoredFields] ?? '';
      if (objectIn(live, field)['other'] !== value)
        this.view.violation('I1', `the ignored field of ${nameOf(live)} was overwritten`);
    }
  }

  /** A check that fails itself is a violation as well: the reconciler would take the error for its own. */
  private look(check: () => void): void {
    try {
      check();
    } catch (error) {
      this.view.violation('oracle', error instanceof Error ? (error.stack ?? error.message) : String(error));
    }
  }
}
