import type { KubeObject } from '../../../kube/index.js';
import { objectsAt, textAt } from '../../fields.js';
import type { Change } from '../collection.js';
import type { Store } from '../store.js';
import type { Controller } from './controllers.js';

const PROTECTION = 'kubernetes.io/pvc-protection';

/** Lets a deleted PersistentVolumeClaim go once no pod mounts it. */
export class VolumeClaimProtection implements Controller {
  constructor(private readonly store: Store) {}

  begin(): void {
    this.releaseAll();
  }

  react(collection: string, { type, object }: Change): void {
    if (collection === '/PersistentVolumeClaim' && type === 'MODIFIED') this.release(object);
    if (collection === '/Pod' && type === 'DELETED' && objectsAt(object, 'spec', 'volumes').length > 0)
      this.releaseAll();
  }

  private releaseAll(): void {
    for (const claim of this.store.collection(this.store.builtin('', 'PersistentVolumeClaim')).list())
      this.release(claim);
  }

  private release(seen: KubeObject): void {
    if (seen.metadata.deletionTimestamp === undefined) return;
    const claims = this.store.builtin('', 'PersistentVolumeClaim');
    const claim = this.store.find(claims, seen.metadata.namespace ?? '', seen.metadata.name ?? '');
    if (claim?.metadata.finalizers?.includes(PROTECTION) !== true || this.isMounted(claim)) return;
    const finalizers = claim.metadata.finalizers.filter((finalizer) => finalizer !== PROTECTION);
    this.store.writer.replace(claims, claim, { ...claim, metadata: { ...claim.metadata, finalizers } });
  }

  private isMounted(claim: KubeObject): boolean {
    for (const pod of this.store.collection(this.store.builtin('', 'Pod')).values()) {
      if (pod.metadata.namespace !== claim.metadata.namespace) continue;
      const phase = textAt(pod, 'status', 'phase');
      if (phase === 'Succeeded' || phase === 'Failed') continue;
      for (const volume of objectsAt(pod, 'spec', 'volumes')) {
        if (textAt(volume, 'persistentVolumeClaim', 'claimName') === claim.metadata.name) return true;
      }
    }
    return false;
  }
}
