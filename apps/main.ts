import { Platform } from 'slipway';
import { environments } from '../environments/index.js';
import { CertManager } from './cert-manager.js';
import { ChurnApi } from './churn-api.js';
import { FraudDetection } from './fraud-detection.js';
import { Ingress } from './ingress.js';
import { MLflow } from './mlflow.js';
import { Monitoring } from './monitoring.js';
import { Serving } from './serving.js';
import { Training } from './training.js';

/** The reference ML platform: every application in every environment. */
const platform = new Platform({
  name: 'ml-platform',
  repository: 'https://git.example.com/ml-platform/gitops.git',
  environments,
});

platform.add(CertManager, 'cert-manager', { kind: 'infrastructure', namespace: 'cert-manager', wave: 0 });
platform.add(Ingress, 'ingress', { kind: 'infrastructure', namespace: 'ingress', wave: 1 });
platform.add(Monitoring, 'monitoring', { kind: 'infrastructure', namespace: 'monitoring', wave: 1 });
platform.add(MLflow, 'mlflow', { namespace: 'mlflow', wave: 2 });
platform.add(Training, 'training', { namespace: 'training', wave: 3 });
platform.add(Serving, 'serving', { namespace: 'models', wave: 4 });
platform.add(ChurnApi, 'churn-api', { namespace: 'churn', wave: 4 });
platform.add(FraudDetection, 'fraud-detection', { namespace: 'fraud', wave: 4 });

export default platform;

if (require.main === module) platform.synth();
