import { ListWatch, systemClock, type ApiClient, type ServedResource } from '../../../../lib/cluster/index.js';
import { builtinKind, keyOf, keyText, type KubeObject } from '../../../../lib/kube/index.js';
import { trackerOf } from '../../../simulate/deliveries/oracle/facts.js';

/** One state of an object, and from when until when (`performance.now()`) it was in force, as a watch told it. */
export interface Version {
  readonly object: KubeObject;
  readonly from: number;
  until: number;
}

/** Which objects a {@link History} follows. */
export interface Followed {
  /** @default all */
  readonly labelSelector?: string;
  /** @default all */
  readonly namespace?: string;
}

/** All states of the objects of some kinds, watched at the server itself, beside all faults. */
export class History {
  private readonly versions = new Map<string, Version[]>();
  private readonly watches: ListWatch[] = [];

  constructor(
    private readonly client: ApiClient,
    private readonly followed: Followed = {},
  ) {}

  /** Resolves when the objects of a kind are known, and every change of them will be. @param client of another server than the first */
  async follow(resource: ServedResource, client = this.client, more: Followed = {}): Promise<this> {
    const clock = systemClock();
    const own = new Set<string>();
    await new Promise<void>((resolve) => {
      const watch = new ListWatch({
        client,
        clock,
        resource,
        ...this.followed,
        ...more,
        listener: {
          replaced: (objects) => {
            const present = new Set(objects.map((object) => keyText(keyOf(object))));
            for (const key of own) if (!present.has(key)) this.end(key);
            for (const object of objects) own.add(this.put(object));
            resolve();
          },
          changed: (type, object) => {
            if (type === 'DELETED') this.end(keyText(keyOf(object)));
            else own.add(this.put(object));
          },
          failed: () => undefined,
        },
        pause: () => new Promise((again) => clock.after(100, again)),
      });
      this.watches.push(watch);
      watch.start();
    });
    return this;
  }

  /** The states of an object, oldest first. */
  of(key: string): readonly Version[] {
    return this.versions.get(key) ?? [];
  }

  /** All states of all objects. */
  all(): Version[] {
    return [...this.versions.values()].flat();
  }

  /** What is there now, by `keyText`. */
  now(): Map<string, KubeObject> {
    return new Map(
      [...this.versions].flatMap(([key, versions]) => {
        const last = versions.at(-1);
        return last === undefined || last.until < Number.POSITIVE_INFINITY ? [] : [[key, last.object]];
      }),
    );
  }

  /** What an Application tracks now. */
  tracked(app: string): KubeObject[] {
    return [...this.now().values()].filter((object) => trackerOf(object) === app);
  }

  /** Forgets what is past. */
  clear(): void {
    for (const [key, versions] of this.versions) {
      const last = versions.at(-1);
      if (last === undefined || last.until < Number.POSITIVE_INFINITY) this.versions.delete(key);
      else this.versions.set(key, [last]);
    }
  }

  stop(): void {
    for (const watch of this.watches) watch.stop();
  }

  private put(object: KubeObject): string {
    const key = keyText(keyOf(object));
    const versions = this.versions.get(key) ?? [];
    const last = versions.at(-1);
    if (last !== undefined && last.object.metadata.resourceVersion === object.metadata.resourceVersion) return key;
    this.end(key);
    versions.push({ object, from: performance.now(), until: Number.POSITIVE_INFINITY });
    this.versions.set(key, versions);
    return key;
  }

  private end(key: string): void {
    const last = this.versions.get(key)?.at(-1);
    if (last !== undefined) last.until = Math.min(last.until, performance.now());
  }
}

/** How a built-in kind is served. */
export function resourceOf(group: string, kind: string): ServedResource {
  const found = builtinKind({ group, kind });
  if (found === undefined) throw new RangeError(`there is no built-in ${kind}.${group}`);
  const { versions, plural, namespaced, verbs } = found;
  return { group, version: versions[0] ?? 'v1', kind, plural, namespaced, verbs: [...verbs] };
}
