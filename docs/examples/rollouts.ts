import type { Chart } from 'cdk8s';
import { Duration, Percent } from 'slipway';
import { CanaryStep, Rollout, RolloutStrategy } from 'slipway/rollouts';

/** A new version beside the old one, until a person lets it take over. The guide leaves selector and labels out; yours stay. */
export function blueGreen(chart: Chart): void {
  new Rollout(chart, 'blue-green', {
    metadata: { name: 'churn-api' },
    replicas: 3,
    containerName: 'api',
    container: { image: 'ghcr.io/user/churn-api:v1.2.3' },
    strategy: RolloutStrategy.blueGreen({
      activeService: 'churn-api-active',
      previewService: 'churn-api-preview',
      autoPromotion: false,
    }),
  }).addRaw({ spec: { selector: null, template: { metadata: null } } });
}

/** A new version that gets more of the traffic every five minutes. */
export function canary(chart: Chart): void {
  new Rollout(chart, 'canary', {
    metadata: { name: 'churn-api' },
    replicas: 10,
    container: { image: 'ghcr.io/user/churn-api:v1.2.3' },
    strategy: RolloutStrategy.canary({
      steps: [10, 25, 50, 75].flatMap((share) => [
        CanaryStep.setWeight(Percent.of(share)),
        CanaryStep.pause(Duration.minutes(5)),
      ]),
    }),
  }).addRaw({ spec: { selector: null, template: null } });
}
