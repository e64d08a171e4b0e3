import {
  ApiClient,
  ApiError,
  compareVersions,
  isApiError,
  ListWatch,
  type Connection,
  type Fence,
} from '../../cluster/index.js';
import { isJsonObject, type Clock, type Json, type KubeObject } from '../../kube/index.js';
import { LEASE, usualTimes, type LeaseTimes } from './lease.js';
import { leaseOf, leaseSpec, microTime, type LeaseSpec } from './lease-spec.js';
import { OthersAtWorkError, type Rival } from './others-at-work.js';
import { isGone, ownProcess } from './own-process.js';

/** What a {@link SoleLease} needs. */
export interface SoleLeaseOptions {
  readonly hub: Connection;
  readonly namespace: string;
  readonly clock: Clock;
  /** Milliseconds that pass whatever is done to the clock. */
  readonly steady: () => number;
  /** Who this process is: like no other, now or before. */
  readonly identity: string;
  /** @default those of Kubernetes' own controllers: 15 s, 10 s and 2 s */
  readonly times?: LeaseTimes;
  /** This process among those of its machine, by which a later one knows that it is gone. @default as /proc tells it */
  readonly process?: string;
  /** Somebody else asks for it while it is held. */
  readonly onRival?: (rival: Rival) => void;
  /** Somebody else has it by now: nothing is written any more. */
  readonly onLost?: (error: OthersAtWorkError) => void;
  /** What went wrong, for people; it goes on by itself. */
  readonly onWarning?: (message: string) => void;
}

const NAME = 'slipway-sole';
const MARK = 'slipway.dev/lease';
/** Who would have it asks the holder for a sign by this annotation; by the other one a later process knows that the holder is gone. */
const [ASKS, PROCESS] = ['slipway.dev/asks', 'slipway.dev/process'] as const;
/** Between two looks of who waits for a sign, and before something that failed is tried again, in milliseconds. */
const [LOOK, AGAIN] = [500, 1_000];
/** So often a renewal looks at what others did to the Lease. */
const TRIES = 5;
const MANAGER = { fieldManager: 'slipway' };

type State = 'free' | 'held' | 'lost' | 'unknown';

/**
 * The Lease `slipway-sole` of a process that works alone. It is renewed only while something is written, and when somebody asks: at rest it costs one
 * watch. Who would have it asks, and gives way to whoever answers; what was silent for as long as the Lease lasts is taken over. As with every
 * Lease, its holder writes nothing unless it was renewed within the last ten seconds: so two never write.
 */
export class SoleLease implements Fence {
  private readonly client: ApiClient;
  private readonly times: LeaseTimes;
  private state: State = 'free';
  private stopped = false;
  private lease: KubeObject | undefined;
  private writableUntil = Number.NEGATIVE_INFINITY;
  private writing = 0;
  private renewal: Promise<void> | undefined;
  private beat: (() => void) | undefined;
  private watch: ListWatch | undefined;
  private answered: string | undefined;
  private warned: string | undefined;

  constructor(private readonly options: SoleLeaseOptions) {
    this.client = new ApiClient(options.hub, { clock: options.clock, identity: options.identity });
    this.times = options.times ?? usualTimes;
  }

  /** Where Leases are refused to this process nobody knows of it, and it writes as if it were alone. */
  left(): number {
    if (this.state === 'unknown') return Number.POSITIVE_INFINITY;
    return this.state === 'held' ? this.writableUntil - this.options.steady() : 0;
  }

  async hold(): Promise<() => void> {
    this.writing++;
    const { giveUp, pause } = this.times;
    const left = this.left();
    if (this.state === 'held' && left < giveUp - pause) {
      const renewed = this.renewed();
      if (left < giveUp / 2) await renewed;
    }
    this.keep();
    return () => void this.writing--;
  }

  /**
   * Takes it, as soon as that may be done; resolves also when this is stopped before.
   *
   * @throws OthersAtWorkError when the holder gives a sign
   */
  async take(): Promise<void> {
    while (this.state === 'free' && !this.stopped) {
      try {
        await this.try();
      } catch (error) {
        if (error instanceof OthersAtWorkError) throw error;
        if (isApiError(error, 'Forbidden')) {
          this.state = 'unknown';
          const message = `Leases may not be used in ${this.options.namespace}: another process beside this one would not be noticed`;
          return this.warn(`${message} (${textOf(error)})`);
        }
        // Somebody else was faster: what there is now is looked at.
        if (isApiError(error, 'Conflict') || isApiError(error, 'AlreadyExists')) continue;
        this.warn(textOf(error));
        await this.pause(AGAIN);
      }
    }
  }

