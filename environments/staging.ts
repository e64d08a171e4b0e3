import { Cluster, Duration, Environment, Revision, SyncPolicy } from 'slipway';
import { Size } from 'cdk8s';
import { Cpu } from 'cdk8s-plus-27';
import type { Resources, Values } from './values.js';

const small: Resources = { cpu: Cpu.millis(250), memory: Size.mebibytes(512) };
const medium: Resources = { cpu: Cpu.units(1), memory: Size.gibibytes(2) };

/** What is about to be released: `main`, healed but never pruned without a person. */
export const staging = new Environment<Values>('staging', {
  cluster: Cluster.named('staging-cluster'),
  revision: Revision.branch('main'),
  sync: SyncPolicy.automated({ prune: false, selfHeal: true }),
  values: {
    host: 'ml.staging.example.com',
    certManager: { image: 'registry.example.com/cert-manager:1.21.1', replicas: 1, resources: small },
    ingress: { image: 'registry.example.com/ingress-nginx:1.14.0', replicas: 2, resources: small },
    monitoring: {
      image: 'registry.example.com/prometheus:3.5.0',
      replicas: 1,
      resources: medium,
      retention: Duration.days(7),
    },
    mlflow: {
      image: 'registry.example.com/mlflow:3.4.0',
      replicas: 1,
      resources: small,
      database: {
        image: 'registry.example.com/postgres:17.6',
        replicas: 1,
        resources: medium,
        storage: Size.gibibytes(20),
      },
    },
    artifacts: 'ml-artifacts-staging',
    features: { image: 'registry.example.com/feature-store:2.3.0', replicas: 2, resources: small },
    training: {
      image: 'registry.example.com/training:1.8.0',
      replicas: 2,
      resources: medium,
      dataset: 's3://ml-datasets/reviews-2026',
      epochs: 3,
    },
    serving: {
      image: 'registry.example.com/sentiment:2.0.0',
      candidate: 'registry.example.com/sentiment:2.1.0',
      replicas: 2,
      resources: small,
    },
    churnApi: { image: 'registry.example.com/churn-api:1.5.0', replicas: 2, resources: small },
    fraudDetection: {
      image: 'registry.example.com/fraud-detection:0.9.0',
      replicas: 2,
      resources: small,
      threshold: 0.7,
    },
  },
});
