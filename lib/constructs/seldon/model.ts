import type { ApiObjectMetadata } from 'cdk8s';
import type { Construct } from 'constructs';
import { CustomResource, isKind } from '../custom-resource.js';
import { invalidProp } from '../errors.js';
import type { ModelUri } from '../values/index.js';
import type { ModelSpec } from './fields/index.js';

/** Props of a {@link Model}. */
export interface ModelProps extends Omit<ModelSpec, 'storageUri'> {
  /**
   * Name, namespace, labels and annotations.
   * @default - a generated name
   */
  readonly metadata?: ApiObjectMetadata;

  /** Where the model lies. */
  readonly storageUri: ModelUri;
}

const kind = { apiVersion: 'mlops.seldon.io/v1alpha1', kind: 'Model' } as const;

/**
 * `mlops.seldon.io/v1alpha1 Model`: a model that a Server with the wanted capabilities loads.
 *
 * @example
 * new Model(this, 'churn', { storageUri: ModelUri.s3('models', 'churn/v3'), requirements: ['sklearn'], replicas: 2 });
 */
export class Model extends CustomResource<ModelSpec> {
  /** Whether a value is a Model construct. */
  static isModel(value: unknown): value is Model {
    return isKind(value, kind);
  }

  constructor(
    scope: Construct,
    id: string,
    private readonly given: ModelProps,
  ) {
    super(scope, id, kind, given.metadata);
    const { replicas, minReplicas, maxReplicas, explainer, llm } = given;
    const amount = replicas ?? minReplicas ?? 1;
    if (amount < (minReplicas ?? 0) || amount > (maxReplicas ?? Infinity)) {
      throw invalidProp(this, 'replicas', amount, `from minReplicas to maxReplicas`);
    }
    for (const [name, reference] of Object.entries({ explainer, llm })) {
      const given = [reference?.modelRef, reference?.pipelineRef].filter((each) => each !== undefined);
      if (reference && given.length !== 1) {
        throw invalidProp(this, name, given, 'exactly one of modelRef and pipelineRef');
      }
    }
  }

  protected override toSpec(): ModelSpec {
    const { metadata: _metadata, storageUri, ...spec } = this.given;
    return { storageUri: storageUri.toString(), ...spec };
  }
}
