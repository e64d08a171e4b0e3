import { isApiError } from '../../cluster/index.js';
import type { ApplicationHub, Claims } from '../../engine/index.js';
import type { KubeObject } from '../../kube/index.js';
import { annotations } from '../../model/index.js';
import { isShardLease } from './at-work.js';
import type { Estates } from './estates.js';

/** By what one of several processes knows which Applications are its own. */
export interface Sharing {
  /** The Lease that its holder works by: Applications are marked with it. */
  readonly lease: string;
  /** Has Applications whose Lease nobody holds any more. */
  readonly estates: Pick<Estates, 'isOurs' | 'leave'>;
}

/**
 * Marks each Application with the Lease whose holder works for it. One that moves to another shard is left by the one before, once nothing is
 * under way for it there; only then the next one takes it. Where nobody is left to leave it, the next one must hold that Lease first.
 */
export class ShardClaims implements Claims {
  /** @param again has an Application looked at that was asked for in vain */
  constructor(
    private readonly sharing: Sharing,
    private readonly hub: Pick<ApplicationHub, 'patchApplication'>,
    private readonly again: (name: string) => void,
  ) {}

  async take(app: KubeObject): Promise<KubeObject | undefined> {
    const { lease, estates } = this.sharing;
    const name = app.metadata.name ?? '';
    const other = markOf(app);
    const isSomebodys = other !== undefined && other !== lease && isShardLease(other);
    if (isSomebodys && !estates.isOurs(other, this.asks(name), () => this.again(name))) return undefined;
    const own = other === lease ? app : await this.mark(app, lease);
    if (own !== undefined) estates.leave(this.asks(name));
    return own;
  }

  async release(app: KubeObject): Promise<void> {
    this.forget(app.metadata.name ?? '');
    if (markOf(app) === this.sharing.lease) await this.mark(app, null);
  }

  forget(name: string): void {
    this.sharing.estates.leave(this.asks(name));
  }

  /** Who asks: another shard of this process may ask for the same Application, or have nothing to do with it. */
  private asks(application: string): { shard: string; application: string } {
    return { shard: this.sharing.lease, application };
  }

  /** Gives nothing when somebody else has written meanwhile: its event has it looked at again. */
  private async mark(app: KubeObject, lease: string | null): Promise<KubeObject | undefined> {
    const { resourceVersion = '' } = app.metadata;
    const patch = { metadata: { resourceVersion, annotations: { [annotations.shard]: lease } } };
    try {
      return await this.hub.patchApplication(app, patch);
    } catch (error) {
      if (isApiError(error, 'Conflict') || isApiError(error, 'NotFound')) return undefined;
      throw error;
    }
  }
}

function markOf(app: KubeObject): string | undefined {
  return app.metadata.annotations?.[annotations.shard];
}
