import { equalJson, type JsonObject, type KubeObject } from '../../kube/index.js';
import { conflict } from '../refusals.js';
import { withServerFields } from './metadata.js';
import type { Resource } from './resource.js';
import type { WriteContext } from './writer.js';

/** The stored object with what this endpoint may change of it. */
export function merged(
  resource: Resource,
  live: KubeObject,
  object: KubeObject,
  subresource: 'status' | undefined,
): KubeObject {
  if (subresource === 'status') {
    const after: KubeObject = { ...live, metadata: { ...live.metadata } };
    if (object['status'] === undefined) delete after['status'];
    else after['status'] = object['status'];
    const annotated = resource.generation === 'specAndAnnotations' && object.metadata.annotations !== undefined;
    if (annotated) Object.assign(after.metadata, { annotations: object.metadata.annotations });
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

/** The subresource under which a write is noted in `managedFields`, when that is not its own. */
export function ownedAs({ ownedAs: subresource }: WriteContext): { subresource?: string } {
  return subresource === undefined ? {} : { subresource };
}

/** Whether clients write the status of a kind with the object itself. */
export function isSelfReporting(resource: Resource): boolean {
  return resource.storedAs !== undefined;
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
  const timeless = ({ metadata: { managedFields, ...metadata }, ...rest }: KubeObject): JsonObject => ({
    ...rest,
    metadata,
    managedFields: managedFields?.map(({ time: _time, ...entry }) => entry) ?? [],
  });
  return equalJson(timeless(a), timeless(b));
}

/** Refuses a write that expects another object or another version. @throws ApiError Conflict */
export function checkPreconditions(
  resource: Resource,
  before: KubeObject,
  { uid, resourceVersion }: { readonly uid?: string; readonly resourceVersion?: string },
): void {
  const name = before.metadata.name ?? '';
  if (uid !== undefined && uid !== '' && uid !== before.metadata.uid) {
    throw conflict(
      resource,
      name,
      `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${before.metadata.uid ?? ''}`,
    );
  }
  if (
    resourceVersion !== undefined &&
    resourceVersion !== '' &&
    resourceVersion !== '0' &&
    resourceVersion !== before.metadata.resourceVersion
  ) {
    throw conflict(resource, name);
  }
}
