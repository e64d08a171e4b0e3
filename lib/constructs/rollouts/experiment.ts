import type { Construct } from 'constructs';
import { isKind, SpecResource, type SpecProps } from '../custom-resource.js';
import { invalidProp } from '../errors.js';
import type { ExperimentSpec } from './fields/index.js';

const kind = { apiVersion: 'argoproj.io/v1alpha1', kind: 'Experiment' } as const;

/**
 * `argoproj.io/v1alpha1 Experiment`: versions that run beside each other for a while and are measured.
 *
 * @example
 * new Experiment(this, 'compare', {
 *   spec: {
 *     duration: '20m',
 *     templates: [baseline, candidate],
 *     analyses: [{ name: 'latency', templateName: latency.name, requiredForCompletion: true }],
 *   },
 * });
 */
export class Experiment extends SpecResource<ExperimentSpec> {
  /** Whether a value is an Experiment construct. */
  static isExperiment(value: unknown): value is Experiment {
    return isKind(value, kind);
  }

  constructor(scope: Construct, id: string, props: SpecProps<ExperimentSpec>) {
    super(scope, id, kind, props);
    const { templates, analyses = [] } = props.spec;
    if (templates.length === 0) throw invalidProp(this, 'spec.templates', templates, 'at least one version');
    for (const [what, list] of Object.entries({ templates, analyses })) {
      const names = list.map(({ name }) => name);
      const twice = names.find((name, index) => names.indexOf(name) !== index);
      if (twice !== undefined) throw invalidProp(this, `spec.${what}`, `two of the name ${twice}`, 'one of each name');
    }
    for (const { name, selector, template } of templates) {
      const labels = template.metadata?.labels ?? {};
      const missed = Object.entries(selector.matchLabels ?? {}).find(([key, value]) => labels[key] !== value);
      if (missed) throw invalidProp(this, `template ${name}, labels`, labels[missed[0]], `${missed[0]}: ${missed[1]}`);
    }
  }
}
