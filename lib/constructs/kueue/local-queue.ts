import type { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { isKind, SpecResource, type SpecProps } from '../custom-resource.js';
import { invalidProp } from '../errors.js';
import type { LocalQueueSpec } from './fields/index.js';

const kind = { apiVersion: 'kueue.x-k8s.io/v1beta2', kind: 'LocalQueue' } as const;

/**
 * `kueue.x-k8s.io/v1beta2 LocalQueue`: where the jobs of a namespace wait.
 *
 * @example
 * const queue = new LocalQueue(this, 'queue', { spec: { clusterQueue: research.name } });
 * queue.admit(job);
 */
export class LocalQueue extends SpecResource<LocalQueueSpec> {
  /** Whether a value is a LocalQueue construct. */
  static isLocalQueue(value: unknown): value is LocalQueue {
    return isKind(value, kind);
  }

  constructor(scope: Construct, id: string, props: SpecProps<LocalQueueSpec>) {
    super(scope, id, kind, props);
    const { clusterQueue } = props.spec;
    if (!clusterQueue) throw invalidProp(this, 'spec.clusterQueue', clusterQueue, 'the name of a ClusterQueue');
  }

  /** Lets jobs of the same namespace wait here: Kueue starts them when there is room. */
  admit(...jobs: readonly ApiObject[]): this {
    for (const job of jobs) {
      const { namespace } = job.metadata;
      if (namespace !== this.metadata.namespace) {
        throw invalidProp(
          this,
          `admit ${job.node.path}`,
          namespace,
          `an object of ${this.metadata.namespace ?? 'its namespace'}`,
        );
      }
      job.metadata.addLabel('kueue.x-k8s.io/queue-name', this.name);
    }
    return this;
  }
}
