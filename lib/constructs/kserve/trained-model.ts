import type { ApiObjectMetadata } from 'cdk8s';
import type { Construct } from 'constructs';
import { CustomResource, isKind } from '../custom-resource.js';
import type { ModelUri, Quantity } from '../values/index.js';
import type { TrainedModelSpec } from './fields/index.js';
import type { InferenceService } from './inference-service.js';

/** Props of a {@link TrainedModel}. */
export interface TrainedModelProps {
  /**
   * Name, namespace, labels and annotations.
   * @default - a generated name
   */
  readonly metadata?: ApiObjectMetadata;

  /** The server that loads it beside others, or the name of one that others made. */
  readonly inferenceService: InferenceService | string;

  /** What it was made with: `sklearn`, `tensorflow`, `pytorch`. */
  readonly framework: string;

  /** Where it lies. */
  readonly storageUri: ModelUri;

  /** Memory that it needs when it is loaded; it cannot be changed later. */
  readonly memory: Quantity;
}

const kind = { apiVersion: 'serving.kserve.io/v1alpha1', kind: 'TrainedModel' } as const;

/** `serving.kserve.io/v1alpha1 TrainedModel`: one of several models that an {@link InferenceService} holds. */
export class TrainedModel extends CustomResource<TrainedModelSpec> {
  /** Whether a value is a TrainedModel construct. */
  static isTrainedModel(value: unknown): value is TrainedModel {
    return isKind(value, kind);
  }

  constructor(
    scope: Construct,
    id: string,
    private readonly given: TrainedModelProps,
  ) {
    super(scope, id, kind, given.metadata);
  }

  protected override toSpec(): TrainedModelSpec {
    const { inferenceService: server, framework, storageUri, memory } = this.given;
    return {
      inferenceService: typeof server === 'string' ? server : server.name,
      model: { framework, storageUri: storageUri.toString(), memory: memory.toString() },
    };
  }
}
