import { healthOf, type Effect } from '../../../lib/engine/index.js';
import { isJsonObject, keyOf, keyText, stringifyJson, type Json, type KubeObject } from '../../../lib/kube/index.js';
import type { Application } from '../../../lib/model/index.js';
import { keyOfApplication, type DeliverySimulation, type SimulatedCluster } from '../../../lib/simulate/index.js';
import { APP, CLUSTER } from './manifests.js';

const prefix = 'argocd.argoproj.io/';
const phases = ['PreSync', 'Sync', 'PostSync'];

/** What Git wants at each commit, as the test wrote it. */
export type DesiredByCommit = ReadonlyMap<string, readonly KubeObject[]>;

/** A place in the order of a sync: phase, then wave. */
interface Place {
  readonly phase: string;
  readonly wave: number;
}

/**
 * Checks what a delivery promises, at every effect and every write, without the rules that the engine decides by: I1 nothing is deleted
 * that has not to go, I2 nothing stays behind, I3 the cluster comes to what Git wants, I4 nothing gets stuck, I5 no status is better than
 * the truth, I6 a hook runs once, I9 no wave begins before the one below it is applied and healthy.
 */
export class Oracle {
  readonly violations: string[] = [];
  private readonly hooksCreated = new Map<string, number>();
  /** For each attempt: the objects that were as wanted, and healthy, at some moment of it. */
  private readonly reached = new Map<string, Set<string>>();
  private readonly unchangedAtStart = new Map<string, Set<string>>();
  private cluster: SimulatedCluster | undefined;

  constructor(private readonly desired: DesiredByCommit) {}

  /** Begins to watch the cluster of a simulation. */
  watch(simulation: DeliverySimulation, kinds: readonly KubeObject[]): void {
    this.cluster = simulation.cluster(CLUSTER);
    const { store } = this.cluster;
    const groups = new Map(kinds.map((object) => [`${object.apiVersion} ${object.kind}`, object]));
    for (const object of groups.values()) {
      const { group, kind } = keyOf(object);
      store.collectionOf({ group, version: '', kind }).listen(({ type, object: live }) => {
        if (type === 'ADDED') this.added(live);
        if (type !== 'DELETED') this.changed(live);
      });
    }
  }

  /** Does a check whose own failure is a violation as well: the reconciler would take it for its own. */
  look(check: () => void): void {
    try {
      check();
    } catch (error) {
      this.violation('oracle', error instanceof Error ? (error.stack ?? error.message) : String(error));
    }
  }

  /** An effect is about to be executed. */
  executing(effect: Effect): void {
    if (effect.type === 'delete' && effect.dryRun === false) this.deleting(effect.key, effect.uid);
    if (effect.type === 'apply' && effect.dryRun === false) this.applying(effect.task, effect.object);
  }

  /** The reconciler wrote the Application. */
  written(before: KubeObject | undefined, after: KubeObject): void {
    const state = stateOf(after);
    if (state.phase !== undefined && ['Succeeded', 'Failed', 'Error'].includes(state.phase) && !state.finishedAt)
      this.violation('I4', `the operation is ${state.phase} without finishedAt`);
    const compared = comparedAt(before) !== comparedAt(after) || before === undefined;
    if (compared && after.metadata.deletionTimestamp === undefined) this.judgeSync(after);
  }

  /** No time-consuming thing is under way: what is reported must be the truth now. */
  quiet(app: Application): void {
    if (app.status?.health?.status !== 'Healthy' || app.status.sync?.status === 'Unknown') return;
    for (const target of this.plainTargets(app.status.sync?.revision)) {
      const live = this.liveOf(target);
      // As in Argo CD, what is absent shows in the sync status alone, as long as anything is there.
      if (live === undefined || isHealthy(live)) continue;
      this.violation('I5', `Healthy, but ${nameOf(target)} is ${healthOf(live)?.status}`);
    }
  }

