import type { Construct } from 'constructs';
import { isKind, SpecResource, type SpecProps } from '../custom-resource.js';
import { invalidProp } from '../errors.js';
import type { ClusterQueueSpec, CohortSpec, ResourceGroup } from './fields/index.js';

const clusterQueue = { apiVersion: 'kueue.x-k8s.io/v1beta2', kind: 'ClusterQueue' } as const;

/**
 * `kueue.x-k8s.io/v1beta2 ClusterQueue`: what jobs of several namespaces may use together.
 *
 * @example
 * new ClusterQueue(this, 'research', {
 *   spec: {
 *     namespaceSelector: {},
 *     resourceGroups: [{
 *       coveredResources: ['nvidia.com/gpu'],
 *       flavors: [{ name: a100.name, resources: [{ name: 'nvidia.com/gpu', nominalQuota: 16 }] }],
 *     }],
 *   },
 * });
 */
export class ClusterQueue extends SpecResource<ClusterQueueSpec> {
  /** Whether a value is a ClusterQueue construct. */
  static isClusterQueue(value: unknown): value is ClusterQueue {
    return isKind(value, clusterQueue);
  }

  constructor(scope: Construct, id: string, props: SpecProps<ClusterQueueSpec>) {
    super(scope, id, clusterQueue, props);
    const { resourceGroups = [], cohortName } = props.spec;
    checkGroups(this, resourceGroups);
    const quotas = resourceGroups.flatMap(({ flavors }) => flavors.flatMap(({ resources }) => resources));
    const lender = quotas.find(({ borrowingLimit, lendingLimit }) => borrowingLimit ?? lendingLimit);
    if (lender && cohortName === undefined) {
      throw invalidProp(this, 'spec.cohortName', undefined, `a cohort, for the limit of ${lender.name}`);
    }
  }
}

const cohort = { apiVersion: 'kueue.x-k8s.io/v1beta2', kind: 'Cohort' } as const;

/** `kueue.x-k8s.io/v1beta2 Cohort`: queues that lend each other what they do not use. */
export class Cohort extends SpecResource<CohortSpec> {
  /** Whether a value is a Cohort construct. */
  static isCohort(value: unknown): value is Cohort {
    return isKind(value, cohort);
  }

  constructor(scope: Construct, id: string, props: SpecProps<CohortSpec>) {
    super(scope, id, cohort, props);
    checkGroups(this, props.spec.resourceGroups ?? []);
    if (props.spec.parentName === this.name) {
      throw invalidProp(this, 'spec.parentName', this.name, 'another cohort');
    }
  }
}

/** Kueue's rules: every flavor lists exactly what its group covers, in that order, and a resource is in one group. */
function checkGroups(construct: SpecResource<object>, groups: readonly ResourceGroup[]): void {
  const seen = new Set<string>();
  for (const { coveredResources, flavors } of groups) {
    for (const resource of coveredResources) {
      if (seen.has(resource))
        throw invalidProp(construct, 'spec.resourceGroups', resource, 'each resource in one group');
      seen.add(resource);
    }
    for (const { name, resources } of flavors) {
      const listed = resources.map((each) => each.name);
      if (listed.join() !== coveredResources.join()) {
        throw invalidProp(construct, `flavor ${name}, resources`, listed, coveredResources.join(', '));
      }
    }
  }
}
