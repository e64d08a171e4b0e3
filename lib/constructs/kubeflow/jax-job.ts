import type { Construct } from 'constructs';
import { isKind } from '../custom-resource.js';
import type { JAXJobSpec } from './fields/index.js';
import { TrainingJob, type ReplicaProps, type TrainingJobProps } from './training-job.js';

/** Props of a {@link JAXJob}. */
export interface JAXJobProps extends TrainingJobProps {
  /**
   * Pods that learn.
   * @default - none
   */
  readonly worker?: ReplicaProps;
}

const kind = { apiVersion: 'kubeflow.org/v1', kind: 'JAXJob', container: 'jax', single: [] } as const;

/**
 * `kubeflow.org/v1 JAXJob`: a training with JAX.
 *
 * @example
 * new JAXJob(this, 'train', { worker: { replicas: 4, container: { image: 'registry.example.com/train:1.4.0' } } });
 */
export class JAXJob extends TrainingJob<JAXJobSpec> {
  /** Whether a value is a JAXJob construct. */
  static isJAXJob(value: unknown): value is JAXJob {
    return isKind(value, kind);
  }

  constructor(scope: Construct, id: string, given: JAXJobProps) {
    super(scope, id, kind, given, { Worker: given.worker });
  }

  protected override toSpec(): JAXJobSpec {
    return { ...this.runPolicy(), jaxReplicaSpecs: this.replicaSpecs() };
  }
}