  /** Hears of whoever asks for it, or has it. */
  follow(): void {
    const { clock, namespace } = this.options;
    if (this.state !== 'held' || this.stopped) return;
    this.watch = new ListWatch({
      ...{ client: this.client, clock, namespace, labelSelector: `${MARK}=sole` },
      resource: { ...LEASE, plural: 'leases', namespaced: true, verbs: ['get', 'list', 'watch'] },
      listener: {
        replaced: (leases) => leases.forEach((lease) => this.see(lease)),
        changed: (type, lease) => this.see(lease, type === 'DELETED'),
        failed: (error) => this.warn(textOf(error)),
      },
      pause: (failures) => this.pause(Math.min(250 * 2 ** failures, 10_000)),
    });
    this.watch.start();
  }

  /**
   * Wants it no more.
   *
   * @param isReleased whether others need not wait until it has run out: everything that was written has to have arrived
   */
  async stop(isReleased = true): Promise<void> {
    this.stopped = true;
    this.watch?.stop();
    this.beat?.();
    await this.renewal;
    const wasHeld = this.state === 'held';
    this.state = 'lost';
    // In vain, others wait until it has run out.
    if (wasHeld && isReleased) await this.release().catch(() => undefined);
    this.client.close();
  }

  private async release(): Promise<void> {
    for (let tries = 0, { lease } = this; lease !== undefined && tries < TRIES; tries++) {
      if (leaseOf(lease).holder !== this.options.identity) return;
      try {
        return void (await this.write(lease, { ...leaseOf(lease), holder: '' }));
      } catch (error) {
        // Somebody asks.
        if (!isApiError(error, 'Conflict')) throw error;
        lease = await this.read();
      }
    }
  }

  private async try(): Promise<void> {
    const lease = await this.read();
    if (lease === undefined) return this.has(await this.timed(() => this.create()));
    const isFree = leaseOf(lease).holder === '' || isGone(lease.metadata.annotations?.[PROCESS] ?? '');
    const free = isFree ? lease : await this.silent(lease);
    if (free === undefined) return;
    const { transitions } = leaseOf(free);
    this.has(await this.timed(() => this.write(free, { ...this.ours(), transitions: transitions + 1 })));
  }

  /** Asks the holder for a sign. @returns the Lease as it is when there was none for as long as it lasts */
  private async silent(lease: KubeObject): Promise<KubeObject | undefined> {
    const { clock, steady, identity } = this.options;
    const held = leaseOf(lease);
    await this.write(lease, held, { ...lease.metadata.annotations, [ASKS]: identity });
    for (const asked = steady(); !this.stopped;) {
      await new Promise<void>((resolve) => clock.after(Math.min(LOOK, this.times.pause), resolve));
      const now = await this.read();
      if (now === undefined || leaseOf(now).holder === '') return now;
      const { holder, renewed, acquired } = leaseOf(now);
      if (holder !== held.holder || renewed !== held.renewed)
        throw this.others('another process works for these Applications', { identity: holder, since: acquired });
      if (steady() - asked >= held.seconds * 1000) return now;
    }
    return undefined;
  }

  /** It is ours for a while, since before it was asked for. */
  private has({ began, lease }: { readonly began: number; readonly lease: KubeObject }): void {
    if (this.stopped || this.state === 'lost') return;
    this.state = 'held';
    this.writableUntil = began + this.times.giveUp;
    this.knows(lease);
  }

  private knows(lease: KubeObject): boolean {
    const isNewer = compareVersions(lease.metadata.resourceVersion, this.lease?.metadata.resourceVersion) > 0;
    if (isNewer || this.lease === undefined) this.lease = lease;
    return isNewer;
  }

  /** What the watch tells of it. */
  private see(lease: KubeObject, isDeleted = false): void {
    if (this.state !== 'held' || lease.metadata.name !== NAME || !this.knows(lease)) return;
    if (!isDeleted && leaseOf(lease).holder !== this.options.identity) return this.lose(lease);
    const asks = lease.metadata.annotations?.[ASKS];
    if (asks !== undefined && asks !== this.answered) this.options.onRival?.({ identity: asks });
    this.answered = asks ?? this.answered;
    if (isDeleted || asks !== undefined) void this.renewed();
  }

