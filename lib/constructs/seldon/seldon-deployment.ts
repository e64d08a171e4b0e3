import type { ApiObjectMetadata } from 'cdk8s';
import type { Construct } from 'constructs';
import { CustomResource, isKind } from '../custom-resource.js';
import { invalidProp } from '../errors.js';
import type { Percent } from '../values/index.js';
import type { SeldonDeploymentSpec } from './fields/index.js';
import type { SeldonProtocol } from './model-server.js';
import { renderPredictor, type PredictorProps } from './predictor.js';

/** Props of a {@link SeldonDeployment}: how its main version runs, and what all versions share. */
export interface SeldonDeploymentProps extends PredictorProps {
  /**
   * Name, namespace, labels and annotations.
   * @default - a generated name
   */
  readonly metadata?: ApiObjectMetadata;

  /**
   * Name of the model: the node of the graph and, with an image, its container.
   * @default model
   */
  readonly modelName?: string;

  /**
   * Name of the main version.
   * @default main
   */
  readonly predictorName?: string;

  /**
   * What clients speak.
   * @default - Seldon's own protocol
   */
  readonly protocol?: SeldonProtocol;

  /**
   * Further fields of the spec, as they are.
   * @default - none
   */
  readonly deployment?: Omit<Partial<SeldonDeploymentSpec>, 'predictors'>;
}

/** Another version that takes a share of the traffic; what it does not say it has from the main version. */
export interface CanaryProps extends PredictorProps {
  /** Its share of the requests. */
  readonly traffic: Percent;

  /**
   * Name of the version.
   * @default canary
   */
  readonly name?: string;
}

/** Another version that gets a copy of the requests; what it does not say it has from the main version. */
export interface ShadowProps extends PredictorProps {
  /**
   * Name of the version.
   * @default shadow
   */
  readonly name?: string;
}

const kind = { apiVersion: 'machinelearning.seldon.io/v1', kind: 'SeldonDeployment' } as const;

/** `machinelearning.seldon.io/v1 SeldonDeployment`: a model behind an endpoint, in one version or several. */
export class SeldonDeployment extends CustomResource<SeldonDeploymentSpec> {
  /** Whether a value is a SeldonDeployment construct. */
  static isSeldonDeployment(value: unknown): value is SeldonDeployment {
    return isKind(value, kind);
  }

  private readonly main: PredictorProps;
  private readonly model: string;
  private readonly mainName: string;
  private readonly protocol: SeldonProtocol | undefined;
  private readonly deployment: SeldonDeploymentProps['deployment'];
  private readonly shadows = new Map<string, PredictorProps>();
  private readonly canaries = new Map<string, { readonly traffic: Percent; readonly predictor: PredictorProps }>();

  constructor(scope: Construct, id: string, props: SeldonDeploymentProps) {
    super(scope, id, kind, props.metadata);
    const { metadata: _metadata, modelName = 'model', predictorName = 'main', protocol, deployment, ...main } = props;
    this.main = main;
    this.model = modelName;
    this.mainName = predictorName;
    this.protocol = protocol;
    this.deployment = deployment;
    this.checkPredictor(predictorName, main);
  }

  /**
   * Adds a version that takes a share of the traffic; the main version keeps the rest.
   * @throws ConstructError INVALID_PROPS when the name is taken or the shares exceed 100 %
   */
  canary(props: CanaryProps): this {
    const { traffic, name = 'canary', ...own } = props;
    this.refuseTaken(name, 'canary');
    if (this.canaryShare() + traffic.value > 100) {
      throw invalidProp(this, 'canary traffic', traffic.toString(), `at most ${100 - this.canaryShare()}%`);
    }
    this.canaries.set(name, { traffic, predictor: this.inherited(name, own) });
    return this;
  }

  /**
   * Adds a version that gets a copy of the requests and whose answers nobody sees.
   * @throws ConstructError INVALID_PROPS when the name is taken
   */
  shadow(props: ShadowProps): this {
    const { name = 'shadow', ...own } = props;
    this.refuseTaken(name, 'shadow');
    this.shadows.set(name, this.inherited(name, own));
    return this;
  }

  protected override toSpec(): SeldonDeploymentSpec {
    const several = this.canaries.size > 0;
    return {
      name: this.name,
      ...(this.protocol !== undefined && { protocol: this.protocol }),
      ...this.deployment,
      predictors: [
        renderPredictor(this.mainName, this.model, this.main, several ? 100 - this.canaryShare() : undefined),
        ...[...this.canaries].map(([name, { traffic, predictor }]) =>
          renderPredictor(name, this.model, predictor, traffic.value),
        ),
        ...[...this.shadows].map(([name, predictor]) => ({
          ...renderPredictor(name, this.model, predictor, undefined),
          shadow: true,
        })),
      ],
    };
  }

  private refuseTaken(name: string, what: string): void {
    if (name !== this.mainName && !this.canaries.has(name) && !this.shadows.has(name)) return;
    throw invalidProp(this, `${what} name`, name, 'a name that no other version has');
  }

  /** What the main version says and another one does not; an image leaves the main version's model server, and vice versa. */
  private inherited(name: string, own: PredictorProps): PredictorProps {
    const base: PredictorProps = { ...this.main };
    const { image: _image, ...withoutImage } = base;
    const { server: _server, modelUri: _modelUri, ...withoutServer } = base;
    const inherited = own.image !== undefined ? withoutServer : own.server !== undefined ? withoutImage : base;
    const predictor = { ...inherited, ...own };
    this.checkPredictor(name, predictor);
    return predictor;
  }

  private canaryShare(): number {
    return [...this.canaries.values()].reduce((sum, { traffic }) => sum + traffic.value, 0);
  }

  private checkPredictor(name: string, { image, server, modelUri, replicas, graph }: PredictorProps): void {
    if (!graph && (image === undefined) === (server === undefined)) {
      const got = image === undefined ? 'neither image nor server' : 'both image and server';
      throw invalidProp(this, `predictor ${name}`, got, 'exactly one of image and server');
    }
    if (server !== undefined && modelUri === undefined) {
      throw invalidProp(this, `predictor ${name}, modelUri`, undefined, `the URI of the model that ${server} loads`);
    }
    if (replicas !== undefined && (!Number.isInteger(replicas) || replicas < 0)) {
      throw invalidProp(this, `predictor ${name}, replicas`, replicas, 'a whole number from 0');
    }
  }
}
