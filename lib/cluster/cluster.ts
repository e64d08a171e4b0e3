import {
  type Capabilities,
  Executor,
  notServed,
  type ClusterWriter,
  type Effect,
  type KindLookup,
  type DestinationCluster,
  type Outcome,
  type Wanted,
} from '../engine/index.js';
import {
  gvkOf,
  keyOf,
  keyText,
  type Clock,
  type GroupVersionKind,
  type KubeObject,
  type ObjectKey,
} from '../kube/index.js';
import { ApiClient } from './client.js';
import type { ClusterEvent, ClusterOptions } from './cluster-options.js';
import type { Catalogue, ServedResource } from './discovery.js';
import { ApiError, isApiError, UnreachableError } from './errors.js';
import { KindWatch } from './kind-watch.js';
import { ObjectCache } from './object-cache.js';
import { Pace } from './pace.js';
import { Reachability } from './reachability.js';
import { ServedKinds } from './served-kinds.js';
import { trackingApp } from './tracking-app.js';
import { ObjectWriter } from './writer.js';

const CRD = { group: 'apiextensions.k8s.io', kind: 'CustomResourceDefinition' };
const NAMESPACE: GroupVersionKind = { group: '', version: 'v1', kind: 'Namespace' };

/**
 * One Kubernetes API: what it serves, a view of its live objects that watches keep up to date, and writes.
 *
 * Only kinds that someone asked for ({@link watchKinds}) are watched, and CustomResourceDefinitions and Namespaces always.
 */
export class Cluster implements DestinationCluster {
  readonly client: ApiClient;
  private readonly clock: Clock;
  private readonly writer: ObjectWriter;
  private readonly cache: ObjectCache;
  private readonly reachability: Reachability;
  private readonly pace: Pace;
  private readonly watches = new Map<string, KindWatch>();
  private readonly unknown = new Map<string, GroupVersionKind>();
  private readonly listeners = new Set<(event: ClusterEvent) => void>();
  private readonly served: ServedKinds;
  private closed = false;

  constructor(private readonly options: ClusterOptions) {
    const { connection, clock } = options;
    this.clock = clock;
    this.client = new ApiClient(connection, options);
    this.writer = new ObjectWriter(this.client, (gvk) => this.resourceOf(gvk));
    this.cache = new ObjectCache(options.appOf ?? trackingApp, (change) => this.emit({ type: 'object', change }));
    this.pace = new Pace(clock);
    this.reachability = new Reachability(this.client, clock, {
      unreachable: (error) => {
        for (const watch of this.watches.values()) watch.cutOff(error);
        this.emit({ type: 'unreachable', error });
      },
      reachable: () => {
        this.served.forget();
        this.emit({ type: 'reachable' });
      },
    });
    this.served = new ServedKinds(this.client, clock, {
      read: (catalogue, before) => this.adapt(catalogue, before),
      unreachable: () => void this.reachability.restored(),
    });
  }

  /** The address, for people. */
  get server(): string {
    return this.client.connection.server;
  }

  /** Why the server cannot be reached now, if so. */
  get trouble(): UnreachableError | undefined {
    return this.reachability.trouble;
  }

  /** What discovery says of a kind. Meaningful after {@link connect}. */
  readonly kinds: KindLookup = (gvk) => {
    if (this.served.catalogue?.find(gvk) !== undefined)
      return { namespaced: this.served.catalogue.find(gvk)?.namespaced ?? true, served: true };
    const other = this.served.catalogue?.findKind(gvk.group, gvk.kind);
    return other === undefined ? undefined : { namespaced: other.namespaced, served: false };
  };

  /** Reads what the cluster serves, when that is not known yet. @throws UnreachableError, ApiError */
  async connect(): Promise<void> {
    this.check();
    if (this.served.catalogue === undefined) await this.served.read();
    this.startWatch(NAMESPACE);
    const definitions = this.served.catalogue?.findKind(CRD.group, CRD.kind);
    if (definitions !== undefined) this.startWatch(definitions);
  }

