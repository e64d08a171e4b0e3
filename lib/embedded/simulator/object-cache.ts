import { gvkOf, type GroupVersionKind, type KubeObject } from '../../kube/index.js';
import { kindText } from './known-kinds.js';

/** What the watches have told, found by name and by controlling owner. */
export class ObjectCache {
  private readonly kinds = new Map<string, Map<string, KubeObject>>();
  private readonly controlled = new Map<string, Map<string, KubeObject>>();
  private readonly namespaces = new Map<string, Map<string, KubeObject>>();

  get(kind: GroupVersionKind, namespace: string, name: string): KubeObject | undefined {
    return this.kinds.get(kindText(kind))?.get(`${namespace}/${name}`);
  }

  /** The objects of a kind in all namespaces. */
  all(kind: GroupVersionKind): KubeObject[] {
    return [...(this.kinds.get(kindText(kind))?.values() ?? [])];
  }

  /** The objects of a kind in a namespace. */
  list(kind: GroupVersionKind, namespace: string): KubeObject[] {
    return [...(this.namespaces.get(`${kindText(kind)}/${namespace}`)?.values() ?? [])];
  }

  /** The objects of a kind whose controller is `owner`. */
  controlledBy(owner: KubeObject, kind: GroupVersionKind): KubeObject[] {
    return [...(this.controlled.get(`${owner.metadata.uid}/${kindText(kind)}`)?.values() ?? [])];
  }

  /** Takes in the state of an object. @returns false when it is already known, or older than what is */
  put(object: KubeObject): boolean {
    const text = kindText(gvkOf(object));
    const before = this.kinds.get(text)?.get(nameOf(object));
    if (before !== undefined && !isNewer(object, before)) return false;
    if (before !== undefined) this.unlink(text, before);
    for (const [index, key] of this.places(text, object)) inner(index, key).set(nameOf(object), object);
    return true;
  }

  /** Forgets a deleted object. @returns false when another object of its name, or none, is known */
  remove(object: KubeObject): boolean {
    const text = kindText(gvkOf(object));
    const before = this.kinds.get(text)?.get(nameOf(object));
    if (before === undefined || before.metadata.uid !== object.metadata.uid) return false;
    this.unlink(text, before);
    return true;
  }

  private unlink(text: string, object: KubeObject): void {
    for (const [index, key] of this.places(text, object)) {
      const map = index.get(key);
      map?.delete(nameOf(object));
      if (map?.size === 0) index.delete(key);
    }
  }

  private places(text: string, object: KubeObject): [Map<string, Map<string, KubeObject>>, string][] {
    const places: [Map<string, Map<string, KubeObject>>, string][] = [
      [this.kinds, text],
      [this.namespaces, `${text}/${object.metadata.namespace ?? ''}`],
    ];
    const uid = controllerOf(object)?.uid;
    if (uid !== undefined) places.push([this.controlled, `${uid}/${text}`]);
    return places;
  }
}

/** The owner reference of an object's controller. */
export function controllerOf(object: KubeObject) {
  return object.metadata.ownerReferences?.find(({ controller }) => controller === true);
}

function nameOf({ metadata }: KubeObject): string {
  return `${metadata.namespace ?? ''}/${metadata.name ?? ''}`;
}

function isNewer({ metadata: next }: KubeObject, { metadata: before }: KubeObject): boolean {
  if (next.uid !== before.uid) return true;
  const [a, b] = [Number(next.resourceVersion), Number(before.resourceVersion)];
  return Number.isNaN(a) || Number.isNaN(b) ? next.resourceVersion !== before.resourceVersion : a > b;
}

function inner<V>(index: Map<string, Map<string, V>>, key: string): Map<string, V> {
  let map = index.get(key);
  if (map === undefined) index.set(key, (map = new Map<string, V>()));
  return map;
}
