import { isJsonObject, parseJson, stringifyJson, type Json } from '../json.js';
import type { KubeObject } from '../object.js';
import type { ApplyRequest } from './apply.js';
import type { Dispute } from './conflicts.js';
import { fieldsStated } from './fields.js';

/** The annotation in which `kubectl apply` keeps the configuration that it applied last. */
export const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** The one manager that may take over from client-side apply. */
const KUBECTL = 'kubectl';

/**
 * Whether `kubectl apply --server-side` may take the fields in dispute because `kubectl apply` had set all of them before, as
 * its annotation says.
 */
export function isAllowedByLastApplied({ live, manager, schema }: ApplyRequest, disputes: readonly Dispute[]): boolean {
  const text = live?.metadata.annotations?.[LAST_APPLIED];
  if (manager !== KUBECTL || text === undefined) return false;
  let lastApplied: Json;
  try {
    lastApplied = parseJson(text);
  } catch {
    return false;
  }
  if (!isJsonObject(lastApplied)) return false;
  const stated = fieldsStated(schema, lastApplied);
  return disputes.every(({ fields }) => fields.difference(stated).isEmpty());
}

/** After an apply by `kubectl` an object that has the annotation gets it anew, so that client-side apply can go on from it. */
export function withLastApplied({ live, manager, applied }: ApplyRequest, after: KubeObject): KubeObject {
  const annotations = after.metadata.annotations;
  if (manager !== KUBECTL || live?.metadata.annotations?.[LAST_APPLIED] === undefined) return after;
  if (annotations?.[LAST_APPLIED] === undefined) return after;
  const { managedFields: _, ...metadata } = applied.metadata;
  const { [LAST_APPLIED]: _own, ...ownAnnotations } = metadata.annotations ?? {};
  const config = { ...applied, metadata: { ...metadata, annotations: ownAnnotations } };
  const text = `${stringifyJson(config, { sortKeys: true })}\n`;
  return { ...after, metadata: { ...after.metadata, annotations: { ...annotations, [LAST_APPLIED]: text } } };
}
