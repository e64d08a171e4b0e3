import type { Construct } from 'constructs';
import { isKind } from '../custom-resource.js';
import { invalidProp } from '../errors.js';
import type { MPIJobSpec } from './fields/index.js';
import { TrainingJob, type ReplicaProps, type TrainingJobProps } from './training-job.js';

/** Props of an {@link MPIJob}. */
export interface MPIJobProps extends TrainingJobProps {
  /**
   * The pod that starts the program on the workers.
   * @default - none
   */
  readonly launcher?: ReplicaProps;

  /**
   * Pods that learn.
   * @default - none
   */
  readonly worker?: ReplicaProps;

  /**
   * Processes per worker.
   * @default 1
   */
  readonly slotsPerWorker?: number;

  /**
   * The operator that runs it: the training operator, or mpi-operator. A cluster has one of them.
   * @default training-operator
   */
  readonly operator?: 'training-operator' | 'mpi-operator';
}

const kind = { apiVersion: 'kubeflow.org/v1', kind: 'MPIJob', container: 'mpi', single: ['Launcher'] } as const;
const ofMpiOperator = { ...kind, apiVersion: 'kubeflow.org/v2beta1' } as const;

/**
 * `kubeflow.org/v1 MPIJob`: a training whose parts talk by MPI.
 *
 * @example
 * new MPIJob(this, 'train', { worker: { replicas: 4, container: { image: 'registry.example.com/train:1.4.0' } } });
 */
export class MPIJob extends TrainingJob<MPIJobSpec> {
  /** Whether a value is an MPIJob construct. */
  static isMPIJob(value: unknown): value is MPIJob {
    return isKind(value, kind) || isKind(value, ofMpiOperator);
  }

  constructor(
    scope: Construct,
    id: string,
    private readonly given: MPIJobProps,
  ) {
    super(scope, id, given.operator === 'mpi-operator' ? ofMpiOperator : kind, given, {
      Launcher: given.launcher,
      Worker: given.worker,
    });
    const { slotsPerWorker, launcher } = given;
    if (!launcher) throw invalidProp(this, 'launcher', launcher, 'the pod that starts the program');
    if (slotsPerWorker !== undefined && (!Number.isInteger(slotsPerWorker) || slotsPerWorker < 1)) {
      throw invalidProp(this, 'slotsPerWorker', slotsPerWorker, 'a whole number from 1');
    }
  }

  protected override toSpec(): MPIJobSpec {
    return {
      ...this.runPolicy(),
      mpiReplicaSpecs: this.replicaSpecs(),
      ...(this.given.slotsPerWorker !== undefined && { slotsPerWorker: this.given.slotsPerWorker }),
    };
  }
}
