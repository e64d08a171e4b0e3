import type { ObjectEvent, Objects } from '../../embedded/index.js';
import { gvkOf, type GroupVersionKind, type KubeObject } from '../../kube/index.js';

/** What a {@link GarbageCollector} works on. */
export interface GarbageCollectorOptions {
  readonly objects: Objects;
  /** The kinds whose objects own others or are owned. */
  readonly kinds: readonly GroupVersionKind[];
  readonly onError?: (error: unknown) => void;
}

/** The finalizers by which a deletion waits for the garbage collector. */
const foreground = 'foregroundDeletion';
const orphan = 'orphan';

/**
 * Plays the garbage collector of a cluster that has none: what a deleted object owned is deleted (or left behind, where the
 * deletion asked for that), and a foreground deletion ends when its dependents are gone.
 */
export class GarbageCollector {
  private readonly live = new Map<string, KubeObject>();
  private readonly stops: (() => void)[] = [];

  constructor(private readonly options: GarbageCollectorOptions) {}

  start(): void {
    for (const kind of this.options.kinds) {
      this.stops.push(this.options.objects.watch(kind, (event) => this.told(event)));
    }
  }

  stop(): void {
    for (const stop of this.stops.splice(0)) stop();
  }

  private told({ type, object }: ObjectEvent): void {
    const uid = object.metadata.uid ?? '';
    if (type !== 'DELETED') {
      this.live.set(uid, object);
      if (object.metadata.deletionTimestamp !== undefined) this.attempt(() => this.goOn(object));
      return;
    }
    this.live.delete(uid);
    for (const dependent of this.dependentsOf(uid)) {
      if (this.ownersLeft(dependent) === 0) this.attempt(() => this.delete(dependent));
    }
    for (const owner of object.metadata.ownerReferences ?? []) {
      const waiting = this.live.get(owner.uid);
      if (waiting?.metadata.deletionTimestamp !== undefined) this.attempt(() => this.goOn(waiting));
    }
  }

  /** Takes a deletion as far as it goes now. */
  private async goOn(object: KubeObject): Promise<void> {
    const { uid = '', finalizers = [] } = object.metadata;
    const dependents = this.dependentsOf(uid);
    if (finalizers.includes(foreground)) {
      for (const dependent of dependents) {
        if (dependent.metadata.deletionTimestamp === undefined && this.ownersLeft(dependent, uid) === 0)
          await this.delete(dependent);
      }
      if (dependents.length === 0) await this.removeFinalizer(object, foreground);
    } else if (finalizers.includes(orphan)) {
      for (const dependent of dependents) {
        const ownerReferences = (dependent.metadata.ownerReferences ?? []).filter((owner) => owner.uid !== uid);
        await this.patch(dependent, { ownerReferences: ownerReferences.map((owner) => ({ ...owner })) });
      }
      await this.removeFinalizer(object, orphan);
    }
  }

  private dependentsOf(uid: string): KubeObject[] {
    return [...this.live.values()].filter((object) =>
      object.metadata.ownerReferences?.some((owner) => owner.uid === uid),
    );
  }

  private ownersLeft(object: KubeObject, except?: string): number {
    return (object.metadata.ownerReferences ?? []).filter(({ uid }) => uid !== except && this.live.has(uid)).length;
  }

  private delete(object: KubeObject): Promise<void> {
    const { namespace = '', name = '', uid } = object.metadata;
    return this.options.objects.delete(gvkOf(object), namespace, name, { ...(uid !== undefined && { uid }) });
  }

  private async removeFinalizer(object: KubeObject, finalizer: string): Promise<void> {
    const { resourceVersion, finalizers = [] } = object.metadata;
    await this.patch(object, {
      finalizers: finalizers.filter((one) => one !== finalizer),
      ...(resourceVersion !== undefined && { resourceVersion }),
    });
  }

  private async patch(object: KubeObject, metadata: KubeObject['metadata']): Promise<void> {
    const { namespace = '', name = '' } = object.metadata;
    await this.options.objects.patch(gvkOf(object), namespace, name, { metadata: { ...metadata } });
  }

  private attempt(work: () => Promise<void>): void {
    work().catch((error: unknown) => this.options.onError?.(error));
  }
}
