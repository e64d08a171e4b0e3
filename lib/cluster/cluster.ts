import {
  asksAgain,
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
import { ApiClient, asObject } from './client.js';
import type { ClusterEvent, ClusterOptions } from './cluster-options.js';
import { discover, Catalogue, type ServedResource } from './discovery.js';
import { ApiError, isApiError, UnreachableError } from './errors.js';
import { KindWatch } from './kind-watch.js';
import { ObjectCache } from './object-cache.js';
import { Pace } from './pace.js';
import { Reachability } from './reachability.js';
import { trackingApp } from './tracking-app.js';
import { ObjectWriter } from './writer.js';

const CRD = { group: 'apiextensions.k8s.io', kind: 'CustomResourceDefinition' };
const NAMESPACE: GroupVersionKind = { group: '', version: 'v1', kind: 'Namespace' };
/** An unknown kind makes us ask for the discovery again, at most this often. */
const DISCOVERY_PAUSE = 5_000;
/** A new CustomResourceDefinition is served a moment after it says so. */
const DISCOVERY_TRIES = [0, 250, 500, 1_000, 2_000, 4_000];

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
  private catalogue: Catalogue | undefined;
  /** What was served last, also when that has to be asked anew. */
  private former: Catalogue | undefined;
  private discovering: Promise<Catalogue> | undefined;
  private discoveredAt = 0;
  private readonly timers = new Set<() => void>();
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
        this.catalogue = undefined;
        this.emit({ type: 'reachable' });
      },
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
    if (this.catalogue?.find(gvk) !== undefined)
      return { namespaced: this.catalogue.find(gvk)?.namespaced ?? true, served: true };
    const other = this.catalogue?.findKind(gvk.group, gvk.kind);
    return other === undefined ? undefined : { namespaced: other.namespaced, served: false };
  };

  /** Reads what the cluster serves, when that is not known yet. @throws UnreachableError, ApiError */
  async connect(): Promise<void> {
    this.check();
    if (this.catalogue === undefined) await this.refreshDiscovery();
    this.startWatch(NAMESPACE);
    const definitions = this.catalogue?.findKind(CRD.group, CRD.kind);
    if (definitions !== undefined) this.startWatch(definitions);
  }

  /** Its version and everything that it serves, sorted. @throws UnreachableError, ApiError */
  async capabilities(): Promise<Capabilities> {
    await this.connect();
    return (await this.catalogue?.capabilities(this.client)) ?? { version: '', apiVersions: [] };
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
    if (
      wanted.some((gvk) => this.resourceFor(gvk) === undefined) &&
      this.millis() - this.discoveredAt > DISCOVERY_PAUSE
    ) {
      await this.refreshDiscovery();
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
    const kinds = this.catalogue?.preferences.filter((kind) => kind.namespaced && isInSight(kind)) ?? [];
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
    const served = this.catalogue?.find(gvk) !== undefined;
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
    const executor = new Executor(writer, this.cache, this.clock, () => this.refreshDiscovery());
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
    for (const cancel of this.timers) cancel();
    for (const watch of this.watches.values()) watch.stop();
    this.pace.close();
    this.reachability.close();
    this.client.close();
  }

  private check(): void {
    if (this.reachability.trouble !== undefined) throw this.reachability.trouble;
  }

  private resourceFor(gvk: GroupVersionKind): ServedResource | undefined {
    return this.catalogue?.find(gvk) ?? this.catalogue?.findKind(gvk.group, gvk.kind);
  }

  private async resourceOf(gvk: GroupVersionKind): Promise<ServedResource> {
    if (this.catalogue?.find(gvk) === undefined) await this.refreshDiscovery();
    const exact = this.catalogue?.find(gvk);
    if (exact !== undefined) return exact;
    const message = notServed(gvk, this.catalogue?.findKind(gvk.group, gvk.kind));
    throw new ApiError(404, 'NotFound', message, [], undefined, this.server);
  }

  private startWatch(gvk: GroupVersionKind): KindWatch | undefined {
    const id = `${gvk.group}/${gvk.kind}`;
    const running = this.watches.get(id);
    if (running !== undefined) return running;
    const resource = this.resourceFor(gvk);
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
        if (error instanceof ApiError && error.status === 404) this.rediscover([0]);
      },
      ...(gvk.group === CRD.group &&
        gvk.kind === CRD.kind && { seen: (object, deleted) => this.definitionSeen(object, deleted) }),
    });
    this.watches.set(id, watch);
    return watch;
  }

  /** A CustomResourceDefinition came, changed or went: does the discovery still say the same? */
  private definitionSeen(definition: KubeObject, deleted: boolean): void {
    const spec = asObject(definition['spec']);
    const kind = asObject(spec['names'])['kind'];
    if (typeof spec['group'] !== 'string' || typeof kind !== 'string' || this.catalogue === undefined) return;
    const conditions = asObject(definition['status'])['conditions'];
    const established =
      Array.isArray(conditions) &&
      conditions.map(asObject).some((one) => one['type'] === 'Established' && one['status'] === 'True');
    const versions = Array.isArray(spec['versions'])
      ? spec['versions'].map(asObject).filter((one) => one['served'] === true)
      : [];
    const { group } = spec;
    const served = versions.every(
      ({ name }) => typeof name === 'string' && this.catalogue?.find({ group, version: name, kind }) !== undefined,
    );
    if (deleted || (established && !served))
      this.rediscover(DISCOVERY_TRIES, deleted ? undefined : { group, version: '', kind });
  }

  /** Reads the discovery after each of these pauses until it knows the expected kind. */
  private rediscover([pause, ...later]: readonly number[], expected?: GroupVersionKind): void {
    if (pause === undefined || this.closed) return;
    const cancel = this.clock.after(pause, () => {
      this.timers.delete(cancel);
      this.refreshDiscovery().then(
        (catalogue) => {
          if (expected !== undefined && catalogue.findKind(expected.group, expected.kind) === undefined)
            this.rediscover(later, expected);
        },
        () => this.rediscover(later, expected),
      );
    });
    this.timers.add(cancel);
  }

  private refreshDiscovery(): Promise<Catalogue> {
    this.discovering ??= this.discoverOnce().finally(() => (this.discovering = undefined));
    return this.discovering;
  }

  private async discoverOnce(): Promise<Catalogue> {
    let catalogue: Catalogue;
    try {
      catalogue = await this.askForCatalogue();
    } catch (error) {
      if (error instanceof UnreachableError) void this.reachability.restored();
      throw error;
    }
    const before = this.catalogue;
    this.catalogue = this.former = catalogue;
    this.discoveredAt = this.millis();
    for (const [id, watch] of this.watches) {
      if (catalogue.find(watch.resource) !== undefined) continue;
      watch.stop();
      this.watches.delete(id);
      this.cache.forget(watch.resource.group, watch.resource.kind);
      this.unknown.set(id, watch.resource);
    }
    const appeared = [...this.unknown.values()].filter((gvk) => this.resourceFor(gvk) !== undefined);
    for (const gvk of appeared) this.startWatch(gvk);
    if (before !== undefined && (appeared.length > 0 || before.resources.length !== catalogue.resources.length))
      this.emit({ type: 'kinds' });
    return catalogue;
  }

  /** Asks again where the server did not know us for a moment. */
  private async askForCatalogue(): Promise<Catalogue> {
    for (let tries = 1; ; tries++) {
      try {
        return await discover(this.client, this.former);
      } catch (error) {
        if (!isApiError(error, 'Unauthorized') || !asksAgain('Unauthorized', tries)) throw error;
      }
    }
  }

  private millis(): number {
    return this.clock.now().getTime();
  }

  private emit(event: ClusterEvent): void {
    for (const listener of this.listeners) listener(event);
  }
}
