import { keyOf, keyText, type KubeObject, type ObjectKey } from '../kube/index.js';

/** One change of a live object. */
export interface Change {
  readonly type: 'added' | 'changed' | 'deleted';
  readonly key: ObjectKey;
  /** The state after the change, for a deletion the last one. */
  readonly object: KubeObject;
  readonly previous?: KubeObject;
  /** Whether it is the answer to a write of our own. */
  readonly own: boolean;
}

interface Entry {
  readonly object: KubeObject;
  /** Only the identity is kept of this object: nobody asked for more. */
  readonly slim: boolean;
  readonly app: string | undefined;
}

/** So many deletions are remembered: far more than there are answers on their way at one time. */
const GONE_KEPT = 1_000;

/**
 * The live objects of the watched kinds. Objects that some application tracks, and those that were asked for, are kept whole; of
 * all others only the identity is kept, so that memory follows what is managed and not what exists.
 *
 * A write's answer is put in at once; an older event that arrives afterwards is ignored by its resource version, and an event of
 * an object that is known to be deleted by its uid. Whatever arrives after the event of the object's deletion is ignored as well, but
 * for a list: it would bring back what no event would ever take away again.
 */
export class ObjectCache {
  private readonly entries = new Map<string, Entry>();
  private readonly byApp = new Map<string, Set<string>>();
  private readonly wanted = new Set<string>();
  private readonly buried = new Set<string>();
  /** Uids of objects whose deletion was told, the newest last. */
  private readonly gone = new Set<string>();

  constructor(
    private readonly appOf: (object: KubeObject) => string | undefined,
    private readonly changed: (change: Change) => void,
  ) {}

  /** Takes a whole list of one kind: what is not in it does not exist any more. */
  replace(group: string, kind: string, objects: readonly KubeObject[]): void {
    const present = new Set<string>();
    for (const object of objects) {
      present.add(keyText(keyOf(object)));
      this.put(object, 'list');
    }
    for (const [key, entry] of this.ofKind(group, kind)) if (!present.has(key)) this.drop(key, entry.object);
  }

  /** Takes an object's state; older states than the known one are ignored (a list is believed about another object of that name). */
  put(object: KubeObject, origin: 'watch' | 'list' | 'own' = 'watch'): void {
    const identity = keyOf(object);
    const key = keyText(identity);
    const uid = object.metadata.uid;
    if (uid !== undefined && this.buried.has(uid)) return;
    const known = this.entries.get(key);
    if (origin !== 'list' && known === undefined) {
      if (uid !== undefined && this.gone.has(uid)) return;
      if (origin === 'own' && object.metadata.deletionTimestamp !== undefined) return;
    }
    const replaced = origin === 'list' && known !== undefined && known.object.metadata.uid !== uid;
    if (known !== undefined && !replaced) {
      const order = compareVersions(object.metadata.resourceVersion, known.object.metadata.resourceVersion);
      if (order < 0 || (order === 0 && !known.slim)) return;
    }
    const app = this.appOf(object);
    const slim = app === undefined && !this.wanted.has(key);
    this.entries.set(key, { object: slim ? identityOf(object) : object, slim, app });
    this.index(key, known?.app, app);
    if (
      known !== undefined &&
      compareVersions(object.metadata.resourceVersion, known.object.metadata.resourceVersion) === 0
    )
      return;
    this.changed({
      type: known === undefined ? 'added' : 'changed',
      key: identity,
      object,
      ...(known !== undefined && { previous: known.object }),
      own: origin === 'own',
    });
  }

  /** Takes a deletion with the object's last state. */
  remove(object: KubeObject): void {
    const key = keyText(keyOf(object));
    const known = this.entries.get(key);
    const uid = object.metadata.uid;
    if (uid !== undefined) this.remember(uid);
    if (
      known === undefined ||
      (uid !== undefined && known.object.metadata.uid !== undefined && known.object.metadata.uid !== uid)
    ) {
      if (uid !== undefined) this.buried.delete(uid);
      return;
    }
    this.drop(key, object);
  }

