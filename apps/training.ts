import { ConfigMap } from 'cdk8s-plus-27';
import type { Construct } from 'constructs';
import { Duration, type GitOpsAppProps } from 'slipway';
import { CleanPodPolicy, EnvValue, PyTorchJob } from 'slipway/kubeflow';
import { LocalQueue } from 'slipway/kueue';
import { container } from './container.js';
import { JobStep } from './job-step.js';
import { MlApp } from './ml-app.js';

/** Trains the sentiment model: the feature store is migrated before, the result is tested after. */
export class Training extends MlApp {
  constructor(scope: Construct, id: string, props: GitOpsAppProps) {
    super(scope, id, props);
    const { training } = this.environment.values;

    const settings = new ConfigMap(this, 'training-settings', {
      data: { dataset: training.dataset, epochs: String(training.epochs) },
    });
    const queue = new LocalQueue(this, 'queue', { spec: { clusterQueue: 'jobs' } });
    const job = new PyTorchJob(this, 'sentiment', {
      workers: training.replicas,
      container: container(training, {
        command: ['python', '-m', 'training.sentiment'],
        env: {
          DATASET: EnvValue.fromConfigMap(settings.name, 'dataset'),
          EPOCHS: EnvValue.fromConfigMap(settings.name, 'epochs'),
          MLFLOW_TRACKING_URI: 'http://mlflow.mlflow',
        },
      }),
      runPolicy: { cleanPodPolicy: CleanPodPolicy.RUNNING, activeDeadline: Duration.hours(12) },
    });

    queue.admit(job);

    new JobStep(this, 'migrate', {
      ...training,
      command: ['python', '-m', 'training.migrate'],
      env: { DATASET: training.dataset },
    }).runBefore(this);
    new JobStep(this, 'smoke-test', { ...training, command: ['python', '-m', 'training.smoke_test'] }).runAfter(this);
  }
}
