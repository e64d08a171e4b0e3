import type { ApiObjectMetadata } from 'cdk8s';
import type { Construct } from 'constructs';
import { renderContainer, renderPodTemplate, type ContainerProps, type PodProps } from '../core/index.js';
import { CustomResource, type CustomResourceKind } from '../custom-resource.js';
import { invalidProp } from '../errors.js';
import type { ReplicaSpec } from './fields/index.js';
import type { ReplicaRestartPolicy } from './pytorch-job.js';
import { renderRunPolicy, type RunPolicy } from './run-policy.js';

/** Pods of one role. */
export interface ReplicaProps {
  /** What they run. */
  readonly container: ContainerProps;

  /**
   * How many there are.
   * @default 1
   */
  readonly replicas?: number;

  /**
   * What they have beside their container.
   * @default - what all pods of the job have
   */
  readonly pod?: PodProps;

  /**
   * What happens to a pod that ended.
   * @default - the operator's own for the kind
   */
  readonly restartPolicy?: ReplicaRestartPolicy;
}

/** What the training jobs have in common. */
export interface TrainingJobProps {
  /**
   * Name, namespace, labels and annotations.
   * @default - a generated name
   */
  readonly metadata?: ApiObjectMetadata;

  /**
   * What all pods have beside their container.
   * @default - nothing
   */
  readonly pod?: PodProps;

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

/** What the operator knows of a kind: the name of its container, and the roles that there is exactly one pod of. */
export interface TrainingJobKind extends CustomResourceKind {
  readonly container: string;
  readonly single: readonly string[];
}

/** Base of the training jobs of the Kubeflow training operator, whose pods have roles. */
export abstract class TrainingJob<Spec extends object> extends CustomResource<Spec> {
  protected constructor(
    scope: Construct,
    id: string,
    private readonly job: TrainingJobKind,
    private readonly common: TrainingJobProps,
    private readonly roles: Readonly<Record<string, ReplicaProps | undefined>>,
  ) {
    super(scope, id, job, common.metadata);
    refuseIllegalName(this);
    if (Object.values(roles).every((role) => role === undefined)) {
      throw invalidProp(this, 'roles', 'no pod', `at least one of ${Object.keys(roles).join(', ')}`);
    }
    for (const [role, given] of Object.entries(roles)) {
      const { replicas = 1 } = given ?? {};
      const expected = job.single.includes(role) ? 'exactly 1' : 'a whole number from 0';
      if (!Number.isInteger(replicas) || replicas < 0 || (job.single.includes(role) && replicas !== 1)) {
        throw invalidProp(this, `${role} replicas`, replicas, expected);
      }
    }
    if (common.queueName !== undefined) this.metadata.addLabel('kueue.x-k8s.io/queue-name', common.queueName);
  }

  /** The pods of each role, as the operator reads them. */
  protected replicaSpecs(): Record<string, ReplicaSpec> {
    return Object.fromEntries(
      Object.entries(this.roles).flatMap(([role, given]) => (given ? [[role, this.replicaSpec(given)]] : [])),
    );
  }

  /** `runPolicy`, when there is one. */
  protected runPolicy(): { readonly runPolicy?: ReturnType<typeof renderRunPolicy> } {
    return this.common.runPolicy ? { runPolicy: renderRunPolicy(this.common.runPolicy) } : {};
  }

  private replicaSpec({ container, replicas = 1, pod, restartPolicy }: ReplicaProps): ReplicaSpec {
    return {
      replicas,
      ...(restartPolicy !== undefined && { restartPolicy }),
      template: renderPodTemplate([renderContainer(this.job.container, container)], { ...this.common.pod, ...pod }),
    };
  }
}

/** The operator makes Services of the same name: it must be one that Services may have. */
export function refuseIllegalName(job: CustomResource<object>): void {
  if (/^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/.test(job.name)) return;
  throw invalidProp(job, 'metadata.name', job.name, 'lower-case letters, digits and -, beginning with a letter');
}
