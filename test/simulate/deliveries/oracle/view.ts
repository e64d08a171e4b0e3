import { keyOf, keyText, type KubeObject } from '../../../../lib/kube/index.js';
import { keyOfApplication, type DeliverySimulation, type SimulatedCluster } from '../../../../lib/simulate/index.js';
import type { DeliveryCase } from '../delivery-case.js';
import { appNames, type GitTruth, type Wanted } from '../git-truth.js';
import { CLUSTER, kinds } from '../manifests.js';
import { contains, isHook, isTerminating, stateOf, trackerOf, withoutIgnored, type State } from './facts.js';

/** A change of a live object. */
export interface LiveChange {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly object: KubeObject;
  readonly before: KubeObject | undefined;
}

/** What the checks look at: Git, the cluster, the Applications and the time; and where they say what is wrong. */
export class View {
  readonly violations: string[] = [];
  /** Live objects by `keyText`, of the kinds that are delivered. */
  readonly live = new Map<string, KubeObject>();
  /** When the cluster changed last. */
  changedAt = 0;
  /** Whether all windows were taken away. */
  withoutWindows = false;
  private readonly owned = new Map<string, Set<string>>();
  /** The uids of what Applications left behind that were deleted and created anew. */
  private readonly leftBehind = new Set<string | undefined>();
  private readonly cluster: SimulatedCluster;

  constructor(
    private readonly simulation: DeliverySimulation,
    readonly truth: GitTruth,
    private readonly delivery: DeliveryCase,
    changed: (change: LiveChange) => void,
  ) {
    this.cluster = simulation.cluster(CLUSTER);
    for (const kind of kinds) {
      this.cluster.store.collectionOf(kind).listen(({ type, object, before }) => {
        this.changedAt = simulation.now.getTime();
        this.index(before, type === 'DELETED' ? undefined : object);
        changed({ type, object, before });
      });
    }
  }

  get now(): number {
    return this.simulation.now.getTime();
  }

  violation(invariant: string, message: string): void {
    this.violations.push(`${invariant}: ${message} (${this.simulation.now.toISOString().slice(11, 23)})`);
  }

  spec(app: string) {
    return this.delivery.apps[appNames.indexOf(app)];
  }

  app(name: string): KubeObject | undefined {
    return this.cluster.find(keyOfApplication(name));
  }

  /** Whether an Application is there, and nobody deletes it. */
  isStaying(name: string): boolean {
    const app = this.app(name);
    return app !== undefined && !isTerminating(app);
  }

  state(name: string): State {
    return stateOf(this.app(name));
  }

  /** What an Application wants at a commit. */
  wanted(app: string, revision: string | undefined): Wanted {
    return this.truth.at(revision, app);
  }

  liveOf(target: KubeObject): KubeObject | undefined {
    return this.live.get(keyText(keyOf(target)));
  }

  /** The live objects that are tracked as an Application's, without those that others made of them. */
  tracked(app: string): KubeObject[] {
    return [...(this.owned.get(app) ?? [])].flatMap((key) => this.live.get(key) ?? []);
  }

  /** Those of them that the Application does not want at a commit, as far as it has to know of them; hooks apart. */
  extras(app: string, revision: string | undefined): KubeObject[] {
    const forgotten = new Set(this.forgotten(app, revision));
    return this.unwanted(app, revision).filter((live) => !forgotten.has(live));
  }

  /** Those that it need not know of: one of the same name left them behind, and Git has none of that kind any more. */
  forgotten(app: string, revision: string | undefined): KubeObject[] {
    const { all } = this.wanted(app, revision);
    return this.unwanted(app, revision).filter(
      ({ kind, metadata }) => this.leftBehind.has(metadata.uid) && !all.some((target) => target.kind === kind),
    );
  }

  /** An Application that was deleted is created anew. */
  begins(app: string): void {
    for (const { metadata } of this.tracked(app)) this.leftBehind.add(metadata.uid);
  }

  /** Whether a live object is as a manifest wants it, as far as the Application cares. */
  isAsWanted(app: string, live: KubeObject | undefined, target: KubeObject): boolean {
    return contains(live, this.spec(app)?.ignores === true ? withoutIgnored(target) : target);
  }

  /** Whether the window lets a sync go on. */
  isOpen({ automated, startedAt }: State): boolean {
    const { window } = this.delivery;
    if (window === undefined || this.withoutWindows) return true;
    const opens = this.simulation.start.getTime() + window.minute * 60_000;
    const allowed = (time: number): boolean => {
      // A window opens just after the time of its schedule, as in Argo CD.
      const inside = time > opens && time < opens + window.minutes * 60_000;
      return inside === (window.kind === 'allow') || (!automated && window.manual);
    };
    return allowed(this.now) || (window.overrun === true && allowed(Date.parse(startedAt ?? '')));
  }

  private unwanted(app: string, revision: string | undefined): KubeObject[] {
    const wanted = this.wanted(app, revision);
    return this.tracked(app).filter((live) => !isHook(live) && wanted.of(live) === undefined);
  }

  private index(before: KubeObject | undefined, after: KubeObject | undefined): void {
    const object = after ?? before;
    if (object === undefined) return;
    const key = keyText(keyOf(object));
    if (after === undefined) this.live.delete(key);
    else this.live.set(key, after);
    const owner = after && (after.metadata.ownerReferences ?? []).length === 0 ? trackerOf(after) : undefined;
    const previous = before && trackerOf(before);
    if (previous !== undefined && previous !== owner) this.owned.get(previous)?.delete(key);
    if (owner === undefined) return;
    const keys = this.owned.get(owner) ?? new Set();
    keys.add(key);
    this.owned.set(owner, keys);
  }
}
