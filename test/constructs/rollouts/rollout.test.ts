import { CanaryStep, Rollout, RolloutStrategy } from '../../../lib/constructs/rollouts/index.js';
import { Duration, Percent } from '../../../lib/constructs/values/index.js';
import { rendered, specOf, testChart } from '../support.js';

const container = { image: 'registry.example.com/churn:1', ports: [{ containerPort: 8080, name: 'http' }] };

test('a canary rollout goes step by step', () => {
  const rollout = new Rollout(testChart(), 'churn', {
    metadata: { name: 'churn' },
    container,
    replicas: 4,
    strategy: RolloutStrategy.canary({
      maxSurge: Percent.of(25),
      maxUnavailable: 0,
      steps: [
        CanaryStep.setWeight(Percent.of(10)),
        CanaryStep.pause(Duration.minutes(5)),
        CanaryStep.analysis(['success-rate'], { service: 'churn' }),
        CanaryStep.pause(),
      ],
    }),
  });
  expect(rendered(rollout)).toEqual({
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Rollout',
    metadata: { name: 'churn' },
    spec: {
      replicas: 4,
      selector: { matchLabels: { 'app.kubernetes.io/name': 'churn' } },
      template: {
        metadata: { labels: { 'app.kubernetes.io/name': 'churn' } },
        spec: {
          containers: [
            { name: 'app', image: 'registry.example.com/churn:1', ports: [{ name: 'http', containerPort: 8080 }] },
          ],
        },
      },
      strategy: {
        canary: {
          maxSurge: '25%',
          maxUnavailable: 0,
          steps: [
            { setWeight: 10 },
            { pause: { duration: '5m' } },
            {
              analysis: { templates: [{ templateName: 'success-rate' }], args: [{ name: 'service', value: 'churn' }] },
            },
            { pause: {} },
          ],
        },
      },
    },
  });
});

test('a blue-green rollout switches between two services', () => {
  const rollout = new Rollout(testChart(), 'churn', {
    container,
    strategy: RolloutStrategy.blueGreen({
      activeService: 'churn',
      previewService: 'churn-preview',
      autoPromotion: false,
      scaleDownDelay: Duration.minutes(1),
    }),
  });
  expect(specOf(rollout).strategy).toEqual({
    blueGreen: {
      activeService: 'churn',
      previewService: 'churn-preview',
      autoPromotionEnabled: false,
      scaleDownDelaySeconds: 60,
    },
  });
});

test('nonsense is refused', () => {
  expect(() => RolloutStrategy.blueGreen({ activeService: 'a', previewService: 'a' })).toThrow('another Service');
  expect(() => RolloutStrategy.canary({ steps: [], trafficRouting: { nginx: {} } })).toThrow(
    'canaryService and stableService',
  );
  const strategy = RolloutStrategy.canary({ steps: [] });
  expect(() => new Rollout(testChart(), 'r', { container, strategy, replicas: -1 })).toThrow(
    'test/r: replicas: got -1',
  );
  expect(() => new Rollout(testChart(), 'r', { container, strategy, selector: {} })).toThrow('test/r: selector');
});
