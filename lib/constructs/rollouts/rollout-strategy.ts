import { invalidValue } from '../errors.js';
import type { Duration, Percent } from '../values/index.js';
import type { CanaryStep } from './canary-step.js';
import type {
  BlueGreenStrategy as BlueGreenFields,
  CanaryStrategy as CanaryFields,
  Strategy,
  TrafficRouting,
} from './fields/index.js';

/** A new version that gets more and more of the traffic. */
export interface CanaryStrategyProps {
  /** What happens, one after the other. Without steps it is a rolling update. */
  readonly steps: readonly CanaryStep[];

  /**
   * The Service of the new version's pods; needed for traffic routing.
   * @default - none
   */
  readonly canaryService?: string;

  /**
   * The Service of the old version's pods; needed for traffic routing.
   * @default - none
   */
  readonly stableService?: string;

  /**
   * How many pods there may be above the wanted number.
   * @default 25%
   */
  readonly maxSurge?: number | Percent;

  /**
   * How many pods may be missing.
   * @default 25%
   */
  readonly maxUnavailable?: number | Percent;

  /**
   * How traffic is split, as the Rollout says it; without it, by the number of pods.
   * @default - by the number of pods
   */
  readonly trafficRouting?: TrafficRouting;

  /**
   * Further fields of the strategy, as they are: background analysis, anti-affinity, metadata.
   * @default - none
   */
  readonly extra?: CanaryFields;
}

/** A new version beside the old one, and one switch between them. */
export interface BlueGreenStrategyProps {
  /** The Service that users reach. */
  readonly activeService: string;

  /**
   * The Service that reaches the new version before the switch.
   * @default - none
   */
  readonly previewService?: string;

  /**
   * Whether it switches by itself once the new version is ready.
   * @default true
   */
  readonly autoPromotion?: boolean;

  /**
   * How long it waits before it switches by itself.
   * @default - not at all
   */
  readonly autoPromotionDelay?: Duration;

  /**
   * How long the old version stays after the switch.
   * @default Duration.seconds(30)
   */
  readonly scaleDownDelay?: Duration;

  /**
   * Pods of the new version before the switch.
   * @default - as many as wanted afterwards
   */
  readonly previewReplicas?: number;

  /**
   * Further fields of the strategy, as they are: analyses, anti-affinity, metadata.
   * @default - none
   */
  readonly extra?: Partial<BlueGreenFields>;
}

/** How a Rollout goes from one version to the next. */
export class RolloutStrategy {
  /** A new version that gets more and more of the traffic. */
  static canary(props: CanaryStrategyProps): RolloutStrategy {
    const { steps, canaryService, stableService, maxSurge, maxUnavailable, trafficRouting, extra } = props;
    if (trafficRouting && (canaryService === undefined || stableService === undefined)) {
      throw invalidValue(
        'RolloutStrategy.canary trafficRouting',
        'not both Services',
        'canaryService and stableService',
      );
    }
    return new RolloutStrategy({
      canary: {
        ...(canaryService !== undefined && { canaryService }),
        ...(stableService !== undefined && { stableService }),
        ...(maxSurge !== undefined && { maxSurge: share(maxSurge) }),
        ...(maxUnavailable !== undefined && { maxUnavailable: share(maxUnavailable) }),
        ...(trafficRouting && { trafficRouting }),
        ...extra,
        steps: steps.map((step) => step.toJson()),
      },
    });
  }

  /** A new version beside the old one, and one switch between them. */
  static blueGreen(props: BlueGreenStrategyProps): RolloutStrategy {
    const { activeService, previewService, autoPromotion, autoPromotionDelay, scaleDownDelay, previewReplicas, extra } =
      props;
    if (activeService === previewService) {
      throw invalidValue(
        'RolloutStrategy.blueGreen previewService',
        previewService,
        'another Service than activeService',
      );
    }
    return new RolloutStrategy({
      blueGreen: {
        activeService,
        ...(previewService !== undefined && { previewService }),
        ...(autoPromotion !== undefined && { autoPromotionEnabled: autoPromotion }),
        ...(autoPromotionDelay && { autoPromotionSeconds: autoPromotionDelay.toSeconds() }),
        ...(scaleDownDelay && { scaleDownDelaySeconds: scaleDownDelay.toSeconds() }),
        ...(previewReplicas !== undefined && { previewReplicaCount: previewReplicas }),
        ...extra,
      },
    });
  }

  private constructor(private readonly strategy: Strategy) {}

  /** `spec.strategy` of the Rollout. */
  toJson(): Strategy {
    return this.strategy;
  }
}

function share(value: number | Percent): number | string {
  if (typeof value !== 'number') return value.toString();
  if (!Number.isInteger(value) || value < 0) throw invalidValue('number of pods', value, 'a whole number from 0');
  return value;
}
