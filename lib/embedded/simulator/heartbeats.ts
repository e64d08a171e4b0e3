import type { Clock, KubeObject } from '../../kube/index.js';
import { ApiError } from '../errors.js';
import type { Objects } from '../objects.js';
import { knobOf } from './knobs.js';
import { known } from './known-kinds.js';

/** Milliseconds between two signs of life: a real controller manager gives a node up after 40 s of silence. */
const INTERVAL = 10_000;
const LEASE_SECONDS = 40;
/** Where kubelets keep their leases. */
const NAMESPACE = 'kube-node-lease';

/** What {@link Heartbeats} stand on. */
export interface HeartbeatsOptions {
  readonly objects: Objects;
  readonly clock: Clock;
  readonly onError?: (error: unknown, object: KubeObject | undefined) => void;
}

/**
 * What kubelets say of themselves, for a cluster whose real controllers listen: one node registers when there is none, and every
 * node renews its lease, unless it is told to be lost.
 */
export class Heartbeats {
  private cancel: (() => void) | undefined;
  private stopped = false;

  constructor(private readonly options: HeartbeatsOptions) {}

  start(): void {
    void this.beat();
  }

  /** No write begins afterwards. */
  stop(): void {
    this.stopped = true;
    this.cancel?.();
  }

  private async beat(): Promise<void> {
    try {
      const { objects } = this.options;
      const nodes = await objects.list(known.node);
      if (nodes.length === 0 && !this.stopped) await this.register();
      for (const node of nodes) if (!this.stopped && knobOf(node) !== 'lost') await this.renew(node);
    } catch (error) {
      this.options.onError?.(error, undefined);
    }
    if (!this.stopped) this.cancel = this.options.clock.after(INTERVAL, () => void this.beat());
  }

  private async register(): Promise<void> {
    const name = 'simulated-node';
    const labels = { 'kubernetes.io/hostname': name, 'kubernetes.io/os': 'linux', 'kubernetes.io/arch': 'amd64' };
    await this.create({ apiVersion: 'v1', kind: 'Node', metadata: { name, labels } });
  }

  private async renew(node: KubeObject): Promise<void> {
    const { objects, clock } = this.options;
    const { name = '', uid = '' } = node.metadata;
    const renewTime = clock.now().toISOString().replace('Z', '000Z');
    if ((await objects.patch(known.lease, NAMESPACE, name, { spec: { renewTime } })) !== undefined) return;
    await this.create({
      apiVersion: 'coordination.k8s.io/v1',
      kind: 'Lease',
      metadata: { name, namespace: NAMESPACE, ownerReferences: [{ apiVersion: 'v1', kind: 'Node', name, uid }] },
      spec: { holderIdentity: name, leaseDurationSeconds: LEASE_SECONDS, renewTime },
    });
  }

  private async create(object: KubeObject): Promise<void> {
    try {
      await this.options.objects.create(object);
    } catch (error) {
      if (!(error instanceof ApiError) || error.reason !== 'AlreadyExists') throw error;
    }
  }
}
