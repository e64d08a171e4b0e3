import type { ApiObjectMetadata } from 'cdk8s';
import type { Construct } from 'constructs';
import { CustomResource, isKind } from '../custom-resource.js';
import { renderResources, type ResourceProps } from '../core/index.js';
import { invalidProp } from '../errors.js';
import type { ModelUri, Percent } from '../values/index.js';
import type { Canary, Component, InferenceServiceSpec, Predictor, PredictorModel } from './fields/index.js';
import type { ClusterServingRuntime, ServingRuntime } from './serving-runtime.js';

/** Props of an {@link InferenceService}. */
export interface InferenceServiceProps extends InferenceServiceSpec {
  /**
   * Name, namespace, labels and annotations.
   * @default - a generated name
   */
  readonly metadata?: ApiObjectMetadata;
}

/** A model and how much of it runs. */
export interface ModelProps {
  /** Its format: `sklearn`, `xgboost`, `onnx`, `huggingface`. */
  readonly format: string;

  /** Where it lies. */
  readonly uri: ModelUri;

  /**
   * What serves it, a construct or the name of one that others made.
   * @default - the runtime of highest priority that knows the format
   */
  readonly runtime?: ServingRuntime | ClusterServingRuntime | string;

  /**
   * What its container asks for and may use.
   * @default - what the runtime says
   */
  readonly resources?: ResourceProps;

  /**
   * The fewest pods. 0 lets it sleep when nobody asks, with Knative alone.
   * @default 1
   */
  readonly minReplicas?: number;

  /**
   * The most pods.
   * @default - no more than the fewest
   */
  readonly maxReplicas?: number;

  /**
   * The service account of its pods, whose secrets open the place where the model lies.
   * @default - the namespace's default
   */
  readonly serviceAccountName?: string;

  /**
   * Further fields of the predictor's model, as they are.
   * @default - none
   */
  readonly extra?: Partial<PredictorModel>;
}

const kind = { apiVersion: 'serving.kserve.io/v1beta1', kind: 'InferenceService' } as const;

const frameworks = [
  'model',
  'huggingface',
  'lightgbm',
  'onnx',
  'paddle',
  'pmml',
  'pytorch',
  'sklearn',
  'tensorflow',
  'triton',
  'xgboost',
] as const;

/**
 * `serving.kserve.io/v1beta1 InferenceService`: a model behind an endpoint, that scales by what is asked of it.
 *
 * @example
 * InferenceService.ofModel(this, 'churn', {
 *   format: 'sklearn',
 *   uri: ModelUri.s3('models', 'churn/v3'),
 *   maxReplicas: 4,
 * }).canary('candidate', { format: 'sklearn', uri: ModelUri.s3('models', 'churn/v4') }, Percent.of(10));
 */
export class InferenceService extends CustomResource<InferenceServiceSpec> {
  /** Whether a value is an InferenceService construct. */
  static isInferenceService(value: unknown): value is InferenceService {
    return isKind(value, kind);
  }

  /** The service of one model. */
  static ofModel(scope: Construct, id: string, model: ModelProps, metadata?: ApiObjectMetadata): InferenceService {
    const service = new InferenceService(scope, id, { ...(metadata && { metadata }), predictor: predictorOf(model) });
    service.checkRuntime(model);
    return service;
  }

  private readonly given: InferenceServiceProps;
  private readonly canaries: Canary[];

  constructor(scope: Construct, id: string, props: InferenceServiceProps) {
    super(scope, id, kind, props.metadata);
    this.given = props;
    this.canaries = [...(props.canary ?? [])];
    const { predictor, transformer, explainer, canary = [] } = props;
    this.checkPredictor('predictor', predictor);
    if (transformer) this.checkScale('transformer', transformer);
    if (explainer) this.checkScale('explainer', explainer);
    for (const each of canary) this.checkPredictor(`canary ${each.predictor.name ?? ''}`, each.predictor);
  }

  /**
   * Sends a share of the requests to another model under the same endpoint; the service then runs as Deployments and not by
   * Knative, which alone has this.
   * @param name what KServe calls the other model: one of each
   */
  canary(name: string, model: Omit<ModelProps, 'maxReplicas'>, share: Percent): this {
    this.checkRuntime(model);
    const predictor = { ...predictorOf(model), name };
    this.checkPredictor(`canary ${name}`, predictor);
    this.canaries.push({ predictor, trafficPercent: share.value });
    if (this.mode === undefined) this.metadata.addAnnotation(deploymentMode, 'Standard');
    return this;
  }

