import type { Clock, KubeObject } from '../kube/index.js';
import type { ApiClient } from './client.js';
import type { ClusterOptions } from './cluster-options.js';
import type { ServedResource } from './discovery.js';
import { ApiError, UnreachableError } from './errors.js';
import { ListWatch } from './list-watch.js';
import type { ObjectCache } from './object-cache.js';

const FIRST_PAUSE = 250;
/** After what may pass, and after a refusal. */
const LONGEST_PAUSES = [10_000, 30_000] as const;
/** So many failures in a row that may pass are waited out before a kind counts as one that cannot be read. */
const PASSING_FAILURES = 4;

/** The watch of one kind that feeds a cache, and whether what is cached can be believed now. */
export class KindWatch {
  private readonly watch: ListWatch;
  private state: { is: 'listing' } | { is: 'ready' } | { is: 'failed'; error: unknown } = { is: 'listing' };
  private waiting: { resolve: () => void; reject: (error: unknown) => void }[] = [];
  private listed = false;
  private cancelPause: (() => void) | undefined;

  constructor(
    readonly resource: ServedResource,
    private readonly options: {
      readonly client: ApiClient;
      readonly clock: Clock;
      readonly cache: ObjectCache;
      /** What is remembered elsewhere to have been there. */
      readonly recorded?: ClusterOptions['recorded'];
      /** Resolves when an unreachable server answers again. */
      readonly restored: () => Promise<void>;
      /** Resolves when it is this watch's turn to begin anew. */
      readonly turn: () => Promise<void>;
      readonly failed: (error: unknown) => void;
      /** From now on what is cached of the kind cannot be believed. */
      readonly lost: () => void;
      /** The kind is whole again after it had failed. */
      readonly recovered: () => void;
      /** Sees every object of the kind as it comes, whole. */
      readonly seen?: (object: KubeObject, deleted: boolean) => void;
    },
  ) {
    const { cache, clock, seen } = options;
    let failing: unknown;
    this.watch = new ListWatch({
      client: options.client,
      clock,
      resource,
      listener: {
        replaced: (objects, anew) => {
          const recovered = this.state.is === 'failed';
          if (anew) cache.doubt(resource.group, resource.kind);
          cache.replace(resource.group, resource.kind, objects);
          for (const object of objects) seen?.(object, false);
          this.state = { is: 'ready' };
          this.listed = true;
          for (const { resolve } of this.waiting.splice(0)) resolve();
          if (recovered) options.recovered();
        },
        changed: (type, object) => {
          if (type === 'DELETED') cache.remove(object);
          else cache.put(object);
          seen?.(object, type === 'DELETED');
        },
        failed: (error, failures) => {
          failing = error;
          const isNews = this.state.is !== 'failed';
          // What may pass is no failure yet: the next list tells. What waits for it goes on waiting.
          const isPassing = isNews && mayPass(error) && failures < PASSING_FAILURES;
          if (isPassing) this.state = { is: 'listing' };
          else if (isNews || !(error instanceof UnreachableError)) this.fail(error);
          options.failed(error);
          if (isNews && !isPassing) options.lost();
        },
        known: () => (this.listed ? cache.places(resource.group, resource.kind) : (options.recorded?.(resource) ?? [])),
      },
      pause: async (failures) => {
        if (failing instanceof UnreachableError) await options.restored();
        if (failures > 1 || !(failing instanceof UnreachableError)) await this.pause(failures, failing);
        await options.turn();
      },
    });
    this.watch.start();
  }

  /** Whether its first list has come to an end: it was had, or refused. */
  get isListed(): boolean {
    return this.listed || this.state.is === 'failed';
  }

  /** Resolves when everything that exists is in the cache; throws why not. */
  ready(): Promise<void> {
    if (this.state.is === 'ready') return Promise.resolve();
    if (this.state.is === 'failed') return Promise.reject(this.state.error);
    return new Promise((resolve, reject) => this.waiting.push({ resolve, reject }));
  }

  /** The server cannot be reached: a watch that seems to go on tells nothing, and is begun anew. */
  cutOff(error: UnreachableError): void {
    this.fail(error);
    this.watch.renew();
  }

  /** Whoever waits for this kind is told that it cannot be had now. */
  private fail(error: unknown): void {
    this.state = { is: 'failed', error };
    for (const { reject } of this.waiting.splice(0)) reject(error);
  }

  private pause(failures: number, error: unknown): Promise<void> {
    const pause = Math.min(FIRST_PAUSE * 2 ** (failures - 1), LONGEST_PAUSES[mayPass(error) ? 0 : 1]);
    return new Promise((resolve) => (this.cancelPause = this.options.clock.after(pause, resolve)));
  }

  stop(): void {
    this.watch.stop();
    this.cancelPause?.();
    this.fail(new UnreachableError(this.options.client.connection.server, 'the watch was stopped'));
  }
}

/** Whether an error says nothing of the kind: a broken connection, a server that is overloaded or about to end. */
function mayPass(error: unknown): boolean {
  return (
    error instanceof UnreachableError || (error instanceof ApiError && (error.status >= 500 || error.status === 429))
  );
}
