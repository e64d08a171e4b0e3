import type { KubeObject } from '../../kube/index.js';
import { collectionName, keyOfObject, type Resource } from '../store/resource.js';
import type { Store } from '../store/store.js';

/** All objects of a kind at one moment, by namespace and name. */
export interface Snapshot {
  readonly objects: readonly KubeObject[];
  /** The resource version of that moment. */
  readonly version: number;
}

/** How long the later pages of a list can be asked for, in milliseconds, whatever has been written since. */
const LIFE = 5 * 60_000;
const MOST = 50;

/** Earlier moments of a store: those whose lists are read page by page, and what can be told from recent changes. */
export class Snapshots {
  private readonly kept = new Map<string, { readonly snapshot: Snapshot; readonly since: number }>();

  constructor(private readonly store: Store) {}

  /** The objects of a kind as they are. */
  now(resource: Resource): Snapshot {
    return { objects: this.store.collection(resource).list(), version: this.store.version };
  }

  /** The objects of a kind as they were; undefined when that is forgotten. */
  at(resource: Resource, version: number): Snapshot | undefined {
    const kept = this.kept.get(nameOf(resource, version));
    if (kept !== undefined) return kept.snapshot;
    const collection = this.store.collection(resource);
    const changes = collection.changesAfter(version);
    if (changes === undefined) return undefined;
    if (changes.length === 0) return { objects: collection.list(), version };
    const objects = new Map(collection.list().map((object) => [keyOfObject(object), object]));
    for (const { object, before } of [...changes].reverse()) {
      if (before === undefined) objects.delete(keyOfObject(object));
      else objects.set(keyOfObject(before), before);
    }
    const sorted = [...objects].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
    return { objects: sorted.map(([, object]) => object), version };
  }

  /** Remembers a moment for the later pages of its list. */
  keep(resource: Resource, snapshot: Snapshot): void {
    const now = this.store.options.clock.now().getTime();
    for (const [name, { since }] of this.kept) {
      if (now - since > LIFE || this.kept.size >= MOST) this.kept.delete(name);
    }
    this.kept.set(nameOf(resource, snapshot.version), { snapshot, since: now });
  }
}

function nameOf(resource: Resource, version: number): string {
  return `${resource.storedAs ?? collectionName(resource.group, resource.kind)}@${version}`;
}
