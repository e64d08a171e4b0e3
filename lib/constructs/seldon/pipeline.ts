import type { Construct } from 'constructs';
import { isKind, SpecResource, type SpecProps } from '../custom-resource.js';
import { invalidProp } from '../errors.js';
import type { PipelineSpec } from './fields/index.js';

const kind = { apiVersion: 'mlops.seldon.io/v1alpha1', kind: 'Pipeline' } as const;

/**
 * `mlops.seldon.io/v1alpha1 Pipeline`: models whose outputs flow into each other.
 *
 * @example
 * new Pipeline(this, 'sentiment', {
 *   spec: {
 *     steps: [{ name: tokenizer.name }, { name: classifier.name, inputs: [`${tokenizer.name}.outputs`] }],
 *     output: { steps: [classifier.name] },
 *   },
 * });
 */
export class Pipeline extends SpecResource<PipelineSpec> {
  /** Whether a value is a Pipeline construct. */
  static isPipeline(value: unknown): value is Pipeline {
    return isKind(value, kind);
  }

  constructor(scope: Construct, id: string, props: SpecProps<PipelineSpec>) {
    super(scope, id, kind, props);
    const { steps, output, allowCycles, maxStepRevisits } = props.spec;
    const names = steps.map(({ name }) => name);
    if (names.length === 0) throw invalidProp(this, 'spec.steps', names, 'at least one step');
    const twice = names.find((name, index) => names.indexOf(name) !== index);
    if (twice !== undefined) throw invalidProp(this, 'spec.steps', `two of the name ${twice}`, 'one of each name');
    const used = [
      ...steps.flatMap(({ name, inputs = [], triggers = [] }) => [...inputs, ...triggers].map((from) => [name, from])),
      ...(output?.steps ?? []).map((from) => ['output', from]),
    ];
    for (const [where, from = ''] of used) {
      const source = from.split('.')[0] ?? '';
      // A step may also read what went into the pipeline, by the pipeline's own name.
      if (!names.includes(source) && source !== this.name) {
        throw invalidProp(this, `step ${where}`, from, `one of ${names.join(', ')}, with .inputs or .outputs`);
      }
    }
    if (maxStepRevisits !== undefined && !allowCycles) {
      throw invalidProp(this, 'spec.maxStepRevisits', maxStepRevisits, 'allowCycles with it');
    }
  }
}
