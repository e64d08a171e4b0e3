import { asksAgain } from '../engine/index.js';
import type { Clock, GroupVersionKind, KubeObject } from '../kube/index.js';
import { asObject, type ApiClient } from './client.js';
import { discover, type Catalogue, type ServedResource } from './discovery.js';
import { isApiError, UnreachableError } from './errors.js';

/** An unknown kind makes us ask for the discovery again, at most this often. */
const PAUSE = 5_000;
/** A new CustomResourceDefinition is served a moment after it says so. */
const TRIES = [0, 250, 500, 1_000, 2_000, 4_000];

/** What a server serves: its discovery, read once, and again whenever something says that it is no longer true. */
export class ServedKinds {
  /** As it is known; nothing before it was read, and after {@link forget}. */
  catalogue: Catalogue | undefined;
  /** What was served last, also when that has to be asked anew. */
  private former: Catalogue | undefined;
  private reading: Promise<Catalogue> | undefined;
  private readAt = 0;
  private readonly timers = new Set<() => void>();
  private closed = false;

  constructor(
    private readonly client: ApiClient,
    private readonly clock: Clock,
    private readonly listener: {
      /** It was read. @param before what was known until then */
      read(catalogue: Catalogue, before: Catalogue | undefined): void;
      unreachable(): void;
    },
  ) {}

  /** The resource of a kind, in another version where the asked one is not served. */
  nearest(gvk: GroupVersionKind): ServedResource | undefined {
    return this.catalogue?.find(gvk) ?? this.catalogue?.findKind(gvk.group, gvk.kind);
  }

  /** Whether it was read so long ago that a kind it does not know may have come since. */
  get isOld(): boolean {
    return this.clock.now().getTime() - this.readAt > PAUSE;
  }

  /** From now on it is not known: the server may be another one. */
  forget(): void {
    this.catalogue = undefined;
  }

  /** Reads it now; all who ask meanwhile share one answer. @throws UnreachableError, ApiError */
  read(): Promise<Catalogue> {
    this.reading ??= this.readOnce().finally(() => (this.reading = undefined));
    return this.reading;
  }

  /** Reads it soon, in the background: the server has said that it does not know a kind. */
  readSoon(): void {
    this.readAfter([0]);
  }

  /** A CustomResourceDefinition came, changed or went: is what is known still true? */
  definitionSeen(definition: KubeObject, deleted: boolean): void {
    const spec = asObject(definition['spec']);
    const kind = asObject(spec['names'])['kind'];
    if (typeof spec['group'] !== 'string' || typeof kind !== 'string' || this.catalogue === undefined) return;
    const conditions = asObject(definition['status'])['conditions'];
    const established =
      Array.isArray(conditions) &&
      conditions.map(asObject).some((one) => one['type'] === 'Established' && one['status'] === 'True');
    const versions = Array.isArray(spec['versions'])
      ? spec['versions'].map(asObject).filter((one) => one['served'] === true)
      : [];
    const { group } = spec;
    const served = versions.every(
      ({ name }) => typeof name === 'string' && this.catalogue?.find({ group, version: name, kind }) !== undefined,
    );
    if (deleted || (established && !served)) this.readAfter(TRIES, deleted ? undefined : { group, version: '', kind });
  }

  close(): void {
    this.closed = true;
    for (const cancel of this.timers) cancel();
  }

  /** Reads it after each of these pauses until it knows the expected kind. */
  private readAfter([pause, ...later]: readonly number[], expected?: GroupVersionKind): void {
    if (pause === undefined || this.closed) return;
    const cancel = this.clock.after(pause, () => {
      this.timers.delete(cancel);
      this.read().then(
        (catalogue) => {
          if (expected !== undefined && catalogue.findKind(expected.group, expected.kind) === undefined)
            this.readAfter(later, expected);
        },
        () => this.readAfter(later, expected),
      );
    });
    this.timers.add(cancel);
  }

  private async readOnce(): Promise<Catalogue> {
    let catalogue: Catalogue;
    try {
      catalogue = await this.ask();
    } catch (error) {
      if (error instanceof UnreachableError) this.listener.unreachable();
      throw error;
    }
    const before = this.catalogue;
    this.catalogue = this.former = catalogue;
    this.readAt = this.clock.now().getTime();
    this.listener.read(catalogue, before);
    return catalogue;
  }

  /** Asks again where the server did not know us for a moment. */
  private async ask(): Promise<Catalogue> {
    for (let tries = 1; ; tries++) {
      try {
        return await discover(this.client, this.former);
      } catch (error) {
        if (!isApiError(error, 'Unauthorized') || !asksAgain('Unauthorized', tries)) throw error;
      }
    }
  }
}
