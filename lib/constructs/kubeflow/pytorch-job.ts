import type { ApiObjectMetadata } from 'cdk8s';
import type { Construct } from 'constructs';
import { renderContainer, renderPodTemplate, type ContainerProps, type PodProps } from '../core/index.js';
import { CustomResource, isKind } from '../custom-resource.js';
import { invalidProp } from '../errors.js';
import type { PyTorchJobSpec, ReplicaSpec } from './fields/index.js';
import { renderRunPolicy, type RunPolicy } from './run-policy.js';

/** What happens to a pod that ended. */
export enum ReplicaRestartPolicy {
  ALWAYS = 'Always',
  ON_FAILURE = 'OnFailure',
  NEVER = 'Never',
  /** Again for exit codes from 128, which tell of the machine; not for lower ones, which tell of the program. */
  EXIT_CODE = 'ExitCode',
}

/** How many workers an elastic job may have. */
export interface ElasticPolicy {
  /** The fewest workers that it runs with. */
  readonly minReplicas: number;
  /** The most. */
  readonly maxReplicas: number;

  /**
   * How often it may restart.
   * @default - the operator's own
   */
  readonly maxRestarts?: number;
}

/** Props of a {@link PyTorchJob}. */
export interface PyTorchJobProps {
  /**
   * Name, namespace, labels and annotations.
   * @default - a generated name
   */
  readonly metadata?: ApiObjectMetadata;

  /** What the master runs, and the workers too unless they have a container of their own. */
  readonly container: ContainerProps;

  /**
   * How many workers there are beside the one master.
   * @default 0
   */
  readonly workers?: number;

  /**
   * What the workers run.
   * @default - what the master runs
   */
  readonly workerContainer?: ContainerProps;

  /**
   * What all pods have beside their container.
   * @default - nothing
   */
  readonly pod?: PodProps;

  /**
   * What happens to a pod that ended.
   * @default ReplicaRestartPolicy.ON_FAILURE
   */
  readonly restartPolicy?: ReplicaRestartPolicy;

  /**
   * Processes per pod: a number, or `auto`, `cpu`, `gpu`.
   * @default auto
   */
  readonly processesPerNode?: number | 'auto' | 'cpu' | 'gpu';

  /**
   * Lets the number of workers change while the job runs.
   * @default - it does not change
   */
  readonly elastic?: ElasticPolicy;

  /**
   * How long it may take and what is left of it.
   * @default - the operator's own
   */
  readonly runPolicy?: RunPolicy;

  /**
   * The Kueue queue that admits the job.
   * @default - it is not queued
   */
  readonly queueName?: string;
}

const kind = { apiVersion: 'kubeflow.org/v1', kind: 'PyTorchJob' } as const;
/** The operator finds the training container by this name. */
const containerName = 'pytorch';

/** `kubeflow.org/v1 PyTorchJob`: a training that runs on one master and any number of workers. */
export class PyTorchJob extends CustomResource<PyTorchJobSpec> {
  /** Whether a value is a PyTorchJob construct. */
  static isPyTorchJob(value: unknown): value is PyTorchJob {
    return isKind(value, kind);
  }

  private readonly job: PyTorchJobProps;

  constructor(scope: Construct, id: string, props: PyTorchJobProps) {
    super(scope, id, kind, props.metadata);
    this.job = props;
    const { workers = 0, elastic, queueName, processesPerNode } = props;
    if (!Number.isInteger(workers) || workers < 0) throw invalidProp(this, 'workers', workers, 'a whole number from 0');
    if (!/^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/.test(this.name)) {
      throw invalidProp(this, 'metadata.name', this.name, 'lower-case letters, digits and -, beginning with a letter');
    }
    if (typeof processesPerNode === 'number' && (!Number.isInteger(processesPerNode) || processesPerNode < 1)) {
      throw invalidProp(this, 'processesPerNode', processesPerNode, 'a whole number from 1');
    }
    if (elastic && workers === 0) throw invalidProp(this, 'elastic', 'no workers', 'at least one worker');
    if (elastic && !(elastic.minReplicas >= 1 && elastic.minReplicas <= elastic.maxReplicas)) {
      throw invalidProp(
        this,
        'elastic',
        `${elastic.minReplicas} to ${elastic.maxReplicas}`,
        'minReplicas from 1 to maxReplicas',
      );
    }
    if (queueName !== undefined) this.metadata.addLabel('kueue.x-k8s.io/queue-name', queueName);
  }

  protected override toSpec(): PyTorchJobSpec {
    const { container, workerContainer = container, workers = 0, processesPerNode, elastic, runPolicy } = this.job;
    return {
      ...(processesPerNode !== undefined && { nprocPerNode: String(processesPerNode) }),
      ...(elastic && { elasticPolicy: { ...elastic } }),
      ...(runPolicy && { runPolicy: renderRunPolicy(runPolicy) }),
      pytorchReplicaSpecs: {
        Master: this.replicas(1, container),
        ...(workers > 0 && { Worker: this.replicas(workers, workerContainer) }),
      },
    };
  }

  private replicas(replicas: number, container: ContainerProps): ReplicaSpec {
    return {
      replicas,
      restartPolicy: this.job.restartPolicy ?? ReplicaRestartPolicy.ON_FAILURE,
      template: renderPodTemplate([renderContainer(containerName, container)], this.job.pod),
    };
  }
}
