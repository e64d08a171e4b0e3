import type { Construct } from 'constructs';
import { isKind, SpecResource, type SpecProps } from '../custom-resource.js';
import { invalidProp, invalidValue } from '../errors.js';
import type { AnalysisSpec, Metric, RolloutAnalysis } from './fields/index.js';

/** Something that measures a version: ours, or one that exists already. */
export interface IAnalysisTemplate {
  /** Its name. */
  readonly name: string;
  /** Whether it is a ClusterAnalysisTemplate. */
  readonly clusterScope: boolean;
  /** Refuses arguments that it does not have, and asks for those without a value. */
  checkArguments?(names: readonly string[]): void;
}

const namespaced = { apiVersion: 'argoproj.io/v1alpha1', kind: 'AnalysisTemplate' } as const;
const clusterWide = { apiVersion: 'argoproj.io/v1alpha1', kind: 'ClusterAnalysisTemplate' } as const;

abstract class Analysis extends SpecResource<AnalysisSpec> implements IAnalysisTemplate {
  abstract readonly clusterScope: boolean;

  protected checkSpec(): void {
    const { metrics = [], args = [], templates = [] } = this.spec;
    if (metrics.length + templates.length === 0) {
      throw invalidProp(this, 'spec.metrics', metrics, 'at least one metric, or other templates');
    }
    const names = metrics.map(({ name }) => name);
    const twice = names.find((name, index) => names.indexOf(name) !== index);
    if (twice !== undefined) throw invalidProp(this, 'spec.metrics', `two of the name ${twice}`, 'one of each name');
    for (const metric of metrics) this.checkMetric(metric, new Set(args.map(({ name }) => name)));
  }

  checkArguments(names: readonly string[]): void {
    const { args = [], templates = [] } = this.spec;
    const unknown = names.find((name) => !args.some((each) => each.name === name));
    if (unknown !== undefined && templates.length === 0) {
      throw invalidValue(`arguments of ${this.name}`, unknown, args.map(({ name }) => name).join(', ') || 'none');
    }
    const open = args.find(({ name, value, valueFrom }) => !value && !valueFrom && !names.includes(name));
    if (open) throw invalidValue(`arguments of ${this.name}`, undefined, `a value of ${open.name}`);
  }

  private checkMetric(metric: Metric, args: ReadonlySet<string>): void {
    const { name, provider, count, interval } = metric;
    const providers = Object.keys(provider);
    const where = `spec.metrics ${name}`;
    if (providers.length !== 1) throw invalidProp(this, `${where}, provider`, providers, 'exactly one provider');
    if (count !== undefined && Number(count) > 1 && interval === undefined) {
      throw invalidProp(this, `${where}, interval`, interval, `how far apart the ${count} measurements are`);
    }
    for (const [, wanted = ''] of JSON.stringify(metric).matchAll(/\{\{\s*args\.([\w-]+)\s*\}\}/g)) {
      if (!args.has(wanted)) throw invalidProp(this, where, `{{args.${wanted}}}`, 'an argument that spec.args names');
    }
  }
}

/**
 * `argoproj.io/v1alpha1 AnalysisTemplate`: how a version is measured, and when it has failed.
 *
 * @example
 * const errors = new AnalysisTemplate(this, 'errors', {
 *   spec: {
 *     args: [{ name: 'service' }],
 *     metrics: [{
 *       name: 'error-rate', interval: '1m', count: 5, failureLimit: 1, successCondition: 'result[0] < 0.01',
 *       provider: { prometheus: { address: 'http://prometheus:9090', query: 'errors{service="{{args.service}}"}' } },
 *     }],
 *   },
 * });
 * CanaryStep.analysis([errors], { service: 'churn' });
 */
export class AnalysisTemplate extends Analysis {
  /** Whether a value is an AnalysisTemplate construct. */
  static isAnalysisTemplate(value: unknown): value is AnalysisTemplate {
    return isKind(value, namespaced);
  }

  readonly clusterScope = false;

  constructor(scope: Construct, id: string, props: SpecProps<AnalysisSpec>) {
    super(scope, id, namespaced, props);
    this.checkSpec();
  }
}

/** `argoproj.io/v1alpha1 ClusterAnalysisTemplate`: an {@link AnalysisTemplate} for all namespaces. */
export class ClusterAnalysisTemplate extends Analysis {
  /** Whether a value is a ClusterAnalysisTemplate construct. */
  static isClusterAnalysisTemplate(value: unknown): value is ClusterAnalysisTemplate {
    return isKind(value, clusterWide);
  }

  readonly clusterScope = true;

  constructor(scope: Construct, id: string, props: SpecProps<AnalysisSpec>) {
    super(scope, id, clusterWide, props);
    this.checkSpec();
  }
}

/** An analysis of a Rollout, as it says it. */
export function analysisOf(
  templates: readonly (string | IAnalysisTemplate)[],
  args: Readonly<Record<string, string>>,
): RolloutAnalysis {
  const values = Object.entries(args).map(([name, value]) => ({ name, value }));
  return {
    templates: templates.map((template) =>
      typeof template === 'string'
        ? { templateName: template }
        : { templateName: template.name, ...(template.clusterScope && { clusterScope: true }) },
    ),
    ...(values.length > 0 && { args: values }),
  };
}
