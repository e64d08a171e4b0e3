import { gvkOf, type KubeObject, type OwnerReference } from '../../../kube/index.js';
import type { Change } from '../collection.js';
import type { Resource } from '../resource.js';
import type { Store } from '../store.js';
import type { Controller } from './controllers.js';
import type { Place } from './owner-index.js';

const FOREGROUND = 'foregroundDeletion';
const ORPHAN = 'orphan';

/** Deletes objects whose owners are all gone and carries out foreground and orphan deletion. */
export class GarbageCollector implements Controller {
  constructor(private readonly store: Store) {}

  begin(): void {
    for (const collection of [...this.store.allCollections()]) {
      for (const object of collection.list()) this.look(object);
    }
  }

  react(_collection: string, { type, object, before }: Change): void {
    if (type !== 'DELETED') {
      if (before === undefined || beginsToWait(before, object) || hasOwners(object)) this.look(object);
      return;
    }
    for (const place of this.store.owners.dependentsOf(object.metadata.uid ?? '')) this.collect(place);
    for (const owner of object.metadata.ownerReferences ?? []) {
      const place = this.store.owners.placeOf(owner.uid);
      const found = place && this.resolve(place);
      if (found) this.finishForeground(found.resource, found.object);
    }
  }

  private look(object: KubeObject): void {
    const place = this.store.owners.placeOf(object.metadata.uid ?? '');
    if (place === undefined) return;
    if (object.metadata.deletionTimestamp !== undefined) {
      const found = this.resolve(place);
      if (!found) return;
      this.orphan(found.resource, found.object);
      this.foreground(found.resource, found.object);
    }
    if (hasOwners(object)) this.collect(place);
  }

  /** Deletes a dependent without a living owner; otherwise forgets the owners that are gone. */
  private collect(place: Place): void {
    const found = this.resolve(place);
    if (!found || found.object.metadata.deletionTimestamp !== undefined) return;
    const { resource, object } = found;
    const owners = object.metadata.ownerReferences ?? [];
    if (owners.length === 0) return;
    const states = owners.map((owner) => this.stateOf(owner, object));
    const gone = states.filter((state) => state !== 'solid').length;
    if (gone === 0) return;
    if (gone < owners.length) {
      const ownerReferences = owners.filter((_, index) => states[index] === 'solid');
      this.replace(resource, object, { ...object, metadata: { ...object.metadata, ownerReferences } });
      return;
    }
    const foreground =
      states.includes('waiting') && this.store.owners.dependentsOf(object.metadata.uid ?? '').length > 0;
    this.store.writer.delete(resource, object.metadata.namespace ?? '', object.metadata.name ?? '', {
      propagation: foreground ? 'Foreground' : 'Background',
    });
  }

  private stateOf(owner: OwnerReference, dependent: KubeObject): 'solid' | 'waiting' | 'absent' {
    const resource =
      this.store.resources.ofGvk(gvkOf(owner)) ?? this.store.resources.ofKind(gvkOf(owner).group, owner.kind);
    if (resource === undefined) return 'solid';
    const place = this.store.owners.placeOf(owner.uid);
    const found = place && this.resolve(place);
    if (!found || found.object.metadata.name !== owner.name) return 'absent';
    if (found.resource.namespaced && found.object.metadata.namespace !== dependent.metadata.namespace) return 'absent';
    const { deletionTimestamp, finalizers = [] } = found.object.metadata;
    return deletionTimestamp !== undefined && finalizers.includes(FOREGROUND) ? 'waiting' : 'solid';
  }

  private foreground(resource: Resource, object: KubeObject): void {
    if (object.metadata.finalizers?.includes(FOREGROUND) !== true) return;
    for (const place of this.store.owners.dependentsOf(object.metadata.uid ?? '')) this.collect(place);
    this.finishForeground(resource, object);
  }

  private finishForeground(resource: Resource, seen: KubeObject): void {
    const object = this.store.collection(resource).get(`${seen.metadata.namespace ?? ''}/${seen.metadata.name ?? ''}`);
    if (object?.metadata.uid !== seen.metadata.uid || object?.metadata.deletionTimestamp === undefined) return;
    if (object.metadata.finalizers?.includes(FOREGROUND) !== true) return;
    const uid = object.metadata.uid ?? '';
    const blocked = this.store.owners.dependentsOf(uid).some((place) => {
      const dependent = this.resolve(place)?.object;
      return dependent?.metadata.ownerReferences?.some(
        (owner) => owner.uid === uid && owner.blockOwnerDeletion === true,
      );
    });
    if (!blocked) this.dropFinalizer(resource, object, FOREGROUND);
  }

  private orphan(resource: Resource, object: KubeObject): void {
    if (object.metadata.finalizers?.includes(ORPHAN) !== true) return;
    const uid = object.metadata.uid ?? '';
    for (const place of this.store.owners.dependentsOf(uid)) {
      const found = this.resolve(place);
      if (!found) continue;
      const ownerReferences = found.object.metadata.ownerReferences?.filter((owner) => owner.uid !== uid) ?? [];
      const metadata = { ...found.object.metadata, ownerReferences };
      if (ownerReferences.length === 0) delete (metadata as { ownerReferences?: unknown }).ownerReferences;
      this.replace(found.resource, found.object, { ...found.object, metadata });
    }
    this.dropFinalizer(resource, object, ORPHAN);
  }

  private dropFinalizer(resource: Resource, object: KubeObject, name: string): void {
    const finalizers = object.metadata.finalizers?.filter((finalizer) => finalizer !== name) ?? [];
    this.replace(resource, object, { ...object, metadata: { ...object.metadata, finalizers } });
  }

  private replace(resource: Resource, before: KubeObject, after: KubeObject): void {
    this.store.writer.replace(resource, before, after);
  }

  private resolve({ collection, key }: Place): { resource: Resource; object: KubeObject } | undefined {
    const [group = '', kind = ''] = splitCollection(collection);
    const resource = this.store.resources.ofKind(group, kind);
    const object = resource && this.store.collection(resource).get(key);
    return resource && object && { resource, object };
  }
}

/** Whether an object is being deleted now and was not before, or waits for its dependents because its deletion was asked for again. */
function beginsToWait({ metadata: was }: KubeObject, { metadata: is }: KubeObject): boolean {
  if (was.deletionTimestamp === undefined) return true;
  return [FOREGROUND, ORPHAN].some((one) => is.finalizers?.includes(one) === true && !was.finalizers?.includes(one));
}

function hasOwners(object: KubeObject): boolean {
  return (object.metadata.ownerReferences?.length ?? 0) > 0;
}

function splitCollection(name: string): [string, string] {
  const slash = name.indexOf('/');
  return [name.slice(0, slash), name.slice(slash + 1)];
}
