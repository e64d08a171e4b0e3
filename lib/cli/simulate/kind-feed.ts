import { compareVersions, ListWatch, type ApiClient, type ServedResource } from '../../cluster/index.js';
import type { ObjectEvent } from '../../embedded/index.js';
import type { Clock, KubeObject } from '../../kube/index.js';

/** What a {@link KindFeed} reads. */
export interface KindFeedOptions {
  readonly client: ApiClient;
  readonly clock: Clock;
  /** How the kind is served now, `undefined` while it is not. */
  readonly resource: () => Promise<ServedResource | undefined>;
  readonly failed: (error: unknown) => void;
}

/** How often, in milliseconds, one asks whether a kind is served by now. */
const UNSERVED_PAUSE = 1_000;
const LONGEST_PAUSE = 10_000;

/**
 * One watch of a kind for all who want to hear of it. Whoever comes later is told what exists already; a kind that is not
 * served yet begins when it is.
 */
export class KindFeed {
  private readonly objects = new Map<string, KubeObject>();
  private readonly listeners = new Set<(event: ObjectEvent) => void>();
  private watch: ListWatch | undefined;
  private cancel: (() => void) | undefined;
  private stopped = false;

  constructor(private readonly options: KindFeedOptions) {
    void this.begin();
  }

  /** Calls `listener` for everything that exists and every change from now on; the result ends that. */
  listen(listener: (event: ObjectEvent) => void): () => void {
    queueMicrotask(() => {
      if (this.stopped) return;
      this.listeners.add(listener);
      for (const object of this.objects.values()) listener({ type: 'ADDED', object });
    });
    return () => this.listeners.delete(listener);
  }

  stop(): void {
    this.stopped = true;
    this.cancel?.();
    this.watch?.stop();
    this.listeners.clear();
  }

  private async begin(): Promise<void> {
    const { client, clock, failed } = this.options;
    let resource: ServedResource | undefined;
    try {
      resource = await this.options.resource();
    } catch (error) {
      if (!this.stopped) failed(error);
    }
    if (this.stopped) return;
    if (resource === undefined) {
      this.cancel = clock.after(UNSERVED_PAUSE, () => void this.begin());
      return;
    }
    this.watch = new ListWatch({
      client,
      clock,
      resource,
      listener: {
        replaced: (objects) => this.replace(objects),
        changed: (type, object) => (type === 'DELETED' ? this.remove(object) : this.put(object)),
        failed,
      },
      pause: (failures) =>
        new Promise((resolve) => {
          this.cancel = clock.after(Math.min(100 * 2 ** failures, LONGEST_PAUSE), resolve);
        }),
    });
    this.watch.start();
  }

  private replace(objects: readonly KubeObject[]): void {
    const present = new Set(objects.map(nameOf));
    for (const [name, object] of this.objects) if (!present.has(name)) this.remove(object);
    for (const object of objects) this.put(object);
  }

  private put(object: KubeObject): void {
    const name = nameOf(object);
    const before = this.objects.get(name);
    if (before !== undefined && before.metadata.uid !== object.metadata.uid) this.remove(before);
    else if (before && compareVersions(object.metadata.resourceVersion, before.metadata.resourceVersion) <= 0) return;
    const type = this.objects.has(name) ? 'MODIFIED' : 'ADDED';
    this.objects.set(name, object);
    this.tell({ type, object });
  }

  private remove(object: KubeObject): void {
    if (this.objects.delete(nameOf(object))) this.tell({ type: 'DELETED', object });
  }

  private tell(event: ObjectEvent): void {
    for (const listener of this.listeners) listener(event);
  }
}

function nameOf({ metadata }: KubeObject): string {
  return `${metadata.namespace ?? ''}/${metadata.name ?? ''}`;
}
