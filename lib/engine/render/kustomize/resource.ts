import { isClusterScopedBuiltin, splitApiVersion, type KubeObject } from '../../../kube/index.js';

/** A name with the namespace that it is in, `''` when none is written. */
export interface Naming {
  readonly name: string;
  readonly namespace: string;
}

/** An object on its way through kustomizations. */
export interface Resource {
  /** Its own copy, which transformations write to. */
  object: KubeObject;
  readonly group: string;
  readonly clusterScoped: boolean;
  /** What it was called before each kustomization that renamed it, the first name first. */
  readonly earlier: Naming[];
  /** What it was called when the present kustomization began. */
  before: Naming;
  /** The file that it was read from. */
  readonly file: string;
  /** Whether its name ends with a hash of its content, as that of a generated object does. */
  needsHash: boolean;
}

/** A resource for an object just read. */
export function resourceOf(object: KubeObject, file: string): Resource {
  const { group } = splitApiVersion(object.apiVersion);
  const clusterScoped = isClusterScopedBuiltin({ group, kind: object.kind });
  return { object, group, clusterScoped, earlier: [], before: namingOf(object), file, needsHash: false };
}

/** How an object is called now. */
export function namingOf({ metadata }: KubeObject): Naming {
  return { name: metadata.name ?? '', namespace: metadata.namespace ?? '' };
}

/** Whether two namespaces are the same one; none written means `default`. */
export function sameNamespace(a: string, b: string): boolean {
  return (a || 'default') === (b || 'default');
}

/** What a resource is called and was called before. */
export function namingsOf({ earlier, before, object }: Resource): Naming[] {
  return [...earlier, before, namingOf(object)];
}

/** Is a resource called so, or was it? */
export function isCalled(resource: Resource, name: string): boolean {
  return namingsOf(resource).some((naming) => naming.name === name);
}
