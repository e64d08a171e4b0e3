import { joinApiVersion, type JsonObject, type KubeObject } from '../../kube/index.js';

/** A column of `kubectl get`, as a CustomResourceDefinition declares it. */
export interface PrinterColumn {
  readonly name: string;
  readonly type: string;
  readonly format?: string;
  readonly description?: string;
  readonly priority?: number;
  readonly jsonPath: string;
}

/** Where the scale subresource finds its fields, as paths of keys. */
export interface ScalePaths {
  readonly spec: readonly string[];
  readonly status: readonly string[];
  /** The label selector: text for custom resources, a LabelSelector for built-in kinds. */
  readonly selector?: readonly string[];
}

/** One served version of a resource. */
export interface ServedVersion {
  readonly version: string;
  /** The structural schema of a custom resource. */
  readonly schema?: JsonObject;
  readonly columns?: readonly PrinterColumn[];
  /** Field selectors beside name and namespace, as paths such as `spec.color`. */
  readonly selectable?: readonly string[];
  /** What clients of a deprecated version are told. */
  readonly warning?: string;
}

/** When `metadata.generation` grows: with any change outside metadata and status, also with annotations or labels, or never. */
export type GenerationRule = 'spec' | 'specAndAnnotations' | 'specAndLabels' | 'none';

/** A kind that the API serves. */
export interface Resource {
  readonly group: string;
  readonly kind: string;
  readonly listKind: string;
  readonly plural: string;
  readonly singular: string;
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly namespaced: boolean;
  /** Served versions, the preferred one first. */
  readonly versions: readonly ServedVersion[];
  /** The version in which objects are kept. */
  readonly storageVersion: string;
  /** Whether `/status` is served and guarded from the main endpoint. */
  readonly status: boolean;
  readonly scale?: ScalePaths;
  readonly generation: GenerationRule;
  /** The subresources of a built-in kind, in the order of discovery. */
  readonly subresources?: readonly string[];
  /** What can be done with a built-in kind. */
  readonly verbs?: readonly string[];
  /** Defined by a CustomResourceDefinition. */
  readonly custom: boolean;
  /** The structural schemas of all versions of a custom resource, served or not. */
  readonly schemas?: ReadonlyMap<string, JsonObject>;
  /** Its definition is being deleted: no object is made any more. */
  readonly terminating?: boolean;
  /** Its definition names a webhook that converts between versions, which this API does not call. */
  readonly convertedElsewhere?: boolean;
  /** PUT without a resourceVersion overwrites. */
  readonly unconditionalUpdate: boolean;
  /** PUT of a missing object creates it. */
  readonly createOnUpdate: boolean;
  /** The collection that holds its objects, when that is another kind's: events.k8s.io Events are core Events seen otherwise. */
  readonly storedAs?: string;
}

/** The name of the collection of a kind. */
export function collectionName(group: string, kind: string): string {
  return `${group}/${kind}`;
}

/** The place of an object in its collection. */
export function storageKey(namespace: string | undefined, name: string): string {
  return `${namespace ?? ''}/${name}`;
}

/** The apiVersion under which a resource's objects are kept. */
export function storageApiVersion(resource: Resource): string {
  return joinApiVersion(resource.group, resource.storageVersion);
}

/** The version entry of a resource, `undefined` when that version is not served. */
export function servedVersion(resource: Resource, version: string): ServedVersion | undefined {
  return resource.versions.find((served) => served.version === version);
}

/** The key of an object in its collection. */
export function keyOfObject(object: KubeObject): string {
  return storageKey(object.metadata.namespace, object.metadata.name ?? '');
}
