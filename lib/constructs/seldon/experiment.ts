import type { ApiObjectMetadata } from 'cdk8s';
import type { Construct } from 'constructs';
import { CustomResource, isKind } from '../custom-resource.js';
import { invalidProp } from '../errors.js';
import type { Percent } from '../values/index.js';
import type { ExperimentSpec } from './fields/index.js';
import { Model } from './model.js';
import type { Pipeline } from './pipeline.js';

type Candidate = Model | Pipeline;

/** Props of an {@link Experiment}. */
export interface ExperimentProps<C extends Candidate> {
  /**
   * Name, namespace, labels and annotations.
   * @default - a generated name
   */
  readonly metadata?: ApiObjectMetadata;

  /** Models, or pipelines, with their weights: shares of the requests in relation to each other. */
  readonly candidates: readonly (readonly [C, number])[];

  /**
   * The candidate whose endpoint takes the requests.
   * @default - the experiment has an endpoint of its own
   */
  readonly default?: C;

  /**
   * A model, or pipeline, that gets a copy of some requests and whose answers nobody sees.
   * @default - none
   */
  readonly mirror?: { readonly to: C; readonly percent: Percent };
}

const kind = { apiVersion: 'mlops.seldon.io/v1alpha1', kind: 'Experiment' } as const;

/**
 * `mlops.seldon.io/v1alpha1 Experiment`: requests that are divided between models or pipelines.
 *
 * @example
 * new Experiment(this, 'ab', { candidates: [[current, 90], [candidate, 10]], default: current });
 */
export class Experiment<C extends Candidate = Candidate> extends CustomResource<ExperimentSpec> {
  /** Whether a value is an Experiment construct. */
  static isExperiment(value: unknown): value is Experiment {
    return isKind(value, kind);
  }

  constructor(
    scope: Construct,
    id: string,
    private readonly given: ExperimentProps<C>,
  ) {
    super(scope, id, kind, given.metadata);
    const { candidates, mirror } = given;
    const names = candidates.map(([candidate]) => candidate.name);
    if (names.length === 0) throw invalidProp(this, 'candidates', names, 'at least one');
    if (new Set(names).size < names.length) throw invalidProp(this, 'candidates', names, 'each of them once');
    const weights = candidates.map(([, weight]) => weight);
    if (weights.some((weight) => !Number.isInteger(weight) || weight < 0) || !weights.some((weight) => weight > 0)) {
      throw invalidProp(this, 'candidates', weights, 'whole weights from 0, not all of them 0');
    }
    if (given.default && !names.includes(given.default.name)) {
      throw invalidProp(this, 'default', given.default.name, `one of ${names.join(', ')}`);
    }
    if (mirror && names.includes(mirror.to.name)) {
      throw invalidProp(this, 'mirror', mirror.to.name, 'one that is no candidate');
    }
    const kinds = new Set([...candidates.map(([each]) => each), ...(mirror ? [mirror.to] : [])].map(Model.isModel));
    if (kinds.size > 1) throw invalidProp(this, 'candidates', 'models and pipelines', 'all of one kind');
  }

  protected override toSpec(): ExperimentSpec {
    const { candidates, mirror } = this.given;
    const [first] = candidates;
    return {
      candidates: candidates.map(([{ name }, weight]) => ({ name, weight })),
      ...(this.given.default && { default: this.given.default.name }),
      ...(mirror && { mirror: { name: mirror.to.name, percent: mirror.percent.value } }),
      ...(first && !Model.isModel(first[0]) && { resourceType: 'pipeline' }),
    };
  }
}