  private lose(lease: KubeObject): void {
    const { holder, acquired } = leaseOf(lease);
    this.state = 'lost';
    const rival = { identity: holder || 'processes with --shards', since: acquired };
    this.options.onLost?.(this.others('another process has taken these Applications over', rival));
  }

  private others(what: string, rival: Rival): OthersAtWorkError {
    const { hub, namespace } = this.options;
    return new OthersAtWorkError(what, rival, `namespace ${namespace} at ${hub.server}`);
  }

  private renewed(): Promise<void> {
    return (this.renewal ??= this.renew()
      .catch((error: unknown) => this.warn(textOf(error)))
      .finally(() => (this.renewal = undefined)));
  }

  private async renew(): Promise<void> {
    for (let tries = 0; tries < TRIES && this.state === 'held'; tries++) {
      const { lease } = this;
      try {
        return this.has(await this.timed(() => (lease ? this.write(lease, this.again(lease)) : this.create())));
      } catch (error) {
        const isOther = ['Conflict', 'NotFound', 'AlreadyExists'].some((reason) => isApiError(error, reason));
        if (!isOther) throw error;
        // Somebody asks, has it by now, or deleted it.
        const now = await this.read();
        if (now !== undefined && leaseOf(now).holder !== this.options.identity) return this.lose(now);
        this.lease = now;
      }
    }
  }

  /** As long as something is on its way, the time that is left does not run out. */
  private keep(): void {
    if (this.beat !== undefined || this.state !== 'held' || this.stopped) return;
    this.beat = this.options.clock.after(this.times.pause, () => {
      this.beat = undefined;
      if (this.writing === 0) return;
      void this.renewed();
      this.keep();
    });
  }

  private async timed(write: () => Promise<KubeObject>): Promise<{ began: number; lease: KubeObject }> {
    const began = this.options.steady();
    return { began, lease: await write() };
  }

  private ours(): LeaseSpec {
    const time = microTime(this.options.clock.now());
    const seconds = Math.ceil(this.times.duration / 1000);
    return { holder: this.options.identity, seconds, acquired: time, renewed: time, transitions: 0 };
  }

  private again(lease: KubeObject): LeaseSpec {
    return { ...leaseOf(lease), renewed: microTime(this.options.clock.now()) };
  }

  private async read(): Promise<KubeObject | undefined> {
    try {
      return leaseIn(await this.client.json('GET', this.path(NAME)));
    } catch (error) {
      if (isApiError(error, 'NotFound')) return undefined;
      throw error;
    }
  }

  private async create(): Promise<KubeObject> {
    const metadata = { name: NAME, labels: { [MARK]: 'sole' }, annotations: this.annotations() };
    const body = {
      apiVersion: `${LEASE.group}/${LEASE.version}`,
      kind: LEASE.kind,
      metadata,
      spec: leaseSpec(this.ours()),
    };
    return leaseIn(await this.client.json('POST', this.path(), { body, query: MANAGER }));
  }

  /** Replaces it, unless somebody else has written it since. */
  private async write(lease: KubeObject, spec: LeaseSpec, annotations = this.annotations()): Promise<KubeObject> {
    const body = { ...lease, metadata: { ...lease.metadata, annotations }, spec: leaseSpec(spec) };
    return leaseIn(await this.client.json('PUT', this.path(NAME), { body, query: MANAGER }));
  }

  private annotations(): { [key: string]: string } {
    return { [PROCESS]: this.options.process ?? ownProcess() };
  }

  private path(name?: string): string {
    const { namespace } = this.options;
    const all = `/apis/${LEASE.group}/${LEASE.version}/namespaces/${namespace}/leases`;
    return name === undefined ? all : `${all}/${name}`;
  }

  private pause(milliseconds: number): Promise<void> {
    return new Promise((resolve) => this.options.clock.after(milliseconds, resolve));
  }

  /** Says the same once in a row. */
  private warn(message: string): void {
    if (this.stopped || this.warned === message) return;
    this.warned = message;
    this.options.onWarning?.(message);
  }
}

function leaseIn(json: Json): KubeObject {
  const { metadata, ...rest } = isJsonObject(json) ? json : {};
  if (!isJsonObject(metadata)) throw new ApiError(500, '', 'the answer is no Lease');
  return { ...rest, apiVersion: `${LEASE.group}/${LEASE.version}`, kind: LEASE.kind, metadata };
}

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
