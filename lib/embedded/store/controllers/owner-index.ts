import type { KubeObject } from '../../../kube/index.js';
import type { Change } from '../collection.js';
import { keyOfObject } from '../resource.js';

/** Where an object is kept. */
export interface Place {
  readonly collection: string;
  readonly key: string;
}

/** Who is where by uid, and who names whom as owner. */
export class OwnerIndex {
  private readonly places = new Map<string, Place>();
  private readonly dependents = new Map<string, Map<string, Place>>();

  /** Where the object with a uid is kept. */
  placeOf(uid: string): Place | undefined {
    return this.places.get(uid);
  }

  /** The objects that name this uid as an owner. */
  dependentsOf(uid: string): readonly Place[] {
    return [...(this.dependents.get(uid)?.values() ?? [])];
  }

  note(collection: string, { type, object, before }: Change): void {
    const uid = object.metadata.uid ?? '';
    const place = { collection, key: keyOfObject(object) };
    if (before?.metadata.ownerReferences) this.unlink(before, uid);
    if (type === 'DELETED') {
      this.places.delete(uid);
      this.unlink(object, uid);
      return;
    }
    this.places.set(uid, place);
    for (const owner of object.metadata.ownerReferences ?? []) {
      const known = this.dependents.get(owner.uid) ?? new Map<string, Place>();
      known.set(uid, place);
      this.dependents.set(owner.uid, known);
    }
  }

  private unlink(object: KubeObject, uid: string): void {
    for (const owner of object.metadata.ownerReferences ?? []) {
      const known = this.dependents.get(owner.uid);
      known?.delete(uid);
      if (known?.size === 0) this.dependents.delete(owner.uid);
    }
  }
}