  /** Everything is mended, and the last sync has had its time. */
  converged(app: Application, head: string): void {
    const state = app.status?.operationState;
    if (state?.phase === 'Running' || state?.phase === 'Terminating')
      return this.violation('I4', `the operation is still ${state.phase}: ${state.message ?? ''}`);
    if (app.operation !== undefined) this.violation('I4', `operation is set while its phase is ${state?.phase}`);
    if (state?.phase !== 'Succeeded')
      return this.violation('I3', `the last sync is ${state?.phase ?? 'none'}: ${state?.message ?? ''}`);
    const targets = this.plainTargets(head);
    for (const target of targets) {
      const live = this.liveOf(target);
      if (!contains(live, target)) this.violation('I3', `${nameOf(target)} is not as Git wants it`);
    }
    const wanted = new Set(targets.map((target) => keyText(keyOf(target))));
    const extra = this.tracked().filter((live) => !isHook(live) && !wanted.has(keyText(keyOf(live))));
    const mayStay = extra.filter((live) => optionsOf(live).includes('Prune=false'));
    for (const live of extra)
      if (!mayStay.includes(live)) this.violation('I3', `${nameOf(live)} has left Git and is still there`);
    if (mayStay.length === 0 && app.status?.sync?.status !== 'Synced')
      this.violation('I3', `all is as Git wants it, but the status is ${app.status?.sync?.status ?? 'none'}`);
  }

  /** The Application was deleted with all that it manages. */
  deleted(simulation: DeliverySimulation): void {
    const app = simulation.cluster(CLUSTER).find(keyOfApplication(APP));
    if (app !== undefined) {
      const conditions = JSON.stringify((app['status'] as { conditions?: Json } | undefined)?.conditions ?? null);
      return this.violation('I2', `the Application is still there: ${conditions}`);
    }
    for (const live of this.tracked())
      if (!optionsOf(live).includes('Delete=false')) this.violation('I2', `${nameOf(live)} was left behind`);
  }

  private deleting(key: ReturnType<typeof keyOf>, uid: string | undefined): void {
    const live = this.cluster?.find(key);
    if (live === undefined || (uid !== undefined && live.metadata.uid !== uid)) return;
    const app = this.app();
    const what = nameOf(live);
    if (trackerOf(live) !== APP) return this.violation('I1', `${what} is deleted, though it belongs to somebody else`);
    if (app?.metadata.deletionTimestamp !== undefined) {
      if (optionsOf(live).includes('Delete=false')) this.violation('I1', `${what} is deleted in spite of Delete=false`);
      return;
    }
    if (isHook(live)) return;
    const state = stateOf(app);
    const target = this.plainTargets(state.revision).find((one) => keyText(keyOf(one)) === keyText(key));
    if (target !== undefined) return this.violation('I1', `${what} is deleted, though ${state.revision} wants it`);
    if (!this.desired.has(state.revision ?? ''))
      return this.violation('I1', `${what} is deleted by an operation without a revision`);
    if (state.prune !== true) this.violation('I1', `${what} is deleted by an operation that does not prune`);
    if (optionsOf(live).includes('Prune=false')) this.violation('I1', `${what} is deleted in spite of Prune=false`);
  }

  private applying(task: string, object: KubeObject): void {
    const phase = task.slice(task.lastIndexOf(':') + 1);
    if (!phases.includes(phase)) return;
    const app = this.app();
    const state = stateOf(app);
    const reached = this.reachedIn(state.attempt, state.revision);
    const place = { phase, wave: waveOf(object) };
    for (const target of this.desired.get(state.revision ?? '') ?? []) {
      // A sync of some objects alone runs no hooks and waits for no others.
      if (state.selected !== undefined && !state.selected.has(nameOf(target))) continue;
      for (const earlier of placesOf(target)) {
        if (!isBefore(earlier, place) || reached.has(reachedKey(target, earlier.phase))) continue;
        if (this.unchangedAtStart.get(state.attempt)?.has(keyText(keyOf(target))) === true && isSelective(app))
          continue;
        this.violation(
          'I9',
          `${nameOf(object)} (${phase}, wave ${place.wave}) is applied before ${nameOf(target)} ` +
            `(${earlier.phase}, wave ${earlier.wave}) is there and healthy`,
        );
      }
    }
  }

