import { Capture, Delivery, deliveryMatchers, Match } from 'slipway/testing';
import platform from '../../../apps/main.js';

expect.extend(deliveryMatchers);
const production = Delivery.of(platform).in('production');

test('a tenth of the requests tries the next model', () => {
  production.hasResource('SeldonDeployment', {
    metadata: { name: 'sentiment' },
    spec: { predictors: Match.arrayWith([{ name: 'canary', traffic: 10, replicas: 1 }]) },
  });
});

test('the churn API waits after its first step, and never has fewer replicas than before', () => {
  production.hasResource('Rollout', {
    metadata: { name: 'churn-api' },
    spec: {
      replicas: Match.not(1),
      strategy: {
        blueGreen: Match.absent(),
        canary: {
          maxUnavailable: 0,
          steps: Match.arrayWith([{ setWeight: 10 }, { pause: Match.exactly({ duration: '10m' }) }]),
        },
      },
    },
  });
});

test('every image of the churn API has a version', () => {
  const image = new Capture(Match.stringMatching(/:\d+\.\d+\.\d+$/));
  production.hasResource('Rollout', { spec: { template: { spec: { containers: [{ image }] } } } });

  expect(image.asText()).toBe('registry.example.com/churn-api:1.4.2');
  expect(production).not.toHaveResource('Deployment', { metadata: { name: 'churn-api' } });
});
