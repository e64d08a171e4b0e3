import type { KubeObject } from '../../kube/index.js';
import { keyOfObject } from './resource.js';

/** One write of a collection, as watches see it. */
export interface Change {
  /** The resource version of the write. */
  readonly version: number;
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  /** After the change; of a deleted object its last state, at the version of the deletion. */
  readonly object: KubeObject;
  /** Before the change. */
  readonly before?: KubeObject;
}

/** How many changes of a collection a late watch can still be told. */
const HISTORY = 2_000;

/** The objects of one kind, sorted on demand, and the recent changes to them. */
export class Collection {
  private readonly objects = new Map<string, KubeObject>();
  private sorted: readonly KubeObject[] | undefined;
  private history: Change[] = [];
  private readonly listeners = new Set<(change: Change) => void>();

  constructor(
    readonly name: string,
    /** Changes up to this version are forgotten. */
    private floor: number,
  ) {}

  get size(): number {
    return this.objects.size;
  }

  get(key: string): KubeObject | undefined {
    return this.objects.get(key);
  }

  /** All objects by namespace and name; the array is never changed afterwards. */
  list(): readonly KubeObject[] {
    return (this.sorted ??= [...this.objects.entries()].sort(byKey).map(([, object]) => object));
  }

  values(): Iterable<KubeObject> {
    return this.objects.values();
  }

  /** Puts an object without telling anyone: the journal is being restored. */
  restore(object: KubeObject): void {
    this.sorted = undefined;
    this.objects.set(keyOfObject(object), object);
  }

  /** Removes an object without telling anyone. */
  forget(key: string): KubeObject | undefined {
    const object = this.objects.get(key);
    this.sorted = undefined;
    this.objects.delete(key);
    return object;
  }

  /** Makes a change and tells it to every listener. */
  change(change: Change): void {
    const key = keyOfObject(change.object);
    this.sorted = undefined;
    if (change.type === 'DELETED') this.objects.delete(key);
    else this.objects.set(key, change.object);
    this.history.push(change);
    if (this.history.length > 2 * HISTORY) this.dropHistory(this.history.length - HISTORY);
    for (const listener of this.listeners) listener(change);
  }

  /** The changes after a version; `undefined` when some of them are forgotten. */
  changesAfter(version: number): readonly Change[] | undefined {
    if (version < this.floor) return undefined;
    let from = this.history.length;
    while (from > 0 && (this.history[from - 1]?.version ?? 0) > version) from--;
    return this.history.slice(from);
  }

  listen(listener: (change: Change) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private dropHistory(count: number): void {
    this.floor = this.history[count - 1]?.version ?? this.floor;
    this.history = this.history.slice(count);
  }
}

function byKey([a]: readonly [string, KubeObject], [b]: readonly [string, KubeObject]): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
