import { digest, type KubeObject } from '../../kube/index.js';
import type { Prediction } from './comparison.js';

/** Digest of a target, by which an answer to a dry run is known to be about it. */
export function targetDigest(target: KubeObject): string {
  return digest(target);
}

/** Whether an answer to a dry run is about this target and this live object. */
export function isCurrent(prediction: Prediction, target: KubeObject, live: KubeObject): boolean {
  return (
    prediction.resourceVersion === (live.metadata.resourceVersion ?? '') && prediction.target === targetDigest(target)
  );
}
