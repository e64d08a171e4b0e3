import { Cluster, Duration, Environment, Revision, Schedule, SyncPolicy, SyncWindow } from 'slipway';
import { Size } from 'cdk8s';
import { Cpu } from 'cdk8s-plus-27';
import type { Resources, Values } from './values.js';

const medium: Resources = { cpu: Cpu.units(1), memory: Size.gibibytes(2) };
const large: Resources = { cpu: Cpu.units(4), memory: Size.gibibytes(16) };

/** A released version: it moves when the tag here does. Nothing is synced by itself at night. */
export const production = new Environment<Values>('production', {
  cluster: Cluster.named('prod-cluster'),
  revision: Revision.tag('v1.2.3'),
  sync: SyncPolicy.automated({ prune: false, selfHeal: true }),
  windows: [
    SyncWindow.deny({
      schedule: Schedule.cron('0 22 * * *'),
      duration: Duration.hours(8),
      manualSync: true,
      description: 'Nobody is there to look at a rollout at night',
    }),
  ],
  values: {
    host: 'ml.example.com',
    certManager: { image: 'registry.example.com/cert-manager:1.21.1', replicas: 2, resources: medium },
    ingress: { image: 'registry.example.com/ingress-nginx:1.14.0', replicas: 3, resources: medium },
    monitoring: {
      image: 'registry.example.com/prometheus:3.5.0',
      replicas: 2,
      resources: large,
      retention: Duration.days(30),
    },
    mlflow: {
      image: 'registry.example.com/mlflow:3.4.0',
      replicas: 2,
      resources: medium,
      database: {
        image: 'registry.example.com/postgres:17.6',
        replicas: 1,
        resources: large,
        storage: Size.gibibytes(100),
      },
    },
    artifacts: 'ml-artifacts-production',
    features: { image: 'registry.example.com/feature-store:2.2.1', replicas: 3, resources: medium },
    training: {
      image: 'registry.example.com/training:1.7.2',
      replicas: 4,
      resources: large,
      dataset: 's3://ml-datasets/reviews-2026',
      epochs: 10,
    },
    serving: {
      image: 'registry.example.com/sentiment:2.0.0',
      candidate: 'registry.example.com/sentiment:2.1.0',
      replicas: 4,
      resources: medium,
    },
    churnApi: { image: 'registry.example.com/churn-api:1.4.2', replicas: 5, resources: medium },
    fraudDetection: {
      image: 'registry.example.com/fraud-detection:0.8.3',
      replicas: 3,
      resources: medium,
      threshold: 0.8,
    },
  },
});
