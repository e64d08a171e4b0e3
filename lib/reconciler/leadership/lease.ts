import { isApiError, type Cluster, type Fence } from '../../cluster/index.js';
import type { Clock, GroupVersionKind, KubeObject, ObjectKey } from '../../kube/index.js';
import { leaseOf, leaseSpec, microTime, type LeaseSpec } from './lease-spec.js';

/** How long a lease lasts, and what is done meanwhile; all in milliseconds. */
export interface LeaseTimes {
  /** After so long without a sign others take it. */
  readonly duration: number;
  /** After so long without an answer its holder writes nothing more. The rest of the duration is for what is on its way. */
  readonly giveUp: number;
  /** Between two signs, and between two looks of those who would have it. */
  readonly pause: number;
}

/** Those of Kubernetes' own controllers. */
export const usualTimes: LeaseTimes = { duration: 15_000, giveUp: 10_000, pause: 2_000 };

/** Where Leases are kept: a {@link Cluster} is such a place. */
export interface LeaseStore {
  get(gvk: GroupVersionKind, key: ObjectKey): Promise<KubeObject>;
  readonly objects: Pick<Cluster['objects'], 'create' | 'replace'>;
}

/** What a {@link LeaseHolder} needs. */
export interface LeaseOptions {
  /** Where the Lease is. Its requests are not fenced. */
  readonly cluster: LeaseStore;
  readonly namespace: string;
  readonly name: string;
  /** Who we are: like nobody else, now or before. */
  readonly identity: string;
  readonly clock: Clock;
  /** Milliseconds that pass whatever is done to the clock. */
  readonly steady: () => number;
  readonly times: LeaseTimes;
  /** Whether we would take it now, and keep it. @default always */
  readonly wanted?: () => boolean;
  /** It is ours from now on. */
  readonly acquired: () => void;
  /** It may be somebody else's by now. */
  readonly lost: () => void;
  readonly failed?: (error: unknown) => void;
}

export const LEASE: GroupVersionKind = { group: 'coordination.k8s.io', version: 'v1', kind: 'Lease' };

/**
 * One of those who would hold a Lease. Time is measured by the own steady clock alone: others' clocks may say anything. A Lease counts as
 * abandoned when it has not changed for its duration since it was first seen so.
 */
export class LeaseHolder implements Fence {
  private readonly key: ObjectKey;
  private seen: { readonly version: string; readonly at: number } | undefined;
  private writableUntil = Number.NEGATIVE_INFINITY;
  private held = false;
  private running = false;
  private cancelNext: () => void = () => undefined;
  private cancelEnd: () => void = () => undefined;
  private turn: Promise<void> = Promise.resolve();

  constructor(private readonly options: LeaseOptions) {
    const { namespace, name } = options;
    this.key = { group: LEASE.group, kind: LEASE.kind, namespace, name };
  }

  get isHeld(): boolean {
    return this.held;
  }

  /** For how many milliseconds more a write may be on its way, so that it arrives before anybody else can be the holder. */
  left(): number {
    return this.held ? this.writableUntil - this.options.steady() : 0;
  }

  start(): void {
    this.running = true;
    this.turn = this.take();
  }

  /**
   * Wants it no more.
   *
   * @param isReleased whether others need not wait until it has run out: whoever works for it has to have ended
   */
  async stop(isReleased = true): Promise<void> {
    this.running = false;
    this.cancelNext();
    await this.turn;
    if (isReleased) await this.release();
    else this.end(false);
  }

  /** Gives it up, if it is held; after what is on its way about it, whose answer could say that it is held. */
  async release(): Promise<void> {
    this.end(false);
    await (this.turn = this.turn.then(() => this.giveUp()));
  }

  private async giveUp(): Promise<void> {
    this.end(false);
    try {
      const lease = await this.read();
      if (lease === undefined || leaseOf(lease).holder !== this.options.identity) return;
      await this.write(lease, { ...leaseOf(lease), holder: '', renewed: this.now() });
    } catch (error) {
      this.options.failed?.(error);
    }
  }

  private async take(): Promise<void> {
    try {
      await this.once();
    } catch (error) {
      // Somebody else was faster.
      if (!isApiError(error, 'Conflict') && !isApiError(error, 'AlreadyExists')) this.options.failed?.(error);
    }
    if (!this.running) return;
    this.cancelNext = this.options.clock.after(this.options.times.pause, () => {
      this.turn = this.turn.then(() => this.take());
    });
  }

  private async once(): Promise<void> {
    const { identity, times, wanted = () => true } = this.options;
    const began = this.options.steady();
    const lease = await this.read();
    if (lease === undefined) {
      if (wanted()) this.holds(began, await this.create());
      return;
    }
    const spec = leaseOf(lease);
    if (spec.holder === identity) {
      if (this.held || wanted()) this.holds(began, await this.write(lease, { ...spec, renewed: this.now() }));
      return;
    }
    this.end(true);
    const version = lease.metadata.resourceVersion ?? '';
    if (this.seen?.version !== version) this.seen = { version, at: began };
    const isAbandoned = began - this.seen.at >= spec.seconds * 1000;
    if ((spec.holder !== '' && !isAbandoned) || !wanted()) return;
    const time = this.now();
    const taken = { holder: identity, seconds: Math.ceil(times.duration / 1000), acquired: time, renewed: time };
    this.holds(began, await this.write(lease, { ...taken, transitions: spec.transitions + 1 }));
  }

  private holds(since: number, lease: KubeObject): void {
    if (!this.running || leaseOf(lease).holder !== this.options.identity) return;
    this.writableUntil = since + this.options.times.giveUp;
    this.cancelEnd();
    this.cancelEnd = this.options.clock.after(Math.max(0, this.writableUntil - this.options.steady()), () =>
      this.end(true),
    );
    if (this.held) return;
    this.held = true;
    this.options.acquired();
  }

  private end(isLoss: boolean): void {
    this.cancelEnd();
    this.writableUntil = Number.NEGATIVE_INFINITY;
    if (!this.held) return;
    this.held = false;
    if (isLoss) this.options.lost();
  }

  private async read(): Promise<KubeObject | undefined> {
    try {
      return await this.options.cluster.get(LEASE, this.key);
    } catch (error) {
      if (isApiError(error, 'NotFound')) return undefined;
      throw error;
    }
  }

  private create(): Promise<KubeObject> {
    const { cluster, namespace, name, identity, times } = this.options;
    const time = this.now();
    const spec = {
      holder: identity,
      seconds: Math.ceil(times.duration / 1000),
      acquired: time,
      renewed: time,
      transitions: 0,
    };
    const lease = { apiVersion: 'coordination.k8s.io/v1', kind: LEASE.kind, metadata: { name, namespace } };
    return cluster.objects.create({ ...lease, spec: leaseSpec(spec) }, { manager: 'slipway' });
  }

  /** Replaces it, unless somebody else has written it since. */
  private write(lease: KubeObject, spec: LeaseSpec): Promise<KubeObject> {
    return this.options.cluster.objects.replace({ ...lease, spec: leaseSpec(spec) }, { manager: 'slipway' });
  }

  private now(): string {
    return microTime(this.options.clock.now());
  }
}
