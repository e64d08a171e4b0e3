import type { Json } from '../../kube/index.js';

/** A request that stands in two annotations of an Application: what is asked for, and when. */
export interface AnnotatedRequest {
  /** The annotation of the request. */
  readonly key: string;
  /** The annotation that tells one request from a later one. */
  readonly timestampKey: string;
}

type Annotations = Readonly<Record<string, string>>;

/**
 * The JSON patch that takes a request away that has been worked off, unless a newer one took its place: then the API server refuses
 * it (422), because the time stamp is another. Empty when there is no request.
 */
export function consumptionPatch(annotations: Annotations, { key, timestampKey }: AnnotatedRequest): Json[] {
  const path = (name: string) => `/metadata/annotations/${name.replace(/~/g, '~0').replace(/\//g, '~1')}`;
  const timestamp = annotations[timestampKey];
  const patch: Json[] = [];
  if (timestamp !== undefined) {
    patch.push({ op: 'test', path: path(timestampKey), value: timestamp }, { op: 'remove', path: path(timestampKey) });
  }
  if (annotations[key] !== undefined) patch.push({ op: 'remove', path: path(key) });
  return patch;
}

/** Whether a refused patch was refused for a reason that reading the Application again can tell (422 with a time stamp). */
export function mustReread(before: Annotations, { timestampKey }: AnnotatedRequest, status: number): boolean {
  return status === 422 && before[timestampKey] !== undefined;
}

/**
 * The patch to try after a refusal, once: none when a newer request stands there, which must stay; else what takes away that which is
 * left of the old one.
 */
export function secondPatch(before: Annotations, now: Annotations, request: AnnotatedRequest): Json[] {
  const { key, timestampKey } = request;
  const timestamp = now[timestampKey];
  const newer = now[key] !== undefined && timestamp !== undefined && timestamp !== before[timestampKey];
  return newer ? [] : consumptionPatch(now, request);
}
