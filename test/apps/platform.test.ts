import { readFileSync } from 'node:fs';
import { synthesize } from 'slipway';
import { Delivery } from 'slipway/testing';
import platform from '../../apps/main.js';

const delivery = Delivery.of(platform);

test('every application is delivered to every environment', () => {
  expect(delivery.resourceCount('Application')).toBe(11 * 3 + 1);
  expect(delivery.resourceCount('Namespace')).toBe(0);

  delivery
    .hasApplication('serving-development', {
      spec: {
        source: { targetRevision: 'develop' },
        syncPolicy: { automated: { prune: true, selfHeal: true }, syncOptions: ['CreateNamespace=true'] },
      },
    })
    .hasApplication('serving-staging', {
      spec: { source: { targetRevision: 'main' }, syncPolicy: { automated: { prune: false, selfHeal: true } } },
    })
    .hasApplication('serving-production', {
      spec: {
        destination: { name: 'prod-cluster', namespace: 'models' },
        source: { targetRevision: 'v1.2.3', path: 'clusters/production/apps/serving' },
        syncPolicy: { automated: { prune: false, selfHeal: true } },
      },
    });
});

test('a new version comes in the more carefully the closer it is to customers', () => {
  delivery.in('development').hasResource('Deployment', { metadata: { name: 'churn-api' } });
  delivery.in('staging').hasResource('Rollout', { spec: { strategy: { blueGreen: { activeService: 'churn-api' } } } });
  delivery
    .in('production')
    .hasResource('Rollout', { spec: { replicas: 5, strategy: { canary: { maxUnavailable: 0 } } } });

  for (const environment of ['development', 'staging', 'production']) {
    delivery.in(environment).hasResource('SeldonDeployment', {
      spec: {
        predictors: [
          { name: 'main', traffic: 90 },
          { name: 'canary', traffic: 10 },
        ],
      },
    });
  }
});

test('training is migrated before and tested after, and production is held at night', () => {
  const training = delivery.in({ environment: 'production', application: 'training' });
  training
    .hasResource('Job', { metadata: { name: 'migrate', annotations: { 'argocd.argoproj.io/hook': 'PreSync' } } })
    .hasResource('Job', { metadata: { name: 'smoke-test', annotations: { 'argocd.argoproj.io/hook': 'PostSync' } } })
    .hasResource('PyTorchJob', { spec: { pytorchReplicaSpecs: { Worker: { replicas: 4 } } } });

  delivery.hasResource('AppProject', {
    metadata: { name: 'ml-platform' },
    spec: { syncWindows: [{ kind: 'deny', schedule: '0 22 * * *', duration: '8h', clusters: ['prod-cluster'] }] },
  });
});

test('secrets come from a store of all, from a store of a team, and sealed for each cluster', () => {
  const production = delivery.in('production');
  production
    .hasResource('ExternalSecret', {
      metadata: { name: 'mlflow-database' },
      spec: { secretStoreRef: { kind: 'ClusterSecretStore', name: 'vault' } },
    })
    .hasResource('ExternalSecret', {
      metadata: { name: 'online-store' },
      spec: { secretStoreRef: { kind: 'SecretStore', name: 'team-vault' } },
    })
    .hasResource('SealedSecret', { metadata: { name: 'payments', namespace: 'fraud' } });

  const path = 'clusters/production/apps/fraud-detection/sealedsecret-payments.yaml';
  const written = synthesize(platform).find((file) => file.path === path);
  expect(written?.content).toBe(readFileSync('apps/secrets/payments.production.sealed.yaml', 'utf8'));
});

test('its projects are those of the platform, of the product teams, and of what both stand on', () => {
  const projects = delivery.resources('AppProject').map(({ metadata }) => metadata.name);
  expect(projects.sort()).toEqual(['applications', 'infrastructure', 'ml-platform', 'ml-platform-root']);
  expect(delivery.resources('Secret')).toEqual([]);
});