  /** Takes our own successful deletion, whose event is still to come. */
  bury(key: ObjectKey, uid: string | undefined): void {
    const known = this.entries.get(keyText(key));
    if (known === undefined || (uid !== undefined && known.object.metadata.uid !== uid)) return;
    if (known.object.metadata.uid !== undefined) this.buried.add(known.object.metadata.uid);
    this.entries.delete(keyText(key));
    this.index(keyText(key), known.app, undefined);
    this.changed({ type: 'deleted', key, object: known.object, previous: known.object, own: true });
  }

  /** The object, `undefined` when it does not exist, `'slim'` when only its identity is kept ({@link want} it, then read it). */
  get(key: string): KubeObject | 'slim' | undefined {
    const entry = this.entries.get(key);
    return entry?.slim ? 'slim' : entry?.object;
  }

  /** From now on this object is kept whole, whoever it belongs to. */
  want(key: string): void {
    this.wanted.add(key);
  }

  /** The objects that an application tracks, whatever their kind. */
  managed(app: string): KubeObject[] {
    return [...(this.byApp.get(app) ?? [])].flatMap((key) => this.entries.get(key)?.object ?? []);
  }

  /** The objects of a namespace; those of which only the identity is kept, with their owners. */
  inNamespace(namespace: string): KubeObject[] {
    return [...this.entries.values()].flatMap(({ object }) => (object.metadata.namespace === namespace ? object : []));
  }

  /** From now on what is known of a kind is older than anything else: the server counts versions anew. */
  doubt(group: string, kind: string): void {
    for (const [key, entry] of this.ofKind(group, kind)) {
      const { resourceVersion: _, ...metadata } = entry.object.metadata;
      this.entries.set(key, { ...entry, object: { ...entry.object, metadata } });
    }
    this.buried.clear();
    this.gone.clear();
  }

  /** Where objects of a kind are known to be. */
  places(group: string, kind: string): { readonly namespace: string; readonly name: string }[] {
    return this.ofKind(group, kind).map(([, { object }]) => {
      const { namespace = '', name = '' } = object.metadata;
      return { namespace, name };
    });
  }

  /** Forgets a kind that is not watched any more; nothing is reported. */
  forget(group: string, kind: string): void {
    for (const [key, entry] of this.ofKind(group, kind)) {
      this.entries.delete(key);
      this.index(key, entry.app, undefined);
    }
  }

  get size(): number {
    return this.entries.size;
  }

  private ofKind(group: string, kind: string): [string, Entry][] {
    const prefix = `${group}/${kind}/`;
    return [...this.entries].filter(([key]) => key.startsWith(prefix));
  }

  private remember(uid: string): void {
    this.gone.add(uid);
    if (this.gone.size <= GONE_KEPT) return;
    for (const oldest of this.gone) {
      this.gone.delete(oldest);
      return;
    }
  }

  private drop(key: string, object: KubeObject): void {
    const known = this.entries.get(key);
    if (known === undefined) return;
    this.entries.delete(key);
    this.index(key, known.app, undefined);
    this.changed({ type: 'deleted', key: keyOf(known.object), object, previous: known.object, own: false });
  }

  private index(key: string, before: string | undefined, after: string | undefined): void {
    if (before === after) return;
    if (before !== undefined) {
      const keys = this.byApp.get(before);
      keys?.delete(key);
      if (keys?.size === 0) this.byApp.delete(before);
    }
    if (after === undefined) return;
    const keys = this.byApp.get(after) ?? new Set();
    keys.add(key);
    this.byApp.set(after, keys);
  }
}

function identityOf(object: KubeObject): KubeObject {
  const { name, namespace, uid, resourceVersion, ownerReferences } = object.metadata;
  return {
    apiVersion: object.apiVersion,
    kind: object.kind,
    metadata: {
      ...(name !== undefined && { name }),
      ...(namespace !== undefined && { namespace }),
      ...(uid !== undefined && { uid }),
      ...(resourceVersion !== undefined && { resourceVersion }),
      ...(ownerReferences !== undefined && { ownerReferences }),
    },
  };
}

/** Resource versions are decimal counters; forms that are not are taken in the order of their arrival. */
export function compareVersions(a: string | undefined, b: string | undefined): number {
  if (a === b) return 0;
  if (a === undefined || b === undefined || !/^\d+$/.test(a) || !/^\d+$/.test(b)) return 1;
  return a.length === b.length ? (a < b ? -1 : 1) : a.length - b.length;
}
