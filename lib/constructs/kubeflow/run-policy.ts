import type { Duration } from '../values/index.js';
import type { RunPolicy as RunPolicyFields } from './fields/index.js';

/** Which pods are deleted when a job has ended. */
export enum CleanPodPolicy {
  /** All of them. */
  ALL = 'All',
  /** Those that still run. */
  RUNNING = 'Running',
  /** None. */
  NONE = 'None',
}

/** How long a training job may take and what is left of it. */
export interface RunPolicy {
  /**
   * Which pods are deleted when the job has ended.
   * @default CleanPodPolicy.NONE
   */
  readonly cleanPodPolicy?: CleanPodPolicy;

  /**
   * When the ended job itself is deleted. Mind that a job which Git still holds is created again then.
   * @default - never
   */
  readonly ttlAfterFinished?: Duration;

  /**
   * The longest time that it may run.
   * @default - no limit
   */
  readonly activeDeadline?: Duration;

  /**
   * How often it is tried again before it counts as failed.
   * @default - the operator's own
   */
  readonly backoffLimit?: number;

  /**
   * Whether it waits to be resumed, by a person or a queue.
   * @default false
   */
  readonly suspend?: boolean;
}

/** `runPolicy` as the operator reads it. */
export function renderRunPolicy(policy: RunPolicy): RunPolicyFields {
  const { cleanPodPolicy, ttlAfterFinished, activeDeadline, backoffLimit, suspend } = policy;
  return {
    ...(cleanPodPolicy !== undefined && { cleanPodPolicy }),
    ...(ttlAfterFinished && { ttlSecondsAfterFinished: ttlAfterFinished.toSeconds() }),
    ...(activeDeadline && { activeDeadlineSeconds: activeDeadline.toSeconds() }),
    ...(backoffLimit !== undefined && { backoffLimit }),
    ...(suspend !== undefined && { suspend }),
  };
}
