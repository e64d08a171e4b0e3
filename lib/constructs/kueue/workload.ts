import type { Construct } from 'constructs';
import { isKind, SpecResource, type SpecProps } from '../custom-resource.js';
import { invalidProp } from '../errors.js';
import type { WorkloadSpec } from './fields/index.js';

const kind = { apiVersion: 'kueue.x-k8s.io/v1beta2', kind: 'Workload' } as const;

/**
 * `kueue.x-k8s.io/v1beta2 Workload`: pods that wait for quota together. Kueue makes them itself for the jobs that it knows; for
 * others, who starts the pods makes one.
 */
export class Workload extends SpecResource<WorkloadSpec> {
  /** Whether a value is a Workload construct. */
  static isWorkload(value: unknown): value is Workload {
    return isKind(value, kind);
  }

  constructor(scope: Construct, id: string, props: SpecProps<WorkloadSpec>) {
    super(scope, id, kind, props);
    const { podSets = [], priority, priorityClassRef } = props.spec;
    const names = podSets.map(({ name = 'main' }) => name);
    const twice = names.find((name, index) => names.indexOf(name) !== index);
    if (twice !== undefined) throw invalidProp(this, 'spec.podSets', `two of the name ${twice}`, 'one of each name');
    for (const { name = 'main', count = 1, minCount } of podSets) {
      if (minCount !== undefined && minCount > count) {
        throw invalidProp(this, `podSet ${name}, minCount`, minCount, `at most count, ${count}`);
      }
    }
    if (priorityClassRef && priority === undefined) {
      throw invalidProp(this, 'spec.priority', priority, 'the priority of the class that priorityClassRef names');
    }
  }
}