  /** A live object that a hook's mark says was created by an attempt: at most one for each of its phases. */
  private added(live: KubeObject): void {
    const mark = live.metadata.annotations?.['slipway.dev/operation'];
    if (mark === undefined || trackerOf(live) !== APP) return;
    const key = `${mark} ${keyText(keyOf(live))}`;
    const count = (this.hooksCreated.get(key) ?? 0) + 1;
    this.hooksCreated.set(key, count);
    if (count > 1) this.violation('I6', `the hook ${nameOf(live)} was created ${count} times by ${mark}`);
  }

  /** Notes what an attempt has reached by now. */
  private changed(live: KubeObject): void {
    const state = stateOf(this.app());
    const reached = this.reached.get(state.attempt);
    if (reached !== undefined) this.note(reached, live, state.revision, state.attempt);
  }

  private reachedIn(attempt: string, revision: string | undefined): Set<string> {
    const known = this.reached.get(attempt);
    if (known !== undefined) return known;
    const reached = new Set<string>();
    this.reached.set(attempt, reached);
    const unchanged = new Set<string>();
    this.unchangedAtStart.set(attempt, unchanged);
    for (const target of this.desired.get(revision ?? '') ?? []) {
      const live = this.liveOf(target);
      if (live === undefined) continue;
      if (contains(live, target)) unchanged.add(keyText(keyOf(target)));
      this.note(reached, live, revision, attempt);
    }
    return reached;
  }

  private note(reached: Set<string>, live: KubeObject, revision: string | undefined, attempt: string): void {
    const key = keyText(keyOf(live));
    const target = (this.desired.get(revision ?? '') ?? []).find((one) => keyText(keyOf(one)) === key);
    if (target === undefined) return;
    if (!isHook(target) && contains(live, target)) reached.add(`${key} applied`);
    if (!isHealthy(live) || (!isHook(target) && !reached.has(`${key} applied`))) return;
    const mark = live.metadata.annotations?.['slipway.dev/operation'];
    for (const { phase } of placesOf(target))
      if (!isHook(target) || mark === `${attempt}/${phase}`) reached.add(reachedKey(target, phase));
  }

  private judgeSync(app: KubeObject): void {
    const sync = objectIn(app, 'status', 'sync');
    if (sync?.['status'] !== 'Synced') return;
    const revision = String(sync['revision'] ?? '');
    if (!this.desired.has(revision)) return this.violation('I5', `Synced with the unknown revision ${revision}`);
    const targets = this.plainTargets(revision);
    for (const target of targets) {
      if (!contains(this.liveOf(target), target))
        this.violation('I5', `Synced with ${revision.slice(0, 8)}, but ${nameOf(target)} is not as it wants it`);
    }
    const wanted = new Set(targets.map((target) => keyText(keyOf(target))));
    for (const live of this.tracked())
      if (!isHook(live) && !wanted.has(keyText(keyOf(live))))
        this.violation('I5', `Synced, but ${nameOf(live)} is in the cluster and not in Git`);
  }

  private app(): KubeObject | undefined {
    return this.cluster?.find(keyOfApplication(APP));
  }

  private liveOf(target: KubeObject): KubeObject | undefined {
    return this.cluster?.find(keyOf(target));
  }

  private plainTargets(revision: string | undefined): readonly KubeObject[] {
    return (this.desired.get(revision ?? '') ?? []).filter((target) => !isHook(target));
  }

  private tracked(): KubeObject[] {
    const all = [...(this.cluster?.store.allCollections() ?? [])].flatMap((collection) => [...collection.values()]);
    return all.filter((live) => trackerOf(live) === APP && (live.metadata.ownerReferences ?? []).length === 0);
  }

  private violation(invariant: string, message: string): void {
    this.violations.push(`${invariant}: ${message}`);
  }
}

