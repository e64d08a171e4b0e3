import type { Construct } from 'constructs';
import { isKind } from '../custom-resource.js';
import type { XGBoostJobSpec } from './fields/index.js';
import { TrainingJob, type ReplicaProps, type TrainingJobProps } from './training-job.js';

/** Props of an {@link XGBoostJob}. */
export interface XGBoostJobProps extends TrainingJobProps {
  /**
   * The pod that leads.
   * @default - none
   */
  readonly master?: ReplicaProps;

  /**
   * Pods that learn.
   * @default - none
   */
  readonly worker?: ReplicaProps;
}

const kind = { apiVersion: 'kubeflow.org/v1', kind: 'XGBoostJob', container: 'xgboost', single: ['Master'] } as const;

/**
 * `kubeflow.org/v1 XGBoostJob`: a training with XGBoost.
 *
 * @example
 * new XGBoostJob(this, 'train', { worker: { replicas: 4, container: { image: 'registry.example.com/train:1.4.0' } } });
 */
export class XGBoostJob extends TrainingJob<XGBoostJobSpec> {
  /** Whether a value is an XGBoostJob construct. */
  static isXGBoostJob(value: unknown): value is XGBoostJob {
    return isKind(value, kind);
  }

  constructor(scope: Construct, id: string, given: XGBoostJobProps) {
    super(scope, id, kind, given, { Master: given.master, Worker: given.worker });
  }

  protected override toSpec(): XGBoostJobSpec {
    return { ...this.runPolicy(), xgbReplicaSpecs: this.replicaSpecs() };
  }
}
