import type { Construct } from 'constructs';
import { isKind, SpecResource, type CustomResourceKind, type SpecProps } from '../custom-resource.js';
import { invalidProp } from '../errors.js';
import type { RuntimeFields } from './fields/index.js';

const namespaced = { apiVersion: 'serving.kserve.io/v1alpha1', kind: 'ServingRuntime' } as const;
const clusterWide = { apiVersion: 'serving.kserve.io/v1alpha1', kind: 'ClusterServingRuntime' } as const;

/** The container of a runtime that KServe knows as the model server. */
const serverContainer = 'kserve-container';

abstract class Runtime extends SpecResource<RuntimeFields> {
  protected constructor(scope: Construct, id: string, kind: CustomResourceKind, props: SpecProps<RuntimeFields>) {
    super(scope, id, kind, props);
    const { containers, supportedModelFormats = [], multiModel = false } = props.spec;
    const names = containers.map(({ name }) => name);
    if (!multiModel && !names.includes(serverContainer)) {
      throw invalidProp(this, 'spec.containers', names, `a container ${serverContainer}: the model server`);
    }
    const priorities = new Map<string, number>();
    for (const { name, priority, autoSelect } of supportedModelFormats) {
      if (!autoSelect || priority === undefined) continue;
      const other = priorities.get(name);
      if (other !== undefined && other !== priority) {
        throw invalidProp(this, `priority of ${name}`, `${other} and ${priority}`, 'one priority of a format');
      }
      priorities.set(name, priority);
    }
  }

  /** Whether it loads models of a format. */
  supports(format: string): boolean {
    return (this.spec.supportedModelFormats ?? []).some(({ name }) => name === format);
  }
}

/**
 * `serving.kserve.io/v1alpha1 ServingRuntime`: how models of some formats are served in a namespace. Its model server is
 * the container `kserve-container`.
 *
 * @example
 * const runtime = new ServingRuntime(this, 'sklearn', {
 *   spec: {
 *     supportedModelFormats: [{ name: 'sklearn', version: '1', autoSelect: true }],
 *     containers: [{ name: 'kserve-container', image: 'kserve/sklearnserver:v0.20.0', args: ['--model_dir=/mnt/models'] }],
 *   },
 * });
 */
export class ServingRuntime extends Runtime {
  /** Whether a value is a ServingRuntime construct. */
  static isServingRuntime(value: unknown): value is ServingRuntime {
    return isKind(value, namespaced);
  }

  constructor(scope: Construct, id: string, props: SpecProps<RuntimeFields>) {
    super(scope, id, namespaced, props);
  }
}

/** `serving.kserve.io/v1alpha1 ClusterServingRuntime`: a {@link ServingRuntime} for all namespaces. */
export class ClusterServingRuntime extends Runtime {
  /** Whether a value is a ClusterServingRuntime construct. */
  static isClusterServingRuntime(value: unknown): value is ClusterServingRuntime {
    return isKind(value, clusterWide);
  }

  constructor(scope: Construct, id: string, props: SpecProps<RuntimeFields>) {
    super(scope, id, clusterWide, props);
  }
}
