import type { ApiObjectMetadata } from 'cdk8s';
import type { Construct } from 'constructs';
import { renderContainer, renderPodTemplate, type ContainerProps, type PodProps } from '../core/index.js';
import { CustomResource, isKind } from '../custom-resource.js';
import { invalidProp } from '../errors.js';
import type { RolloutSpec } from './fields/index.js';
import type { RolloutStrategy } from './rollout-strategy.js';

/** Props of a {@link Rollout}. */
export interface RolloutProps {
  /**
   * Name, namespace, labels and annotations.
   * @default - a generated name
   */
  readonly metadata?: ApiObjectMetadata;

  /** What the pods run. */
  readonly container: ContainerProps;

  /** How it goes from one version to the next. */
  readonly strategy: RolloutStrategy;

  /**
   * How many pods there are.
   * @default 1
   */
  readonly replicas?: number;

  /**
   * Name of the container.
   * @default app
   */
  readonly containerName?: string;

  /**
   * What the pods have beside their container.
   * @default - nothing
   */
  readonly pod?: PodProps;

  /**
   * Labels by which the Rollout, and Services, find the pods. They cannot be changed later.
   * @default - `app.kubernetes.io/name` with the name of the Rollout
   */
  readonly selector?: Readonly<Record<string, string>>;

  /**
   * How many old versions are kept for a way back.
   * @default 10
   */
  readonly revisionHistoryLimit?: number;

  /**
   * Further fields of the spec, as they are: deadlines, rollback window, pause.
   * @default - none
   */
  readonly extra?: Partial<RolloutSpec>;
}

const kind = { apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout' } as const;

/**
 * `argoproj.io/v1alpha1 Rollout`: a Deployment with a canary or blue-green strategy.
 *
 * @example
 * new Rollout(this, 'churn', {
 *   container: { image: 'registry.example.com/churn:1.4.0' },
 *   strategy: RolloutStrategy.canary({
 *     steps: [CanaryStep.setWeight(Percent.of(10)), CanaryStep.pause(Duration.minutes(10)), CanaryStep.analysis([errors])],
 *   }),
 * });
 */
export class Rollout extends CustomResource<RolloutSpec> {
  /** Whether a value is a Rollout construct. */
  static isRollout(value: unknown): value is Rollout {
    return isKind(value, kind);
  }

  /** Labels by which Services find the pods. */
  readonly selector: Readonly<Record<string, string>>;
  private readonly rollout: RolloutProps;

  constructor(scope: Construct, id: string, props: RolloutProps) {
    super(scope, id, kind, props.metadata);
    const { replicas } = props;
    if (replicas !== undefined && (!Number.isInteger(replicas) || replicas < 0)) {
      throw invalidProp(this, 'replicas', replicas, 'a whole number from 0');
    }
    this.selector = props.selector ?? { 'app.kubernetes.io/name': this.name };
    if (Object.keys(this.selector).length === 0) throw invalidProp(this, 'selector', 'no label', 'at least one label');
    this.rollout = props;
  }

  protected override toSpec(): RolloutSpec {
    const { container, containerName = 'app', pod, replicas, revisionHistoryLimit, strategy, extra } = this.rollout;
    return {
      ...(replicas !== undefined && { replicas }),
      ...(revisionHistoryLimit !== undefined && { revisionHistoryLimit }),
      ...extra,
      selector: { matchLabels: { ...this.selector } },
      template: renderPodTemplate([renderContainer(containerName, container)], {
        ...pod,
        labels: { ...pod?.labels, ...this.selector },
      }),
      strategy: strategy.toJson(),
    };
  }
}
