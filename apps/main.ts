import { AppProject, Duration, Gate, IgnoreDifferences, Platform } from 'slipway';
import { environments } from '../environments/index.js';
import { CertManager } from './cert-manager.js';
import { ChurnApi } from './churn-api.js';
import { FeatureStore } from './feature-store.js';
import { Foundations } from './foundations.js';
import { FraudDetection } from './fraud-detection.js';
import { Ingress } from './ingress.js';
import { MLflow } from './mlflow.js';
import { Monitoring } from './monitoring.js';
import { Pipelines } from './pipelines.js';
import { Serving } from './serving.js';
import { Training } from './training.js';

/** The reference ML platform: every application in every environment. */
const platform = new Platform({
  name: 'ml-platform',
  repository: 'https://git.example.com/ml-platform/gitops.git',
  environments,
});

/** What product teams deliver, apart from the platform's own. */
const applications = new AppProject(platform.control, 'applications', {
  metadata: { name: 'applications' },
  description: 'Applications of the product teams',
  clusterResourceWhitelist: [{ kind: 'Namespace' }],
});

/** What everything else stands on, whoever delivers it. */
const project = new AppProject(platform.control, 'infrastructure', {
  metadata: { name: 'infrastructure' },
  description: 'What the platform and the applications stand on',
  clusterResourceWhitelist: [{ group: '*', kind: '*' }],
});
const infrastructure = { kind: 'infrastructure', project } as const;

platform.add(Foundations, 'foundations', { ...infrastructure, namespace: 'foundations', wave: 0 });
platform.add(CertManager, 'cert-manager', { ...infrastructure, namespace: 'cert-manager', wave: 0 });
platform.add(Ingress, 'ingress', { ...infrastructure, namespace: 'ingress', wave: 1 });
platform.add(Monitoring, 'monitoring', { ...infrastructure, namespace: 'monitoring', wave: 1 });
platform.add(MLflow, 'mlflow', { namespace: 'mlflow', wave: 2 });
platform.add(Training, 'training', { namespace: 'training', wave: 3 });
const features = platform.add(FeatureStore, 'feature-store', { namespace: 'features', wave: 2 });
platform.add(Pipelines, 'pipelines', { namespace: 'pipelines', wave: 3 });
// Whoever runs an experiment moves its split by hand.
const splits = IgnoreDifferences.atJqPaths(
  { group: 'mlops.seldon.io', kind: 'Experiment' },
  '.spec.candidates[].weight',
);
const serving = { namespace: 'models', wave: 4, ignoreDifferences: [splits] };
platform.add(Serving, 'serving', serving).dependsOn(features);
platform.add(ChurnApi, 'churn-api', { namespace: 'churn', wave: 4, project: applications });
platform.add(FraudDetection, 'fraud-detection', { namespace: 'fraud', wave: 4, project: applications });

const { development, staging, production } = environments;
development.promoteTo(staging, [Gate.healthyFor(Duration.minutes(30))]);
staging.promoteTo(production, [Gate.healthyFor(Duration.hours(24)), Gate.approvedBy('release-managers')]);

export default platform;

if (require.main === module) platform.synth();
