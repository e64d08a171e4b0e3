import type { Construct } from 'constructs';
import { isKind, SpecResource, type SpecProps } from '../custom-resource.js';
import { invalidProp } from '../errors.js';
import { Schedule } from '../values/index.js';
import type { ClusterSpec, JobFields, RayCronJobSpec, RayServiceSpec } from './fields/index.js';

const cluster = { apiVersion: 'ray.io/v1', kind: 'RayCluster' } as const;

/**
 * `ray.io/v1 RayCluster`: a head and groups of workers.
 *
 * @example
 * new RayCluster(this, 'ray', {
 *   spec: {
 *     headGroupSpec: { template: renderPodTemplate([renderContainer('ray-head', { image: 'rayproject/ray:2.9.0' })]) },
 *     workerGroupSpecs: [{ groupName: 'gpu', replicas: 2, template: worker }],
 *   },
 * });
 */
export class RayCluster extends SpecResource<ClusterSpec> {
  /** Whether a value is a RayCluster construct. */
  static isRayCluster(value: unknown): value is RayCluster {
    return isKind(value, cluster);
  }

  constructor(scope: Construct, id: string, props: SpecProps<ClusterSpec>) {
    super(scope, id, cluster, props);
    checkCluster(this, props.spec);
  }
}

const job = { apiVersion: 'ray.io/v1', kind: 'RayJob' } as const;

/** `ray.io/v1 RayJob`: a program that runs on a cluster of its own, or on one that is there. */
export class RayJob extends SpecResource<JobFields> {
  /** Whether a value is a RayJob construct. */
  static isRayJob(value: unknown): value is RayJob {
    return isKind(value, job);
  }

  constructor(scope: Construct, id: string, props: SpecProps<JobFields>) {
    super(scope, id, job, props);
    checkJob(this, props.spec);
  }
}

const cronJob = { apiVersion: 'ray.io/v1', kind: 'RayCronJob' } as const;

/** `ray.io/v1 RayCronJob`: a {@link RayJob} that runs again and again. */
export class RayCronJob extends SpecResource<RayCronJobSpec> {
  /** Whether a value is a RayCronJob construct. */
  static isRayCronJob(value: unknown): value is RayCronJob {
    return isKind(value, cronJob);
  }

  constructor(scope: Construct, id: string, props: SpecProps<RayCronJobSpec>) {
    super(scope, id, cronJob, props);
    Schedule.cron(props.spec.schedule);
    checkJob(this, props.spec.jobTemplate);
  }
}

const service = { apiVersion: 'ray.io/v1', kind: 'RayService' } as const;

/** `ray.io/v1 RayService`: models behind an endpoint, on a cluster of their own. */
export class RayService extends SpecResource<RayServiceSpec> {
  /** Whether a value is a RayService construct. */
  static isRayService(value: unknown): value is RayService {
    return isKind(value, service);
  }

  constructor(scope: Construct, id: string, props: SpecProps<RayServiceSpec>) {
    super(scope, id, service, props);
    checkCluster(this, props.spec.rayClusterConfig);
    const { type, clusterUpgradeOptions } = props.spec.upgradeStrategy ?? {};
    if ((type === 'NewClusterWithIncrementalUpgrade') !== (clusterUpgradeOptions !== undefined)) {
      throw invalidProp(
        this,
        'upgradeStrategy',
        type,
        'clusterUpgradeOptions with an incremental upgrade, and only there',
      );
    }
  }
}

function checkJob(construct: SpecResource<object>, spec: JobFields): void {
  const { rayClusterSpec, clusterSelector, shutdownAfterJobFinishes, ttlSecondsAfterFinished, submissionMode } = spec;
  if ((rayClusterSpec === undefined) === (clusterSelector === undefined)) {
    const got = rayClusterSpec ? 'both' : 'neither';
    throw invalidProp(construct, 'spec', got, 'exactly one of rayClusterSpec and clusterSelector');
  }
  if (rayClusterSpec) checkCluster(construct, rayClusterSpec);
  if (ttlSecondsAfterFinished && !shutdownAfterJobFinishes) {
    throw invalidProp(
      construct,
      'ttlSecondsAfterFinished',
      ttlSecondsAfterFinished,
      'shutdownAfterJobFinishes with it',
    );
  }
  if (!spec.entrypoint && submissionMode !== 'InteractiveMode') {
    throw invalidProp(construct, 'entrypoint', spec.entrypoint, 'the command that runs the program');
  }
}

function checkCluster(construct: SpecResource<object>, { workerGroupSpecs = [], headGroupSpec }: ClusterSpec): void {
  if ((headGroupSpec.template.spec?.containers ?? []).length === 0) {
    throw invalidProp(construct, 'headGroupSpec.template', 'no container', 'at least one container');
  }
  const names = workerGroupSpecs.map(({ groupName }) => groupName);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined)
    throw invalidProp(construct, 'workerGroupSpecs', `two of the name ${twice}`, 'one of each name');
  for (const { groupName, minReplicas = 0, maxReplicas = 2_147_483_647 } of workerGroupSpecs) {
    if (minReplicas > maxReplicas) {
      throw invalidProp(
        construct,
        `workers ${groupName}`,
        `${minReplicas} to ${maxReplicas}`,
        'minReplicas up to maxReplicas',
      );
    }
  }
}