  /** Its version and everything that it serves, sorted. @throws UnreachableError, ApiError */
  async capabilities(): Promise<Capabilities> {
    await this.connect();
    return (await this.served.catalogue?.capabilities(this.client)) ?? { version: '', apiVersions: [] };
  }

  /**
   * Makes sure that every object of these kinds is in the view. A kind that the cluster does not serve has no objects; it is
   * watched as soon as it appears.
   *
   * @throws UnreachableError, ApiError (such as Forbidden): then the view must not be believed
   */
  async watchKinds(kinds: Iterable<GroupVersionKind>): Promise<void> {
    await this.connect();
    const wanted = [...kinds];
    if (wanted.some((gvk) => this.served.nearest(gvk) === undefined) && this.served.isOld) {
      await this.served.read();
    }
    await Promise.all([NAMESPACE, ...wanted].map((gvk) => this.startWatch(gvk)?.ready()));
    this.check();
  }

  /**
   * The live objects that an application tracks, and those that exist under the wanted keys, by `keyText`. Kinds that were not
   * asked for by {@link watchKinds} are not in the view.
   */
  async live(app: string, wanted: Iterable<Wanted>): Promise<Map<string, KubeObject>> {
    const found = new Map<string, KubeObject>();
    for (const object of this.cache.managed(app)) {
      if ((object.metadata.ownerReferences ?? []).length === 0) found.set(keyText(keyOf(object)), object);
    }
    await Promise.all(
      [...wanted].map(async ({ gvk, key }) => {
        const object = await this.find(gvk, key);
        if (object !== undefined) found.set(keyText(key), object);
      }),
    );
    return found;
  }

  async inNamespace(namespace: string, isInSight: (kind: GroupVersionKind) => boolean): Promise<KubeObject[]> {
    await this.connect();
    const kinds = this.served.catalogue?.preferences.filter((kind) => kind.namespaced && isInSight(kind)) ?? [];
    await Promise.allSettled(kinds.map((kind) => this.startWatch(kind)?.ready()));
    this.check();
    return this.cache.inNamespace(namespace);
  }

  /** One live object in the asked version: from the view, or for a version that is not watched from the server. */
  async find(gvk: GroupVersionKind, key: ObjectKey): Promise<KubeObject | undefined> {
    const text = keyText(key);
    this.cache.want(text);
    const known = this.cache.get(text);
    if (known === undefined) return undefined;
    const served = this.served.catalogue?.find(gvk) !== undefined;
    if (known !== 'slim' && (!served || gvkOf(known).version === gvk.version)) return known;
    const watched = this.watches.get(`${gvk.group}/${gvk.kind}`)?.resource;
    const readAs = known === 'slim' || !served ? (watched ?? gvk) : gvk;
    try {
      const object = await this.writer.get(readAs, key);
      if (watched !== undefined && readAs.version === watched.version) this.cache.put(object, 'own');
      return object;
    } catch (error) {
      if (isApiError(error, 'NotFound')) return undefined;
      throw error;
    }
  }

  /** The object of the view, without asking the server; `undefined` also when only its identity is kept. */
  peek(key: ObjectKey): KubeObject | undefined {
    const known = this.cache.get(keyText(key));
    return known === 'slim' ? undefined : known;
  }

  /** Whether an object exists according to the view. */
  exists(key: ObjectKey): boolean {
    return this.cache.get(keyText(key)) !== undefined;
  }

  /** The objects of the view that an application tracks. */
  managed(app: string): KubeObject[] {
    return this.cache.managed(app);
  }

  /** Reads an object from the server itself. @throws ApiError, UnreachableError */
  get(gvk: GroupVersionKind, key: ObjectKey): Promise<KubeObject> {
    return this.writer.get(gvk, key);
  }

  /** Writes of single objects. */
  get objects(): ObjectWriter {
    return this.writer;
  }

