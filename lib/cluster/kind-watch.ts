import type { Clock, KubeObject } from '../kube/index.js';
import type { ApiClient } from './client.js';
import type { ServedResource } from './discovery.js';
import { UnreachableError } from './errors.js';
import { ListWatch } from './list-watch.js';
import type { ObjectCache } from './object-cache.js';

const FIRST_PAUSE = 250;
const LONGEST_PAUSE = 30_000;

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
      /** Resolves when an unreachable server answers again. */
      readonly restored: () => Promise<void>;
      readonly failed: (error: unknown) => void;
      /** The kind is whole again after it had failed. */
      readonly recovered: () => void;
      /** Sees every object of the kind as it comes, whole. */
      readonly seen?: (object: KubeObject, deleted: boolean) => void;
    },
  ) {
    const { cache, seen } = options;
    let failing: unknown;
    this.watch = new ListWatch({
      client: options.client,
      clock: options.clock,
      resource,
      listener: {
        replaced: (objects) => {
          const recovered = this.state.is === 'failed';
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
        failed: (error) => {
          failing = error;
          // A broken connection alone is no failure: the next list tells. What waits for it goes on waiting.
          if (error instanceof UnreachableError) this.state = { is: 'listing' };
          else this.fail(error);
          options.failed(error);
        },
      },
      pause: (failures) =>
        failing instanceof UnreachableError
          ? options.restored()
          : new Promise((resolve) => {
              const pause = Math.min(FIRST_PAUSE * 2 ** (failures - 1), LONGEST_PAUSE);
              this.cancelPause = options.clock.after(pause, resolve);
            }),
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

  /** Whoever waits for this kind is told that it cannot be had now. */
  fail(error: unknown): void {
    this.state = { is: 'failed', error };
    for (const { reject } of this.waiting.splice(0)) reject(error);
  }

  stop(): void {
    this.watch.stop();
    this.cancelPause?.();
    this.fail(new UnreachableError(this.options.client.connection.server, 'the watch was stopped'));
  }
}
