import {
  Executor,
  type ClusterWriter,
  sameTracking,
  trackedBy,
  UnreachableError,
  type DestinationCluster,
  type Effect,
  type KindLookup,
  type LiveChange,
  type LiveView,
  type Outcome,
  type Tracking,
  type Wanted,
} from '../../engine/index.js';
import {
  keyOf,
  keyText,
  type Clock,
  type GroupVersionKind,
  type KubeObject,
  type ObjectKey,
} from '../../kube/index.js';
import type { Life } from '../life.js';
import type { SimulatedCluster } from './simulated-cluster.js';
import type { StoreApi } from './store-api.js';

/** What a {@link ClusterClient} tells the process that holds it. */
export interface ClusterListener {
  objectChanged(change: LiveChange): void;
  kindsChanged(): void;
  reachabilityChanged(): void;
}

type Collection = ReturnType<SimulatedCluster['store']['collectionOf']>;

/** How effects are executed: straight on, or with what goes wrong in between. */
export type Execution = (effect: Effect, execute: () => Promise<Outcome>) => Promise<Outcome>;

/** One process's connection to a simulated cluster: what it watches, and what it writes. */
export class ClusterClient implements DestinationCluster {
  private readonly watched = new Map<string, Collection>();
  private readonly managed = new Map<string, Set<string>>();
  private readonly executor: Executor;
  private readonly view: LiveView;
  private readonly api: StoreApi;
  private connected = false;

  constructor(
    readonly cluster: SimulatedCluster,
    private readonly life: Life,
    private tracking: Tracking,
    clock: Clock,
    private readonly listener: ClusterListener,
    private readonly execution: Execution,
  ) {
    this.api = cluster.api();
    this.view = {
      get: (key) => this.stored(key),
      want: () => undefined,
      put: () => undefined,
      bury: () => undefined,
    };
    this.executor = new Executor(this.api, this.view, clock, () => Promise.resolve());
    life.atEnd(cluster.onReachability(() => listener.reachabilityChanged()));
  }

  readonly kinds: KindLookup = ({ group, version, kind }) => {
    const resource = this.cluster.store.resources.ofKind(group, kind);
    if (resource === undefined) return undefined;
    return { namespaced: resource.namespaced, served: resource.versions.some((each) => each.version === version) };
  };

  /** Finds out anew what belongs to whom. */
  trackBy(tracking: Tracking): void {
    if (sameTracking(tracking, this.tracking)) return;
    this.tracking = tracking;
    this.managed.clear();
    for (const collection of this.watched.values())
      for (const object of collection.list()) this.index(undefined, object);
  }

  connect(): Promise<void> {
    return this.life.call(() => {
      this.check();
      if (this.connected) return;
      this.connected = true;
      this.watch({ group: '', version: 'v1', kind: 'Namespace' });
      this.watch({ group: 'apiextensions.k8s.io', version: 'v1', kind: 'CustomResourceDefinition' });
    });
  }

  async watchKinds(kinds: Iterable<GroupVersionKind>): Promise<void> {
    await this.connect();
    for (const kind of kinds) this.watch(kind);
  }

  live(app: string, wanted: Iterable<Wanted>): Promise<ReadonlyMap<string, KubeObject>> {
    return this.life.call(() => {
      this.check();
      const found = new Map<string, KubeObject>();
      for (const key of this.managed.get(app) ?? []) {
        const object = this.stored(key);
        if (object !== undefined && (object.metadata.ownerReferences ?? []).length === 0) found.set(key, object);
      }
      for (const { gvk, key } of wanted) {
        const object = this.read(gvk, key);
        if (object !== undefined) found.set(keyText(key), object);
      }
      return found;
    });
  }

  inNamespace(namespace: string, isInSight: (kind: GroupVersionKind) => boolean): Promise<readonly KubeObject[]> {
    return this.life.call(() => {
      this.check();
      const resources = [...this.cluster.store.resources.all()].filter(({ namespaced }) => namespaced);
      const kinds = resources.map(({ group, kind }) => ({ group, kind, version: '' })).filter(isInSight);
      for (const kind of kinds) this.watch(kind);
      return kinds
        .flatMap((kind) => this.cluster.objects(kind))
        .filter(({ metadata }) => metadata.namespace === namespace);
    });
  }

  find(gvk: GroupVersionKind, key: ObjectKey): Promise<KubeObject | undefined> {
    return this.life.call(() => {
      this.check();
      return this.read(gvk, key);
    });
  }

  /** Simulated clusters know no permissions: everybody may write. */
  as(): ClusterWriter {
    return { execute: (effect) => this.execute(effect) };
  }

  private execute(effect: Effect): Promise<Outcome> {
    return this.life.call(() => this.execution(effect, () => this.executeNow(effect)));
  }

  private async executeNow(effect: Effect): Promise<Outcome> {
    const { trouble } = this.cluster;
    if (trouble !== undefined)
      return { task: effect.task, effect, ok: false, message: trouble.message, reason: 'Unreachable' };
    return this.executor.execute(effect);
  }

  private check(): void {
    const { trouble } = this.cluster;
    if (trouble instanceof UnreachableError) throw trouble;
  }

  private read(gvk: GroupVersionKind, key: ObjectKey): KubeObject | undefined {
    const object = this.cluster.find(key);
    if (object === undefined) return undefined;
    const apiVersion = gvk.group === '' ? gvk.version : `${gvk.group}/${gvk.version}`;
    const served = this.kinds(gvk)?.served === true;
    return object.apiVersion === apiVersion || !served ? object : { ...object, apiVersion };
  }

  private stored(text: string): KubeObject | undefined {
    const [group = '', kind = '', namespace = '', name = ''] = text.split('/');
    return this.cluster.find({ group, kind, namespace, name });
  }

  private watch({ group, version, kind }: GroupVersionKind): void {
    if (this.watched.has(`${group}/${kind}`)) return;
    const collection = this.cluster.store.collectionOf({ group, version, kind });
    this.watched.set(`${group}/${kind}`, collection);
    for (const object of collection.list()) this.index(undefined, object);
    const definitions = group === 'apiextensions.k8s.io' && kind === 'CustomResourceDefinition';
    const stop = collection.listen(({ type, object, before }) => {
      const key = keyOf(object);
      this.index(before, type === 'DELETED' ? undefined : object);
      const own = this.api.writing === keyText(key);
      this.listener.objectChanged({ key, object, own, ...(before && { previous: before }) });
      if (definitions) this.listener.kindsChanged();
    });
    this.life.atEnd(stop);
  }

  private index(before: KubeObject | undefined, after: KubeObject | undefined): void {
    const { tracking } = this;
    const [was, is] = [before && trackedBy(before, tracking), after && trackedBy(after, tracking)];
    if (before !== undefined && was && was !== is) this.managed.get(was)?.delete(keyText(keyOf(before)));
    if (after === undefined || !is) return;
    const keys = this.managed.get(is) ?? new Set();
    keys.add(keyText(keyOf(after)));
    this.managed.set(is, keys);
  }
}
