import {
  builtinKind,
  cloneJson,
  gvkOf,
  type Clock,
  type GroupVersionKind,
  type KubeObject,
  type ObjectMeta,
} from '../../kube/index.js';
import type { Journal, Kept } from '../journal/journal.js';
import type { JournalEntry } from '../journal/record.js';
import { badRequest } from '../refusals.js';
import { StoreObjects } from './store-objects.js';
import type { Objects } from '../objects.js';
import { Collection, type Change } from './collection.js';
import { isTrue } from './definition-status.js';
import { Controllers } from './controllers/controllers.js';
import { OwnerIndex } from './controllers/owner-index.js';
import { collectionName, keyOfObject, storageKey, type Resource } from './resource.js';
import { Resources } from './resources.js';
import { inCanonicalOrder, textOf } from './text.js';
import { Writer } from './writer.js';

/** What a {@link Store} takes from outside, so that tests and replays own time and chance. */
export interface StoreOptions {
  readonly clock: Clock;
  /** A new uid, unique for ever. */
  readonly uid: () => string;
  /** Random lower-case letters and digits for generated names. */
  readonly random: (length: number) => string;
  /** Where acknowledged writes are kept; without one the store forgets when the process ends. */
  readonly journal?: Journal;
  /** What it begins with, where no journal tells it. @default the namespaces and roles that every cluster has */
  readonly contents?: StoreContents;
}

/** What a {@link Store} holds at one moment. Stores can share it: stored objects never change. */
export interface StoreContents {
  /** The resource version of the latest write. */
  readonly version: number;
  readonly objects: readonly KubeObject[];
}

/** The state of one embedded Kubernetes cluster: objects in memory, resource versions, watches, garbage collection. */
export class Store {
  readonly resources = new Resources();
  readonly owners = new OwnerIndex();
  /** Reads and writes as requests do. */
  readonly writer: Writer;
  private readonly collections = new Map<string, Collection>();
  private readonly controllers: Controllers;
  private readonly journal: Journal | undefined;
  private lastVersion = 1;
  private second = NaN;
  private secondText = '';
  private depth = 0;
  private pending: { change: Change; collection: string }[] = [];

  constructor(readonly options: StoreOptions) {
    this.journal = options.journal;
    this.writer = new Writer(this);
    this.controllers = new Controllers(this);
    this.restore();
    this.transact(() => this.controllers.begin());
  }

  /** The resource version of the latest write. */
  get version(): number {
    return this.lastVersion;
  }

  /** What it holds now, for another store to begin with. */
  get contents(): StoreContents {
    return { version: this.lastVersion, objects: this.allObjects() };
  }

  /** Now, in the form of Kubernetes timestamps: RFC 3339 in seconds. */
  now(): string {
    const second = Math.floor(this.options.clock.now().getTime() / 1000);
    if (second !== this.second) {
      this.second = second;
      this.secondText = `${new Date(second * 1000).toISOString().slice(0, 19)}Z`;
    }
    return this.secondText;
  }

  /** The objects of a resource. */
  collection(resource: Resource): Collection {
    return this.collectionNamed(resource.storedAs ?? collectionName(resource.group, resource.kind));
  }

  /** The collection of a kind, served or not. */
  collectionOf({ group, kind }: GroupVersionKind): Collection {
    const resource = this.resources.ofKind(group, kind);
    return resource ? this.collection(resource) : this.collectionNamed(collectionName(group, kind));
  }

  /** All collections that hold or held an object. */
  allCollections(): Iterable<Collection> {
    return this.collections.values();
  }

  /** A stored object. */
  find(resource: Resource, namespace: string, name: string): KubeObject | undefined {
    return this.collection(resource).get(storageKey(resource.namespaced ? namespace : '', name));
  }

  /** A built-in kind. @throws Error for a kind that does not exist */
  builtin(group: string, kind: string): Resource {
    const resource = this.resources.ofKind(group, kind);
    if (resource === undefined) throw new Error(`${kind} is not a built-in kind`);
    return resource;
  }

  /**
   * Applies an object as an administrator would: creates it, or replaces what is there. For example a
   * CustomResourceDefinition.
   *
   * @throws ApiError
   */
  create(object: KubeObject): KubeObject {
    const gvk = gvkOf(object);
    const resource = this.resourceOf(gvk);
    const namespace = resource.namespaced ? (object.metadata.namespace ?? 'default') : '';
    const existing = this.find(resource, namespace, object.metadata.name ?? '');
    const context = { version: gvk.version, manager: 'slipway' };
    const copy = cloneJson(object);
    if (existing === undefined) return this.writer.create(resource, namespace, copy, context);
    const resourceVersion = existing.metadata.resourceVersion;
    copy.metadata = { ...copy.metadata, ...(resourceVersion !== undefined && { resourceVersion }) };
    return this.writer.update(resource, namespace, existing.metadata.name ?? '', copy, context);
  }

