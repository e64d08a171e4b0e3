import { digest, type KubeObject } from '../../kube/index.js';

/** What the API server answered to a dry run of an apply: the object as it would be. */
export interface Prediction {
  /** Digest of the target that was tried, as {@link targetDigest} gives it. */
  readonly target: string;
  /** `metadata.resourceVersion` of the live object at that time. */
  readonly resourceVersion: string;
  readonly object: KubeObject;
}

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
