import { isApiError, type Cluster } from '../../cluster/index.js';
import { isJsonObject, type Clock, type KubeObject } from '../../kube/index.js';
import { LEASE, type LeaseTimes } from './lease.js';
import { leaseOf, leaseSpec, microTime } from './lease-spec.js';

/** What {@link Members} need. */
export interface MembersOptions {
  readonly cluster: Cluster;
  readonly namespace: string;
  readonly identity: string;
  readonly clock: Clock;
  /** Milliseconds that pass whatever is done to the clock. */
  readonly steady: () => number;
  readonly times: LeaseTimes;
  /** Who is there has changed. */
  readonly changed: () => void;
  readonly failed?: (error: unknown) => void;
}

const LABEL = 'slipway.io/member';

/** The processes that share the work: each tells by a Lease of its own that it is there, and sees who else is. */
export class Members {
  /** Who is there, in an order that is the same for all. */
  identities: readonly string[];
  private readonly seen = new Map<string, { readonly version: string; readonly at: number }>();
  private running = false;
  private cancel: () => void = () => undefined;
  private turn: Promise<void> = Promise.resolve();

  constructor(private readonly options: MembersOptions) {
    this.identities = [options.identity];
  }

  /** Resolves when it is known who is there. */
  start(): Promise<void> {
    this.running = true;
    return (this.turn = this.look());
  }

  /** Says that we are gone. */
  async stop(): Promise<void> {
    this.running = false;
    this.cancel();
    await this.turn;
    const { cluster, failed } = this.options;
    await cluster.objects.delete(LEASE, this.key(), { propagation: 'Background' }).catch((error: unknown) => {
      if (!isApiError(error, 'NotFound')) failed?.(error);
    });
  }

  private async look(): Promise<void> {
    const { clock, times, failed } = this.options;
    try {
      await this.tell();
      this.update(await this.read());
    } catch (error) {
      failed?.(error);
    }
    if (!this.running) return;
    this.cancel = clock.after(times.pause, () => {
      this.turn = this.look();
    });
  }

  private async tell(): Promise<void> {
    const { cluster, clock, identity, namespace, times } = this.options;
    const renewed = microTime(clock.now());
    const lease: KubeObject = {
      apiVersion: 'coordination.k8s.io/v1',
      kind: LEASE.kind,
      metadata: { name: this.key().name, namespace, labels: { [LABEL]: 'true' } },
      spec: leaseSpec({
        holder: identity,
        seconds: Math.ceil(times.duration / 1000),
        acquired: '',
        renewed,
        transitions: 0,
      }),
    };
    await cluster.objects.apply(lease, { manager: 'slipway' });
  }

  private async read(): Promise<KubeObject[]> {
    const { cluster, namespace } = this.options;
    const path = `/apis/${LEASE.group}/${LEASE.version}/namespaces/${namespace}/leases`;
    const list = await cluster.client.json('GET', path, { query: { labelSelector: `${LABEL}=true` } });
    const items = isJsonObject(list) && Array.isArray(list['items']) ? list['items'] : [];
    return items.flatMap((item) =>
      isJsonObject(item) && isJsonObject(item['metadata'])
        ? [{ ...item, apiVersion: 'coordination.k8s.io/v1', kind: LEASE.kind, metadata: item['metadata'] }]
        : [],
    );
  }

  private update(leases: readonly KubeObject[]): void {
    const now = this.options.steady();
    const present = leases.filter((lease) => {
      const version = lease.metadata.resourceVersion ?? '';
      const { holder, seconds } = leaseOf(lease);
      if (this.seen.get(holder)?.version !== version) this.seen.set(holder, { version, at: now });
      return now - (this.seen.get(holder)?.at ?? now) < seconds * 1000;
    });
    const found = [...new Set([this.options.identity, ...present.map((lease) => leaseOf(lease).holder)])].sort();
    if (found.join('\n') === this.identities.join('\n')) return;
    this.identities = found;
    this.options.changed();
  }

  private key(): { group: string; kind: string; namespace: string; name: string } {
    const { identity, namespace } = this.options;
    return { group: LEASE.group, kind: LEASE.kind, namespace, name: `slipway-member-${identity}` };
  }
}