  protected override toSpec(): InferenceServiceSpec {
    const { metadata: _metadata, canary: _canary, ...spec } = this.given;
    if (!/^[a-z]([-a-z0-9]*[a-z0-9])?$/.test(this.name)) {
      throw invalidProp(this, 'metadata.name', this.name, 'a name without dots that begins with a letter');
    }
    if (this.canaries.length === 0) return spec;
    this.checkCanaries();
    return { ...spec, canary: this.canaries };
  }

  private checkCanaries(): void {
    const names = this.canaries.map(({ predictor }) => predictor.name);
    const wrong = names.find((name, index) => !name || names.indexOf(name) !== index);
    if (names.includes(undefined) || wrong !== undefined || names.includes(this.given.predictor.name)) {
      throw invalidProp(this, 'canary', names.map(String), 'a name of its own for each predictor');
    }
    const sum = this.canaries.reduce((total, { trafficPercent }) => total + trafficPercent, 0);
    if (sum > 100) throw invalidProp(this, 'canary', `${sum} %`, 'at most 100 % together');
    const fixed = ['workerSpec', 'maxReplicas', 'scaleTarget', 'scaleMetric', 'autoScaling'] as const;
    for (const { predictor } of this.canaries) {
      const set = fixed.find((field) => predictor[field] !== undefined);
      if (set) throw invalidProp(this, `canary ${predictor.name ?? ''}`, set, 'minReplicas alone: it does not scale');
    }
    const mode = this.mode ?? 'Standard';
    if (mode !== 'Standard' && mode !== 'RawDeployment') {
      throw invalidProp(this, deploymentMode, mode, 'Standard', 'with Knative, set predictor.canaryTrafficPercent');
    }
  }

  /** How the metadata say that it runs. */
  private get mode(): string | undefined {
    return this.given.metadata?.annotations?.[deploymentMode];
  }

  private checkRuntime({ runtime, format }: ModelProps): void {
    if (typeof runtime === 'object' && !runtime.supports(format)) {
      throw invalidProp(this, 'format', format, `a format that ${runtime.kind} ${runtime.name} supports`);
    }
  }

  private checkPredictor(where: string, predictor: Predictor): void {
    const { containers = [], ...rest } = predictor;
    const given: string[] = frameworks.filter((name) => rest[name] !== undefined);
    const server = containers.some(({ name }) => name === 'kserve-container');
    if (server || (given.length === 0 && containers.length > 0)) given.push('containers');
    if (given.length !== 1)
      throw invalidProp(this, where, given, `exactly one of ${frameworks.join(', ')}, containers`);
    for (const name of frameworks) {
      const { storage, storageUri } = rest[name] ?? {};
      if (storage && storageUri !== undefined) {
        throw invalidProp(this, `${where}.${name}`, 'storage and storageUri', 'at most one of them');
      }
    }
    this.checkScale(where, predictor);
  }

  /** KServe refuses less than none, and fewer at most than at least; 0 at most means no limit. */
  private checkScale(where: string, { minReplicas = 1, maxReplicas = 0 }: Component): void {
    if (minReplicas < 0 || maxReplicas < 0 || (maxReplicas !== 0 && minReplicas > maxReplicas)) {
      throw invalidProp(
        this,
        `${where}, replicas`,
        `${minReplicas} to ${maxReplicas}`,
        'minReplicas up to maxReplicas',
      );
    }
  }
}

const deploymentMode = 'serving.kserve.io/deploymentMode';

function predictorOf(model: ModelProps): Predictor {
  const { format, uri, runtime, resources, minReplicas, maxReplicas, serviceAccountName, extra } = model;
  return {
    ...(minReplicas !== undefined && { minReplicas }),
    ...(maxReplicas !== undefined && { maxReplicas }),
    ...(serviceAccountName !== undefined && { serviceAccountName }),
    model: {
      modelFormat: { name: format },
      storageUri: uri.toString(),
      ...(runtime !== undefined && { runtime: typeof runtime === 'string' ? runtime : runtime.name }),
      ...(resources && { resources: renderResources(resources) }),
      ...extra,
    },
  };
}
