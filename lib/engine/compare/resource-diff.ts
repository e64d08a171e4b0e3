import type { Json, KubeObject, ObjectKey } from '../../kube/index.js';

/** One field that would change. Values of Secrets are masked. */
export interface FieldChange {
  /** Path as people write it: `spec.template.spec.containers[name=web].image`. */
  readonly path: string;
  /** The live value; absent when the field would be added. */
  readonly was?: Json;
  /** The value after a sync; absent when the field would be removed. */
  readonly willBe?: Json;
  /** The field manager that owns the live value, where it is another than ours. */
  readonly owner?: string;
}

/** The difference between one target and its live object. */
export interface ResourceDiff {
  readonly key: ObjectKey;
  /** `same`, `modified`, `missing` (only in Git) or `extra` (only in the cluster). */
  readonly state: 'same' | 'modified' | 'missing' | 'extra';
  readonly changes: readonly FieldChange[];
  /** Whether the API server itself said so (by a dry run), or nothing needed to be asked. */
  readonly confirmed: boolean;
  /** The target; absent when extra. Not masked. */
  readonly target?: KubeObject;
  /** The live object; absent when missing. Not masked. */
  readonly live?: KubeObject;
  /** What a sync would make of the live object; absent when extra. Not masked. */
  readonly predicted?: KubeObject;
}
