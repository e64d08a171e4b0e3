import type { ObjectMeta } from '../../kube/index.js';

/** The metadata fields that only the server sets, taken from the stored object (or absent on creation). */
export function withServerFields(metadata: ObjectMeta, before: ObjectMeta | undefined): ObjectMeta {
  const {
    uid: _uid,
    creationTimestamp: _created,
    generation: _generation,
    resourceVersion: _version,
    ...kept
  } = metadata;
  delete kept.deletionTimestamp;
  delete kept.deletionGracePeriodSeconds;
  delete kept['selfLink'];
  if (before === undefined) return kept;
  const result: ObjectMeta = { ...kept };
  for (const key of [
    'uid',
    'creationTimestamp',
    'generation',
    'resourceVersion',
    'deletionTimestamp',
    'deletionGracePeriodSeconds',
    'generateName',
  ] as const) {
    const value = before[key];
    if (value !== undefined) Object.assign(result, { [key]: value });
  }
  return result;
}
