import { isJsonObject, parseJson, stringifyJson, type Json } from '../json.js';
import type { KubeObject } from '../object.js';
import type { ApplyRequest } from './apply.js';
import { compareFields } from './compare.js';
import type { Dispute } from './conflicts.js';
import { fieldsStated } from './fields.js';

/** The annotation in which `kubectl apply` keeps the configuration that it applied last. */
export const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** The one manager that may take over from client-side apply. */
const KUBECTL = 'kubectl';

/**
 * The disputes without those fields that `kubectl apply --server-side` may take, because `kubectl apply` had set them before,
 * as its annotation says, and nobody has changed them since.
 */
export function withoutLastApplied({ live, manager, schema }: ApplyRequest, disputes: readonly Dispute[]): Dispute[] {
  const text = live?.metadata.annotations?.[LAST_APPLIED];
  if (live === undefined || manager !== KUBECTL || text === undefined) return [...disputes];
  let lastApplied: Json;
  try {
    lastApplied = parseJson(text);
  } catch {
    return [...disputes];
  }
  if (!isJsonObject(lastApplied)) return [...disputes];
  const { added, modified, removed } = compareFields(schema, lastApplied, live);
  const allowed = fieldsStated(schema, lastApplied).difference(added.union(modified).union(removed));
  return disputes
    .map(({ manager: other, fields }) => ({ manager: other, fields: fields.difference(allowed) }))
    .filter(({ fields }) => !fields.isEmpty());
}

/** After an apply by `kubectl` an object that has the annotation gets it anew, so that client-side apply can go on from it. */
export function withLastApplied({ live, manager, applied }: ApplyRequest, after: KubeObject): KubeObject {
  const annotations = after.metadata.annotations;
  if (manager !== KUBECTL || live?.metadata.annotations?.[LAST_APPLIED] === undefined) return after;
  if (annotations?.[LAST_APPLIED] === undefined) return after;
  const { managedFields: _, ...metadata } = applied.metadata;
  const { [LAST_APPLIED]: _own, ...ownAnnotations } = metadata.annotations ?? {};
  const { annotations: _stated, ...bare } = metadata;
  const hasOwn = Object.keys(ownAnnotations).length > 0;
  const config = { ...applied, metadata: hasOwn ? { ...bare, annotations: ownAnnotations } : bare };
  const text = `${stringifyJson(config, { sortKeys: true })}\n`;
  return { ...after, metadata: { ...after.metadata, annotations: { ...annotations, [LAST_APPLIED]: text } } };
}