interface State {
  readonly phase?: string;
  readonly finishedAt?: string;
  readonly attempt: string;
  readonly revision?: string;
  readonly prune?: boolean;
  /** The objects that a selective sync names. */
  readonly selected?: ReadonlySet<string>;
}

function stateOf(app: KubeObject | undefined): State {
  const state = objectIn(app, 'status', 'operationState') ?? {};
  const sync = objectIn(state, 'operation', 'sync') ?? {};
  const revision = objectIn(state, 'syncResult')?.['revision'];
  const selected = Array.isArray(sync['resources']) ? sync['resources'].filter(isJsonObject) : [];
  return {
    attempt: `${String(state['startedAt'])}/${String(state['retryCount'] ?? 0)}`,
    ...(typeof state['phase'] === 'string' && { phase: state['phase'] }),
    ...(typeof state['finishedAt'] === 'string' && { finishedAt: state['finishedAt'] }),
    ...(typeof revision === 'string' && { revision }),
    prune: sync['prune'] === true,
    ...(selected.length > 0 && {
      selected: new Set(selected.map(({ kind, name }) => `${String(kind)} ${String(name)}`)),
    }),
  };
}

/** Tells one comparison that was written from another. */
function comparedAt(app: KubeObject | undefined): string {
  const status = objectIn(app, 'status');
  return stringifyJson([status?.['reconciledAt'] ?? null, status?.['sync'] ?? null, status?.['resources'] ?? null]);
}

function objectIn(
  value: Json | undefined,
  ...path: readonly string[]
): { readonly [key: string]: Json | undefined } | undefined {
  let current = value;
  for (const key of path) current = isJsonObject(current) ? current[key] : undefined;
  return isJsonObject(current) ? current : undefined;
}

/** Whether a live object holds everything that the manifest says. */
export function contains(live: Json | undefined, target: Json | undefined): boolean {
  if (isJsonObject(target)) {
    return isJsonObject(live) && Object.entries(target).every(([key, value]) => contains(live[key], value));
  }
  if (Array.isArray(target)) {
    return (
      Array.isArray(live) &&
      live.length === target.length &&
      target.every((value, index) => contains(live[index], value))
    );
  }
  return live === target;
}

function isHealthy(live: KubeObject): boolean {
  const health = healthOf(live);
  return health === undefined || health.status === 'Healthy';
}

function hookTypesOf({ metadata }: KubeObject): string[] {
  return (metadata.annotations?.[`${prefix}hook`] ?? '').split(',').filter(Boolean);
}

function isHook(object: KubeObject): boolean {
  return hookTypesOf(object).length > 0;
}

function optionsOf({ metadata }: KubeObject): string[] {
  return (metadata.annotations?.[`${prefix}sync-options`] ?? '').split(',');
}

function waveOf({ metadata }: KubeObject): number {
  return Number(metadata.annotations?.[`${prefix}sync-wave`] ?? 0);
}

function trackerOf({ metadata }: KubeObject): string | undefined {
  return metadata.annotations?.[`${prefix}tracking-id`]?.split(':')[0];
}

function placesOf(target: KubeObject): Place[] {
  const wave = waveOf(target);
  const hooks = hookTypesOf(target).filter((phase) => phases.includes(phase));
  return isHook(target) ? hooks.map((phase) => ({ phase, wave })) : [{ phase: 'Sync', wave }];
}

function isBefore(a: Place, b: Place): boolean {
  const [x, y] = [phases.indexOf(a.phase), phases.indexOf(b.phase)];
  return x < y || (x === y && a.wave < b.wave);
}

function reachedKey(target: KubeObject, phase: string): string {
  return `${keyText(keyOf(target))}:${phase}`;
}

function isSelective(app: KubeObject | undefined): boolean {
  const options = objectIn(app, 'spec', 'syncPolicy')?.['syncOptions'];
  return Array.isArray(options) && options.includes('ApplyOutOfSyncOnly=true');
}

function nameOf(object: KubeObject): string {
  return `${object.kind} ${object.metadata.name ?? ''}`;
}
