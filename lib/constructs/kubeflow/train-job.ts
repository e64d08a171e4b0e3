import type { ApiObjectMetadata } from 'cdk8s';
import type { Construct } from 'constructs';
import { CustomResource, isKind, SpecResource, type SpecProps } from '../custom-resource.js';
import { invalidProp } from '../errors.js';
import type { RuntimeSpec, TrainJobSpec } from './fields/index.js';
import { refuseIllegalName } from './training-job.js';

/** How a TrainJob is run: ours, or one that exists already. */
export interface ITrainingRuntime {
  /** Its name. */
  readonly name: string;
  /** Its kind. */
  readonly runtimeKind: 'TrainingRuntime' | 'ClusterTrainingRuntime';
}

const namespaced = { apiVersion: 'trainer.kubeflow.org/v1alpha1', kind: 'TrainingRuntime' } as const;
const clusterWide = { apiVersion: 'trainer.kubeflow.org/v1alpha1', kind: 'ClusterTrainingRuntime' } as const;

/** `trainer.kubeflow.org/v1alpha1 TrainingRuntime`: how training jobs of a namespace are run. */
export class TrainingRuntime extends SpecResource<RuntimeSpec> implements ITrainingRuntime {
  /** Whether a value is a TrainingRuntime construct. */
  static isTrainingRuntime(value: unknown): value is TrainingRuntime {
    return isKind(value, namespaced);
  }

  readonly runtimeKind = 'TrainingRuntime';

  constructor(scope: Construct, id: string, props: SpecProps<RuntimeSpec>) {
    super(scope, id, namespaced, props);
    checkRuntime(this, props.spec);
  }
}

/** `trainer.kubeflow.org/v1alpha1 ClusterTrainingRuntime`: how training jobs are run. */
export class ClusterTrainingRuntime extends SpecResource<RuntimeSpec> implements ITrainingRuntime {
  /** Runtimes that Kubeflow Trainer ships. */
  static readonly TORCH: ITrainingRuntime = { name: 'torch-distributed', runtimeKind: 'ClusterTrainingRuntime' };
  static readonly DEEPSPEED: ITrainingRuntime = {
    name: 'deepspeed-distributed',
    runtimeKind: 'ClusterTrainingRuntime',
  };

  /** A runtime that exists already. */
  static fromName(name: string): ITrainingRuntime {
    return { name, runtimeKind: 'ClusterTrainingRuntime' };
  }

  /** Whether a value is a ClusterTrainingRuntime construct. */
  static isClusterTrainingRuntime(value: unknown): value is ClusterTrainingRuntime {
    return isKind(value, clusterWide);
  }

  readonly runtimeKind = 'ClusterTrainingRuntime';

  constructor(scope: Construct, id: string, props: SpecProps<RuntimeSpec>) {
    super(scope, id, clusterWide, props);
    checkRuntime(this, props.spec);
  }
}

function checkRuntime(runtime: SpecResource<RuntimeSpec>, { mlPolicy = {}, template }: RuntimeSpec): void {
  const { numNodes: _, ...policies } = mlPolicy;
  if (Object.keys(policies).length > 1) {
    throw invalidProp(runtime, 'spec.mlPolicy', Object.keys(policies), 'at most one of torch, mpi, jax, xgboost, flux');
  }
  const jobs = (template.spec?.replicatedJobs ?? []).map(({ name }) => name);
  const twice = jobs.find((name, index) => jobs.indexOf(name) !== index);
  if (twice !== undefined) throw invalidProp(runtime, 'replicatedJobs', `two of the name ${twice}`, 'one of each name');
}

/** Props of a {@link TrainJob}. */
export interface TrainJobProps extends Omit<TrainJobSpec, 'runtimeRef'> {
  /**
   * Name, namespace, labels and annotations.
   * @default - a generated name
   */
  readonly metadata?: ApiObjectMetadata;

  /** How it is run. */
  readonly runtime: ITrainingRuntime;

  /**
   * The Kueue queue that admits the job.
   * @default - it is not queued
   */
  readonly queueName?: string;
}

const trainJob = { apiVersion: 'trainer.kubeflow.org/v1alpha1', kind: 'TrainJob' } as const;

/**
 * `trainer.kubeflow.org/v1alpha1 TrainJob`: a training, of which a runtime says how it is run. What it says cannot be
 * changed later: give a changed training another name.
 *
 * @example
 * new TrainJob(this, 'sentiment', {
 *   runtime: ClusterTrainingRuntime.TORCH,
 *   trainer: { image: 'registry.example.com/train:1.4.0', numNodes: 4 },
 * });
 */
export class TrainJob extends CustomResource<TrainJobSpec> {
  /** Whether a value is a TrainJob construct. */
  static isTrainJob(value: unknown): value is TrainJob {
    return isKind(value, trainJob);
  }

  constructor(
    scope: Construct,
    id: string,
    private readonly job: TrainJobProps,
  ) {
    super(scope, id, trainJob, job.metadata);
    refuseIllegalName(this);
    const { numNodes } = job.trainer ?? {};
    if (numNodes !== undefined && (!Number.isInteger(numNodes) || numNodes < 0)) {
      throw invalidProp(this, 'trainer.numNodes', numNodes, 'a whole number from 0');
    }
    if (job.queueName !== undefined) this.metadata.addLabel('kueue.x-k8s.io/queue-name', job.queueName);
  }

  protected override toSpec(): TrainJobSpec {
    const { metadata: _metadata, queueName: _queueName, runtime, ...spec } = this.job;
    return { runtimeRef: { name: runtime.name, kind: runtime.runtimeKind }, ...spec };
  }
}
