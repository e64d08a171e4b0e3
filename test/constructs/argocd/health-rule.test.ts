import { Platform } from '../../../lib/index.js';
import { HealthRule } from '../../../lib/constructs/argocd/index.js';
import { Delivery } from '../../../lib/testing/index.js';
import { testEnvironments } from '../../platform/fixtures.js';

const platform = () =>
  new Platform({ environments: testEnvironments(), repository: 'https://git.example.com/gitops', name: 'shop' });

test('a health rule is a ConfigMap of the hub that holds it as data, and the root may write it', () => {
  const shop = platform();
  shop.addHealthRule('trainer', {
    group: 'ml.example.com',
    kind: 'Trainer',
    cases: [
      { when: [{ path: 'status.phase', op: 'equals', value: 'Done' }], status: 'Healthy', message: '{status.epoch}' },
    ],
  });
  expect(shop.control.toJson().find(({ kind }) => kind === 'ConfigMap')).toEqual({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: {
      name: 'health.trainer.ml.example.com',
      namespace: 'argocd',
      labels: { 'slipway.dev/settings': 'health-rules' },
    },
    data: {
      'ml.example.com_Trainer': expect.stringContaining('path: status.phase') as string,
    },
  });
  const root = shop.control.toJson().find(({ metadata }) => metadata.name === 'shop-root');
  expect(root.spec.namespaceResourceWhitelist).toContainEqual({ group: '', kind: 'ConfigMap' });
  expect(Delivery.of(shop)).toBeDefined();
});

test('without one the root may write no ConfigMaps', () => {
  const root = platform()
    .control.toJson()
    .find(({ metadata }) => metadata.name === 'shop-root');
  expect(root.spec.namespaceResourceWhitelist).toHaveLength(3);
});

test('a rule that cannot be meant is refused where it is written', () => {
  const rule = (props: object) => () =>
    new HealthRule(platform().control, 'rule', { kind: 'Trainer', cases: [], ...props });
  expect(rule({ cases: [{ when: [{ path: 'a..b', op: 'exists' }], status: 'Healthy' }] })).toThrow(
    /argocd\/rule: cases\[0\]\.when\[0\]\.path: got "a\.\.b", expected a path/,
  );
  expect(rule({ kind: 'trainers' })).toThrow(/kind: got "trainers", expected a kind such as Deployment/);
});
