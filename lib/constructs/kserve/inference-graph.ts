import type { ApiObjectMetadata } from 'cdk8s';
import type { Construct } from 'constructs';
import { isKind, SpecResource, type SpecProps } from '../custom-resource.js';
import { invalidProp } from '../errors.js';
import { exactlyOne } from '../one-of.js';
import type { Percent } from '../values/index.js';
import type { InferenceGraphSpec, Node } from './fields/index.js';
import type { InferenceService } from './inference-service.js';

const kind = { apiVersion: 'serving.kserve.io/v1alpha1', kind: 'InferenceGraph' } as const;

/**
 * `serving.kserve.io/v1alpha1 InferenceGraph`: requests that go through several models, beginning with the node `root`.
 *
 * @example
 * InferenceGraph.sequence(this, 'pipeline', [features, churn]);
 * InferenceGraph.split(this, 'ab', [[churn, Percent.of(80)], [challenger, Percent.of(20)]]);
 */
export class InferenceGraph extends SpecResource<InferenceGraphSpec> {
  /** Whether a value is an InferenceGraph construct. */
  static isInferenceGraph(value: unknown): value is InferenceGraph {
    return isKind(value, kind);
  }

  /** One model after the other: each takes what the one before answers. */
  static sequence(
    scope: Construct,
    id: string,
    services: readonly InferenceService[],
    metadata?: ApiObjectMetadata,
  ): InferenceGraph {
    const steps = services.map(({ name: serviceName }, index) => ({
      serviceName,
      ...(index > 0 && { data: '$response' }),
    }));
    const spec: InferenceGraphSpec = { nodes: { root: { routerType: 'Sequence', steps } } };
    return new InferenceGraph(scope, id, { ...(metadata && { metadata }), spec });
  }

  /** Requests that are divided between models. */
  static split(
    scope: Construct,
    id: string,
    services: readonly (readonly [InferenceService, Percent])[],
    metadata?: ApiObjectMetadata,
  ): InferenceGraph {
    const steps = services.map(([{ name: serviceName }, { value: weight }]) => ({ serviceName, weight }));
    const spec: InferenceGraphSpec = { nodes: { root: { routerType: 'Splitter', steps } } };
    return new InferenceGraph(scope, id, { ...(metadata && { metadata }), spec });
  }

  constructor(scope: Construct, id: string, props: SpecProps<InferenceGraphSpec>) {
    super(scope, id, kind, props);
    const { nodes } = props.spec;
    if (!nodes['root']) throw invalidProp(this, 'spec.nodes', Object.keys(nodes), 'a node root: the first');
    for (const [name, node] of Object.entries(nodes)) this.checkNode(name, node, nodes);
    this.checkLoops('root', []);
  }

  private checkNode(name: string, { routerType, steps = [] }: Node, nodes: InferenceGraphSpec['nodes']): void {
    if (steps.length === 0) throw invalidProp(this, `node ${name}`, steps, 'at least one step');
    const names = steps.flatMap((step) => step.name ?? []);
    const twice = names.find((each, index) => names.indexOf(each) !== index);
    if (twice !== undefined) throw invalidProp(this, `node ${name}`, `two steps ${twice}`, 'one of each name');
    for (const [index, step] of steps.entries()) {
      const where = `node ${name}, step ${step.name ?? index}`;
      const { nodeName, serviceName, serviceUrl, condition, weight } = step;
      exactlyOne(this, where, { nodeName, serviceName, serviceUrl });
      if (nodeName !== undefined && !nodes[nodeName]) {
        throw invalidProp(this, `${where}, nodeName`, nodeName, Object.keys(nodes).join(' | '));
      }
      if (routerType === 'Switch' && condition === undefined) {
        throw invalidProp(this, `${where}, condition`, condition, 'when it is taken');
      }
      if ((routerType === 'Splitter') !== (weight !== undefined)) {
        throw invalidProp(this, `${where}, weight`, weight, 'with Splitter, and only there');
      }
    }
    const sum = steps.reduce((total, { weight = 0 }) => total + weight, 0);
    if (routerType === 'Splitter' && sum !== 100) {
      throw invalidProp(this, `node ${name}, weights`, sum, '100 together');
    }
  }

  private checkLoops(name: string, path: readonly string[]): void {
    if (path.includes(name)) throw invalidProp(this, 'spec.nodes', [...path, name].join(' → '), 'no way back');
    for (const { nodeName } of this.spec.nodes[name]?.steps ?? []) {
      if (nodeName !== undefined) this.checkLoops(nodeName, [...path, name]);
    }
  }
}
