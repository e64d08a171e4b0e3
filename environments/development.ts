import { Cluster, Duration, Environment, Revision, SyncPolicy } from 'slipway';
import { Size } from 'cdk8s';
import { Cpu } from 'cdk8s-plus-27';
import type { Resources, Values } from './values.js';

const small: Resources = { cpu: Cpu.millis(100), memory: Size.mebibytes(256) };

/** Every push to `develop` is delivered at once; what leaves Git leaves the cluster. */
export const development = new Environment<Values>('development', {
  cluster: Cluster.named('dev-cluster'),
  revision: Revision.branch('develop'),
  sync: SyncPolicy.automated({ prune: true, selfHeal: true }),
  values: {
    host: 'ml.dev.example.com',
    certManager: { image: 'registry.example.com/cert-manager:1.21.1', replicas: 1, resources: small },
    ingress: { image: 'registry.example.com/ingress-nginx:1.14.0', replicas: 1, resources: small },
    monitoring: {
      image: 'registry.example.com/prometheus:3.5.0',
      replicas: 1,
      resources: small,
      retention: Duration.hours(24),
    },
    mlflow: {
      image: 'registry.example.com/mlflow:3.4.0',
      replicas: 1,
      resources: small,
      database: {
        image: 'registry.example.com/postgres:17.6',
        replicas: 1,
        resources: small,
        storage: Size.gibibytes(5),
      },
    },
    artifacts: 'ml-artifacts-development',
    features: { image: 'registry.example.com/feature-store:develop', replicas: 1, resources: small },
    training: {
      image: 'registry.example.com/training:develop',
      replicas: 1,
      resources: small,
      dataset: 's3://ml-datasets/reviews-sample',
      epochs: 1,
    },
    serving: {
      image: 'registry.example.com/sentiment:2.0.0',
      candidate: 'registry.example.com/sentiment:2.1.0-rc.1',
      replicas: 1,
      resources: small,
    },
    churnApi: { image: 'registry.example.com/churn-api:develop', replicas: 1, resources: small },
    fraudDetection: {
      image: 'registry.example.com/fraud-detection:develop',
      replicas: 1,
      resources: small,
      threshold: 0.5,
    },
  },
});