  /** Writes as this user; that we may impersonate him is for the server to say. */
  as(user: string | undefined): ClusterWriter {
    const writer =
      user === undefined ? this.writer : new ObjectWriter(this.client.as(user), (gvk) => this.resourceOf(gvk));
    const executor = new Executor(writer, this.cache, this.clock, () => this.served.read());
    return { execute: (effect) => this.execute(executor, effect) };
  }

  private async execute(executor: Executor, effect: Effect): Promise<Outcome> {
    const outcome = await executor.execute(effect);
    this.options.onEffect?.(effect, outcome);
    if (outcome.reason === 'Unreachable') void this.reachability.restored();
    return outcome;
  }

  /** Calls `listener` for every event; the result ends that. */
  onEvent(listener: (event: ClusterEvent) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Resolves when the server answers; to be called after a request got no answer. */
  restored(): Promise<void> {
    return this.reachability.restored();
  }

  /** The kinds that are watched now, `group/kind`. */
  get watched(): string[] {
    return [...this.watches.keys()];
  }

  /** Those of them whose objects are not known yet: their first list is still to come. */
  get unlisted(): string[] {
    return [...this.watches].flatMap(([kind, watch]) => (watch.isListed ? [] : [kind]));
  }

  /** How many objects are in the view. */
  get size(): number {
    return this.cache.size;
  }

  close(): void {
    this.closed = true;
    this.listeners.clear();
    this.served.close();
    for (const watch of this.watches.values()) watch.stop();
    this.pace.close();
    this.reachability.close();
    this.client.close();
  }

  private check(): void {
    if (this.reachability.trouble !== undefined) throw this.reachability.trouble;
  }

  private async resourceOf(gvk: GroupVersionKind): Promise<ServedResource> {
    if (this.served.catalogue?.find(gvk) === undefined) await this.served.read();
    const exact = this.served.catalogue?.find(gvk);
    if (exact !== undefined) return exact;
    const message = notServed(gvk, this.served.catalogue?.findKind(gvk.group, gvk.kind));
    throw new ApiError(404, 'NotFound', message, [], undefined, this.server);
  }

  private startWatch(gvk: GroupVersionKind): KindWatch | undefined {
    const id = `${gvk.group}/${gvk.kind}`;
    const running = this.watches.get(id);
    if (running !== undefined) return running;
    const resource = this.served.nearest(gvk);
    if (resource === undefined) {
      this.unknown.set(id, gvk);
      return undefined;
    }
    if (!resource.verbs.includes('list') || !resource.verbs.includes('watch') || this.closed) return undefined;
    this.unknown.delete(id);
    const watch = new KindWatch(resource, {
      client: this.client,
      clock: this.clock,
      cache: this.cache,
      recorded: this.options.recorded,
      restored: () => this.reachability.restored(),
      turn: () => this.pace.turn(),
      lost: () => this.emit({ type: 'lost' }),
      recovered: () => this.emit({ type: 'kinds' }),
      failed: (error) => {
        if (error instanceof ApiError && error.status === 404) this.served.readSoon();
      },
      ...(gvk.group === CRD.group &&
        gvk.kind === CRD.kind && { seen: (object, deleted) => this.served.definitionSeen(object, deleted) }),
    });
    this.watches.set(id, watch);
    return watch;
  }

  /** What is no longer served is forgotten, and what has come is watched. */
  private adapt(catalogue: Catalogue, before: Catalogue | undefined): void {
    for (const [id, watch] of this.watches) {
      if (catalogue.find(watch.resource) !== undefined) continue;
      watch.stop();
      this.watches.delete(id);
      this.cache.forget(watch.resource.group, watch.resource.kind);
      this.unknown.set(id, watch.resource);
    }
    const appeared = [...this.unknown.values()].filter((gvk) => this.served.nearest(gvk) !== undefined);
    for (const gvk of appeared) this.startWatch(gvk);
    if (before !== undefined && (appeared.length > 0 || before.resources.length !== catalogue.resources.length))
      this.emit({ type: 'kinds' });
  }

  private emit(event: ClusterEvent): void {
    for (const listener of this.listeners) listener(event);
  }
}
