import {
  equalJson,
  stringifyJson,
  type Json,
  type JsonObject,
  type KubeObject,
  type ManagedFieldsEntry,
  type ObjectMeta,
} from '../../kube/index.js';
import { ApiError, type StatusCause } from '../errors.js';
import { conflict, invalidValue } from '../refusals.js';
import { withPart, type Part } from './parts.js';
import { withServerFields } from './server-fields.js';
import type { Resource } from './resource.js';

/** The stored object with what this endpoint may change of it. */
export function merged(
  resource: Resource,
  live: KubeObject,
  object: KubeObject,
  subresource: Part | undefined,
): KubeObject {
  if (subresource !== undefined && subresource !== 'status') return withPart(live, object, subresource);
  if (subresource === 'status') {
    const after: KubeObject = { ...live, metadata: metadataWithStatus(resource, live, object) };
    if (object['status'] === undefined) delete after['status'];
    else after['status'] = object['status'];
    if (object.metadata.managedFields !== undefined) after.metadata.managedFields = object.metadata.managedFields;
    return after;
  }
  const metadata = withServerFields(object.metadata, live.metadata);
  if (resource.namespaced) metadata.namespace = live.metadata.namespace ?? '';
  else delete metadata.namespace;
  if (metadata.finalizers?.length === 0) delete metadata.finalizers;
  const after: KubeObject = { ...object, apiVersion: live.apiVersion, kind: live.kind, metadata };
  if (resource.status && !isSelfReporting(resource)) {
    if (live['status'] === undefined) delete after['status'];
    else after['status'] = live['status'];
  }
  if (resource.kind === 'Namespace' && !resource.custom && live['spec'] !== undefined) after['spec'] = live['spec'];
  return after;
}

/** What a write of the status makes of metadata: nothing in definitions and what they define, most of it in other kinds. */
function metadataWithStatus(resource: Resource, live: KubeObject, { metadata }: KubeObject): ObjectMeta {
  if (resource.custom || resource.group === 'apiextensions.k8s.io') return { ...live.metadata };
  const after = withServerFields(metadata, live.metadata);
  if (live.metadata.namespace !== undefined) after.namespace = live.metadata.namespace;
  if (after.finalizers?.length === 0) delete after.finalizers;
  const kept = KEPT_BY_STATUS.get(resource.kind);
  if (kept === undefined) return after;
  const value = live.metadata[kept];
  delete after[kept];
  return value === undefined ? after : { ...after, [kept]: value };
}

/** The metadata that a write of the status leaves alone. */
const KEPT_BY_STATUS: ReadonlyMap<string, 'labels' | 'ownerReferences'> = new Map([
  ['Deployment', 'labels'],
  ['Pod', 'ownerReferences'],
] as const);

/** Whether clients write the status of a kind with the object itself. */
export function isSelfReporting(resource: Resource): boolean {
  return resource.storedAs !== undefined;
}

/** Whether a new object of a kind comes with its status. */
export function takesFirstStatus(resource: Resource): boolean {
  return isSelfReporting(resource) || (resource.group === '' && resource.kind === 'Node');
}

/** Whether an object that is being deleted waits for nothing any more. */
export function finished({ metadata }: KubeObject): boolean {
  return (
    metadata.deletionTimestamp !== undefined &&
    (metadata.finalizers?.length ?? 0) === 0 &&
    (metadata.deletionGracePeriodSeconds ?? 0) === 0
  );
}

/** Whether two objects differ in nothing but the times of their field managers. */
export function sameButTimes(a: KubeObject, b: KubeObject): boolean {
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  for (const key of keys) if (key !== 'metadata' && !equalJson(a[key], b[key])) return false;
  const { managedFields: former = [], ...before } = a.metadata;
  const { managedFields: latter = [], ...after } = b.metadata;
  return equalJson(before, after) && equalJson(former.map(timeless), latter.map(timeless));
}

function timeless({ time: _time, ...entry }: ManagedFieldsEntry): JsonObject {
  return entry;
}

/** What an update says of its metadata that can never change. */
export function immutableMetadata(live: ObjectMeta, given: ObjectMeta): StatusCause[] {
  const causes: StatusCause[] = [];
  const fixed = (field: string, value: Json | undefined): void => {
    causes.push(invalidValue(`metadata.${field}`, stringifyJson(value ?? null), 'field is immutable'));
  };
  const { uid, deletionTimestamp, deletionGracePeriodSeconds: grace } = given;
  if (uid !== undefined && uid !== '' && uid !== live.uid) fixed('uid', uid);
  if (live.deletionTimestamp !== undefined) return causes;
  if (grace !== undefined) fixed('deletionGracePeriodSeconds', grace);
  if (deletionTimestamp !== undefined) fixed('deletionTimestamp', deletionTimestamp);
  return causes;
}

/** Refuses an update that was made for another object or another version. @throws ApiError */
export function checkIdentity(resource: Resource, before: KubeObject, { uid, resourceVersion }: ObjectMeta): void {
  const { name = '', namespace = '', uid: own = '' } = before.metadata;
  if (uid !== undefined && uid !== '' && uid !== own) {
    throw conflict(
      resource,
      name,
      `StorageError: invalid object, Code: 4, Key: ${registryKey(resource, namespace, name)}, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: ${uid}, UID in object meta: ${own}`,
    );
  }
  checkVersion(resource, before, resourceVersion);
}

/** Refuses an update of a version that is not the current one. @throws ApiError */
export function checkVersion(resource: Resource, before: KubeObject, resourceVersion: string | undefined): void {
  if (resourceVersion === undefined || resourceVersion === '') return;
  if (!/^\d+$/.test(resourceVersion)) {
    throw new ApiError(500, '', `strconv.ParseUint: parsing ${JSON.stringify(resourceVersion)}: invalid syntax`);
  }
  if (Number(resourceVersion) === 0 || resourceVersion === before.metadata.resourceVersion) return;
  throw conflict(resource, before.metadata.name ?? '');
}

/** Refuses a deletion that was meant for another object or another version. @throws ApiError Conflict */
export function checkDeletion(
  resource: Resource,
  { metadata }: KubeObject,
  { uid, resourceVersion }: { readonly uid?: string; readonly resourceVersion?: string },
): void {
  const { name = '', uid: own = '', resourceVersion: version = '' } = metadata;
  const byKind = { ...resource, plural: resource.kind };
  if (uid !== undefined && uid !== own) {
    throw conflict(
      byKind,
      name,
      `the UID in the precondition (${uid}) does not match the UID in record (${own}). The object might have been deleted and then recreated`,
    );
  }
  if (resourceVersion !== undefined && resourceVersion !== version) {
    throw conflict(
      byKind,
      name,
      `the ResourceVersion in the precondition (${resourceVersion}) does not match the ResourceVersion in record (${version}). The object might have been modified`,
    );
  }
}

const REGISTRY_NAMES: ReadonlyMap<string, string> = new Map([
  ['services', 'services/specs'],
  ['endpoints', 'services/endpoints'],
  ['replicationcontrollers', 'controllers'],
  ['nodes', 'minions'],
  ['ingresses', 'ingress'],
]);

/** Where the API server keeps an object in its database, as its messages name it. */
function registryKey({ group, plural, custom }: Resource, namespace: string, name: string): string {
  const base = custom || group.startsWith('api') ? `${group}/${plural}` : (REGISTRY_NAMES.get(plural) ?? plural);
  return ['/registry', base, ...(namespace === '' ? [] : [namespace]), name].join('/');
}
