import { Store, WorkloadSimulator, type Objects, type StoreContents } from '../../embedded/index.js';
import { UnreachableError, type ClusterRef } from '../../engine/index.js';
import {
  gvkOf,
  keyOf,
  type Clock,
  type GroupVersionKind,
  type JsonObject,
  type KubeObject,
  type ObjectKey,
} from '../../kube/index.js';
import { SimulationError } from '../errors.js';
import type { Identities } from '../identities.js';
import { StoreApi, type Admission } from './store-api.js';
import { WorkloadRules, type WorkloadRule } from './workload-rules.js';

/** What a {@link SimulatedCluster} is made of. */
export interface SimulatedClusterOptions extends ClusterRef {
  readonly clock: Clock;
  readonly identities: Identities;
  /** What it holds from the beginning. */
  readonly contents?: StoreContents;
  /** Objects that are added to it then, such as definitions. */
  readonly objects?: readonly KubeObject[];
  /** Whether workloads come to life. @default true */
  readonly workloads?: boolean;
  readonly onProblem?: ((error: unknown) => void) | undefined;
}

/** A Kubernetes cluster in memory under a virtual clock: its API without HTTP, its controllers, its workloads, and people who touch it. */
export class SimulatedCluster implements ClusterRef {
  readonly name: string;
  readonly server: string;
  readonly store: Store;
  private readonly rules: WorkloadRules;
  private readonly objectsOf: Objects;
  private readonly people: StoreApi;
  private readonly refusals = new Set<Admission>();
  private readonly listeners = new Set<() => void>();
  private outage: string | undefined;

  constructor(options: SimulatedClusterOptions) {
    const { clock, identities, contents, onProblem } = options;
    this.name = options.name;
    this.server = options.server;
    this.store = new Store({ clock, uid: identities.uid, random: identities.random, ...(contents && { contents }) });
    for (const object of options.objects ?? []) this.store.create(object);
    this.objectsOf = this.store.objects();
    this.people = new StoreApi(this.store);
    this.rules = new WorkloadRules(this.objectsOf);
    if (options.workloads === false) return;
    new WorkloadSimulator({ objects: this.rules, clock, ...(onProblem && { onError: onProblem }) }).start();
  }

  /** The API as the reconciler is served by it: with what people make it refuse. */
  api(): StoreApi {
    return new StoreApi(this.store, (request) => {
      for (const refusal of this.refusals) {
        const message = refusal(request);
        if (message !== undefined) return message;
      }
      return undefined;
    });
  }

  /** Why it cannot be reached now, if so. */
  get trouble(): UnreachableError | undefined {
    return this.outage === undefined ? undefined : new UnreachableError(this.server, this.outage);
  }

  /** From now on it cannot be reached, or with `undefined` again. Its workloads go on. */
  setOutage(message: string | undefined): void {
    this.outage = message;
    for (const listener of this.listeners) listener();
  }

  /** Calls `listener` whenever the cluster becomes unreachable or reachable. */
  onReachability(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Has the API refuse some requests of the reconciler (403, with the message that comes back); the result ends that. */
  refuse(admission: Admission): () => void {
    this.refusals.add(admission);
    return () => this.refusals.delete(admission);
  }

  /** Makes workloads fail or take long; the result ends that, and those that run are looked at again. */
  simulate(rule: WorkloadRule): () => void {
    return this.rules.add(rule);
  }

  /** The live objects of a kind, as stored; all of a group and kind, whatever the version. */
  objects(gvk: Pick<GroupVersionKind, 'group' | 'kind'>): readonly KubeObject[] {
    return this.store.collectionOf({ version: '', ...gvk }).list();
  }

  /** A live object, as stored. */
  find(key: ObjectKey): KubeObject | undefined {
    return this.store.collectionOf({ ...key, version: '' }).get(`${key.namespace}/${key.name}`);
  }

  /** Creates or changes an object as a person with `kubectl apply --server-side` does. @throws ApiError */
  async apply(object: KubeObject, manager = 'kubectl'): Promise<KubeObject> {
    return this.people.apply(object, { manager });
  }

  /** Creates an object as a person with `kubectl create` does. @throws ApiError */
  async create(object: KubeObject, manager = 'kubectl'): Promise<KubeObject> {
    return this.people.create(object, { manager });
  }

  /** Changes an object as a person with `kubectl patch --type=merge` does. @throws ApiError, SimulationError */
  async patch(key: ObjectKey, patch: JsonObject, manager = 'kubectl'): Promise<KubeObject> {
    return this.people.mergePatch(this.existing(key), patch, { manager });
  }

  /** Deletes an object as a person does. @throws ApiError, SimulationError */
  async delete(key: ObjectKey, propagation: 'Foreground' | 'Background' | 'Orphan' = 'Background'): Promise<void> {
    const object = this.existing(key);
    await this.people.delete(gvkOf(object), keyOf(object), { propagation });
  }

  private existing(key: ObjectKey): KubeObject {
    const object = this.find(key);
    if (object !== undefined) return object;
    const names = this.objects(key).map(({ metadata }) => `${metadata.namespace ?? ''}/${metadata.name ?? ''}`);
    throw new SimulationError('UNKNOWN_OBJECT', `${this.name} has no ${key.kind} ${key.namespace}/${key.name}`, {
      remedy: `there are ${names.join(', ') || 'none'}`,
    });
  }
}
