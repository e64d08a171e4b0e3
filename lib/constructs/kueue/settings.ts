import { ApiObject, type ApiObjectMetadata } from 'cdk8s';
import type { Construct } from 'constructs';
import { isKind, SpecResource, type SpecProps } from '../custom-resource.js';
import { invalidProp } from '../errors.js';
import type { AdmissionCheckSpec, ResourceFlavorSpec, TopologySpec } from './fields/index.js';
import { recordOrigin } from '../origin.js';

const flavor = { apiVersion: 'kueue.x-k8s.io/v1beta2', kind: 'ResourceFlavor' } as const;

/** `kueue.x-k8s.io/v1beta2 ResourceFlavor`: nodes of one sort, such as those with a certain GPU. */
export class ResourceFlavor extends SpecResource<ResourceFlavorSpec> {
  /** Whether a value is a ResourceFlavor construct. */
  static isResourceFlavor(value: unknown): value is ResourceFlavor {
    return isKind(value, flavor);
  }

  constructor(scope: Construct, id: string, props: Partial<SpecProps<ResourceFlavorSpec>> = {}) {
    super(scope, id, flavor, { spec: {}, ...props });
    const { topologyName, nodeLabels = {} } = this.spec;
    if (topologyName !== undefined && Object.keys(nodeLabels).length === 0) {
      throw invalidProp(this, 'spec.nodeLabels', 'none', 'at least one label, beside topologyName');
    }
  }
}

const check = { apiVersion: 'kueue.x-k8s.io/v1beta2', kind: 'AdmissionCheck' } as const;

/** `kueue.x-k8s.io/v1beta2 AdmissionCheck`: somebody else who must agree before a job starts. */
export class AdmissionCheck extends SpecResource<AdmissionCheckSpec> {
  /** Whether a value is an AdmissionCheck construct. */
  static isAdmissionCheck(value: unknown): value is AdmissionCheck {
    return isKind(value, check);
  }

  constructor(scope: Construct, id: string, props: SpecProps<AdmissionCheckSpec>) {
    super(scope, id, check, props);
  }
}

const topology = { apiVersion: 'kueue.x-k8s.io/v1beta2', kind: 'Topology' } as const;

/** `kueue.x-k8s.io/v1beta2 Topology`: which labels tell how near nodes are to each other, the farthest first. */
export class Topology extends SpecResource<TopologySpec> {
  /** Whether a value is a Topology construct. */
  static isTopology(value: unknown): value is Topology {
    return isKind(value, topology);
  }

  constructor(scope: Construct, id: string, props: SpecProps<TopologySpec>) {
    super(scope, id, topology, props);
    const labels = props.spec.levels.map(({ nodeLabel }) => nodeLabel);
    if (labels.length === 0 || new Set(labels).size < labels.length) {
      throw invalidProp(this, 'spec.levels', labels, 'at least one label, and none twice');
    }
  }
}

/** `kueue.x-k8s.io/v1beta2 WorkloadPriorityClass`: which jobs go before others in a queue; pods keep their own priority. */
export class WorkloadPriorityClass extends ApiObject {
  constructor(
    scope: Construct,
    id: string,
    props: { readonly metadata?: ApiObjectMetadata; readonly value: number; readonly description?: string },
  ) {
    const { metadata, value, description } = props;
    super(scope, id, {
      apiVersion: 'kueue.x-k8s.io/v1beta2',
      kind: 'WorkloadPriorityClass',
      ...(metadata && { metadata }),
      value,
      ...(description !== undefined && { description }),
    });
    recordOrigin(this);
    if (!Number.isInteger(value)) throw invalidProp(this, 'value', value, 'a whole number');
  }

  /** Gives jobs this priority. */
  applyTo(...jobs: readonly ApiObject[]): this {
    for (const job of jobs) job.metadata.addLabel('kueue.x-k8s.io/priority-class', this.name);
    return this;
  }
}