  /** The served resource of a kind. @throws ApiError when it is not served */
  resourceOf(gvk: GroupVersionKind): Resource {
    const resource = this.resources.ofGvk(gvk);
    if (resource === undefined) {
      throw badRequest(
        `no matches for kind "${gvk.kind}" in version "${gvk.group === '' ? gvk.version : `${gvk.group}/${gvk.version}`}"`,
      );
    }
    return resource;
  }

  /** The store as controllers see it. */
  objects(): Objects {
    return new StoreObjects(this);
  }

  /** Runs `work` and then, before returning, what the cluster's own controllers do about its changes. */
  transact<T>(work: () => T): T {
    this.depth++;
    try {
      return work();
    } finally {
      this.depth--;
      if (this.depth === 0) this.settle();
    }
  }

  /** Stores a new or changed object under the next resource version. */
  put(resource: Resource, object: KubeObject, before: KubeObject | undefined): KubeObject {
    const stored = this.stamped(object, object.metadata);
    this.journal?.put(this.lastVersion, textOf(stored));
    this.commit(resource, {
      version: this.lastVersion,
      type: before === undefined ? 'ADDED' : 'MODIFIED',
      object: stored,
      ...(before && { before }),
    });
    return stored;
  }

  /** Removes an object for good. */
  remove(resource: Resource, before: KubeObject): KubeObject {
    const last = this.stamped(before, before.metadata);
    const collection = this.collection(resource);
    this.journal?.remove(this.lastVersion, collection.name, keyOfObject(before));
    this.commit(resource, { version: this.lastVersion, type: 'DELETED', object: last, before });
    return last;
  }

  /**
   * Calls `then` once all writes so far are kept as the journal promises, at once where they are; with an error when they never will be.
   * Nothing that the store holds may be shown to a client before.
   */
  whenKept(then: Kept): void {
    if (this.journal === undefined) then();
    else this.journal.whenKept(then);
  }

  /** Ends the journal. */
  close(): void {
    this.journal?.close();
  }

  private stamped(object: KubeObject, metadata: ObjectMeta): KubeObject {
    this.lastVersion++;
    return inCanonicalOrder({ ...object, metadata: { ...metadata, resourceVersion: String(this.lastVersion) } });
  }

  private commit(resource: Resource, change: Change): void {
    const collection = this.collection(resource);
    this.owners.note(collection.name, change);
    collection.change(change);
    this.pending.push({ change, collection: collection.name });
    if (this.depth === 0) this.settle();
  }

  private settle(): void {
    this.depth++;
    try {
      for (let next = this.pending.shift(); next !== undefined; next = this.pending.shift()) {
        this.controllers.react(next.collection, next.change);
      }
    } finally {
      this.depth--;
    }
    if (this.journal === undefined) return;
    this.journal.commit();
    if (!this.journal.wantsCompaction) return;
    const objects = this.allObjects();
    this.journal.compact(objects.length, textsOf(objects));
  }

  private allObjects(): KubeObject[] {
    return [...this.collections.values()].flatMap((collection) => [...collection.values()]);
  }

  private collectionNamed(name: string): Collection {
    let collection = this.collections.get(name);
    if (collection === undefined) {
      collection = new Collection(name, isBuiltinName(name) ? this.restored : this.lastVersion);
      this.collections.set(name, collection);
    }
    return collection;
  }

  /** Changes before this version happened in an earlier life of the process: no watch can be told of them. */
  private restored = 0;

  private restore(): void {
    for (const entry of this.journal?.restore() ?? entriesOf(this.options.contents)) {
      this.lastVersion = Math.max(this.lastVersion, entry.version);
      if (entry.type === 'put') {
        const { group, kind } = gvkOf(entry.object);
        this.collectionNamed(collectionName(group, kind)).restore(entry.object);
      } else if (entry.type === 'remove') {
        this.collectionNamed(entry.collection).forget(entry.key);
      }
    }
    if (this.lastVersion > 1) this.restored = this.lastVersion;
    const kept = [...this.collections.values()];
    this.collections.clear();
    for (const old of kept) {
      const collection = this.collectionNamed(old.name);
      for (const object of old.values()) {
        collection.restore(object);
        this.owners.note(old.name, { version: 0, type: 'ADDED', object });
      }
    }
    for (const crd of this.collectionNamed('apiextensions.k8s.io/CustomResourceDefinition').list()) {
      if (isTrue(crd, 'Established')) this.resources.define(crd);
    }
  }
}

/** Whether a collection is that of a kind which has always been there; of others nothing before their definition can be told. */
function isBuiltinName(name: string): boolean {
  const [group = '', kind = ''] = name.split('/');
  return builtinKind({ group, kind }) !== undefined;
}

function* entriesOf(contents: StoreContents | undefined): Iterable<JournalEntry> {
  if (contents === undefined) return;
  for (const object of contents.objects) yield { type: 'put', version: contents.version, object };
}

function* textsOf(objects: readonly KubeObject[]): Iterable<string> {
  for (const object of objects) yield textOf(object);
}
