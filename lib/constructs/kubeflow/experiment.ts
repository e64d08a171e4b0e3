import type { Construct } from 'constructs';
import { isKind, SpecResource, type SpecProps } from '../custom-resource.js';
import { invalidProp } from '../errors.js';
import type { ExperimentSpec, SearchParameter } from './fields/index.js';

const kind = { apiVersion: 'kubeflow.org/v1beta1', kind: 'Experiment' } as const;

/**
 * `kubeflow.org/v1beta1 Experiment` of Katib: a search for the best parameters of a training.
 *
 * @example
 * new Experiment(this, 'tune', {
 *   spec: {
 *     objective: { type: 'maximize', goal: 0.95, objectiveMetricName: 'accuracy' },
 *     algorithm: { algorithmName: 'bayesianoptimization' },
 *     parameters: [{ name: 'lr', parameterType: 'double', feasibleSpace: { min: '0.0001', max: '0.1' } }],
 *     maxTrialCount: 20,
 *     trialTemplate: {
 *       primaryContainerName: 'pytorch',
 *       trialParameters: [{ name: 'learningRate', reference: 'lr' }],
 *       trialSpec: job,
 *     },
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
    const { parameters = [], nasConfig, trialTemplate, parallelTrialCount = 3, maxTrialCount } = props.spec;
    if (parameters.length > 0 === (nasConfig !== undefined)) {
      const got = nasConfig ? 'parameters and nasConfig' : 'neither parameters nor nasConfig';
      throw invalidProp(this, 'spec', got, 'exactly one of parameters and nasConfig');
    }
    for (const parameter of parameters) this.checkParameter(parameter);
    if (maxTrialCount !== undefined && parallelTrialCount > maxTrialCount) {
      throw invalidProp(this, 'spec.parallelTrialCount', parallelTrialCount, `at most maxTrialCount, ${maxTrialCount}`);
    }
    const { trialSpec, configMap, trialParameters } = trialTemplate;
    if ((trialSpec === undefined) === (configMap === undefined)) {
      throw invalidProp(this, 'trialTemplate', Object.keys(trialTemplate), 'exactly one of trialSpec and configMap');
    }
    const searched = parameters.map(({ name }) => name);
    for (const { name, reference } of trialParameters) {
      const dangles = reference !== undefined && !reference.startsWith('${') && !searched.includes(reference);
      if (dangles && !nasConfig) throw invalidProp(this, `trialParameters ${name}`, reference, searched.join(', '));
    }
    const known = new Set(trialParameters.map(({ name }) => name));
    for (const [, name = ''] of JSON.stringify(trialSpec ?? {}).matchAll(/\$\{trialParameters\.([\w-]+)\}/g)) {
      if (!known.has(name)) throw invalidProp(this, 'trialSpec', name, [...known].join(', ') || 'no trial parameter');
    }
  }

  private checkParameter({ name, parameterType, feasibleSpace }: SearchParameter): void {
    const { min, max, list } = feasibleSpace;
    const isRange = parameterType === 'double' || parameterType === 'int';
    if (isRange && !(Number(min) <= Number(max))) {
      throw invalidProp(this, `parameter ${name}`, `${min} to ${max}`, 'min and max, the smaller one first');
    }
    if (!isRange && (list === undefined || list.length === 0)) {
      throw invalidProp(this, `parameter ${name}, list`, list, 'at least one value');
    }
  }
}
