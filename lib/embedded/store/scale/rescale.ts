import { cloneJson, type KubeObject } from '../../../kube/index.js';
import type { Resource } from '../resource.js';
import { checkVersion } from '../write-rules.js';
import { managersOfObject } from './scale-managers.js';
import { pathsOf, setReplicas } from './scale-object.js';

/**
 * An object with the replicas and the managers of replicas that its Scale has been given.
 *
 * @throws ApiError Invalid; Conflict when the Scale is of another version of the object
 */
export function rescaled(resource: Resource, live: KubeObject, scale: KubeObject): KubeObject {
  const after = cloneJson(live);
  setReplicas(resource, after, scale);
  checkVersion(resource, live, scale.metadata.resourceVersion);
  const { managedFields = [] } = live.metadata;
  const path = pathsOf(resource, live).spec;
  const managers = managersOfObject(managedFields, scale.metadata.managedFields ?? [], live.apiVersion, path);
  if (managers.length > 0) after.metadata.managedFields = managers;
  return after;
}
