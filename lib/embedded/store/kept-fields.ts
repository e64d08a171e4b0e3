import { cloneJson, setKey, type KubeObject } from '../../kube/index.js';
import { isDefinition } from './deletion-rules.js';
import { storageApiVersion, type Resource } from './resource.js';

const HEAD: ReadonlySet<string> = new Set(['apiVersion', 'kind', 'metadata']);
const NONE: ReadonlySet<string> = new Set();
const STATUS: ReadonlySet<string> = new Set(['status']);

/**
 * The fields beside the metadata that a write leaves as they are: they hold the very values of the live object, which are in the form
 * in which its kind keeps them. So they are neither copied nor shaped again, and nothing may change them in place. Defaults of built-in
 * kinds look at several fields: of those all are kept but the status, or the status alone.
 */
export function keptFields(resource: Resource, object: KubeObject, live: KubeObject): ReadonlySet<string> {
  if (isDefinition(resource) || live.apiVersion !== storageApiVersion(resource)) return NONE;
  const kept = new Set(Object.keys(object).filter((key) => !HEAD.has(key) && object[key] === live[key]));
  if (resource.custom || isDescriptionKept(live, object, kept)) return kept;
  return kept.has('status') ? STATUS : NONE;
}

/** Whether a write leaves all alone that is wanted of an object: what it changes, if anything, is metadata and status. */
export function isDescriptionKept(live: KubeObject, object: KubeObject, kept: ReadonlySet<string>): boolean {
  const isKept = (key: string): boolean => key === 'status' || HEAD.has(key) || kept.has(key);
  return Object.keys(live).every(isKept) && Object.keys(object).every(isKept);
}

/** A deep copy of an object but for what is kept, and for `managedFields`, which are never changed. */
export function copied(object: KubeObject, kept: ReadonlySet<string>): KubeObject {
  const { managedFields, ...metadata } = object.metadata;
  const copy: KubeObject = { ...object, metadata: cloneJson(metadata) };
  for (const [key, value] of Object.entries(object)) {
    if (value === undefined) delete copy[key];
    else if (!HEAD.has(key) && !kept.has(key)) setKey(copy, key, cloneJson(value));
  }
  if (managedFields !== undefined) copy.metadata.managedFields = managedFields;
  return copy;
}
