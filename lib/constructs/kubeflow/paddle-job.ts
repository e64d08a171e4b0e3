import type { Construct } from 'constructs';
import { isKind } from '../custom-resource.js';
import type { PaddleJobSpec } from './fields/index.js';
import type { ElasticPolicy } from './pytorch-job.js';
import { TrainingJob, type ReplicaProps, type TrainingJobProps } from './training-job.js';

/** Props of a {@link PaddleJob}. */
export interface PaddleJobProps extends TrainingJobProps {
  /**
   * Pods that lead.
   * @default - none
   */
  readonly master?: ReplicaProps;

  /**
   * Pods that learn.
   * @default - none
   */
  readonly worker?: ReplicaProps;

  /**
   * Lets the number of workers change while the job runs.
   * @default - it does not change
   */
  readonly elastic?: ElasticPolicy;
}

const kind = { apiVersion: 'kubeflow.org/v1', kind: 'PaddleJob', container: 'paddle', single: [] } as const;

/**
 * `kubeflow.org/v1 PaddleJob`: a training with PaddlePaddle.
 *
 * @example
 * new PaddleJob(this, 'train', { worker: { replicas: 4, container: { image: 'registry.example.com/train:1.4.0' } } });
 */
export class PaddleJob extends TrainingJob<PaddleJobSpec> {
  /** Whether a value is a PaddleJob construct. */
  static isPaddleJob(value: unknown): value is PaddleJob {
    return isKind(value, kind);
  }

  constructor(
    scope: Construct,
    id: string,
    private readonly given: PaddleJobProps,
  ) {
    super(scope, id, kind, given, { Master: given.master, Worker: given.worker });
  }

  protected override toSpec(): PaddleJobSpec {
    return {
      ...this.runPolicy(),
      paddleReplicaSpecs: this.replicaSpecs(),
      ...(this.given.elastic && { elasticPolicy: { ...this.given.elastic } }),
    };
  }
}
