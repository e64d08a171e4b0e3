import type { Construct } from 'constructs';
import { isKind } from '../custom-resource.js';
import type { TFJobSpec } from './fields/index.js';
import { TrainingJob, type ReplicaProps, type TrainingJobProps } from './training-job.js';

/** Props of a {@link TFJob}. */
export interface TFJobProps extends TrainingJobProps {
  /**
   * The pod that leads and saves the model.
   * @default - none
   */
  readonly chief?: ReplicaProps;

  /**
   * What older programs call the chief.
   * @default - none
   */
  readonly master?: ReplicaProps;

  /**
   * Parameter servers.
   * @default - none
   */
  readonly ps?: ReplicaProps;

  /**
   * Pods that measure the model while it learns.
   * @default - none
   */
  readonly evaluator?: ReplicaProps;

  /**
   * Pods that learn.
   * @default - none
   */
  readonly worker?: ReplicaProps;

  /**
   * Whether all workers must have succeeded, and not the chief or the first worker alone.
   * @default false
   */
  readonly waitForAllWorkers?: boolean;

  /**
   * Whether the number of workers may change while the job runs.
   * @default false
   */
  readonly dynamicWorkers?: boolean;
}

const kind = {
  apiVersion: 'kubeflow.org/v1',
  kind: 'TFJob',
  container: 'tensorflow',
  single: ['Chief', 'Master'],
} as const;

/**
 * `kubeflow.org/v1 TFJob`: a training with TensorFlow.
 *
 * @example
 * new TFJob(this, 'train', { worker: { replicas: 4, container: { image: 'registry.example.com/train:1.4.0' } } });
 */
export class TFJob extends TrainingJob<TFJobSpec> {
  /** Whether a value is a TFJob construct. */
  static isTFJob(value: unknown): value is TFJob {
    return isKind(value, kind);
  }

  constructor(
    scope: Construct,
    id: string,
    private readonly given: TFJobProps,
  ) {
    super(scope, id, kind, given, {
      Chief: given.chief,
      Master: given.master,
      PS: given.ps,
      Evaluator: given.evaluator,
      Worker: given.worker,
    });
  }

  protected override toSpec(): TFJobSpec {
    return {
      ...this.runPolicy(),
      tfReplicaSpecs: this.replicaSpecs(),
      ...(this.given.waitForAllWorkers && { successPolicy: 'AllWorkers' }),
      ...(this.given.dynamicWorkers && { enableDynamicWorker: true }),
    };
  }
}
