import type { Construct } from 'constructs';
import { ModelUri, Percent, type GitOpsAppProps } from 'slipway';
import { InferenceService } from 'slipway/kserve';
import { Experiment, Model, SeldonDeployment } from 'slipway/seldon';
import { amountsOf, container } from './container.js';
import { JobStep } from './job-step.js';
import { MlApp } from './ml-app.js';

/** Serves the models. Of the sentiment model, one request in ten goes to the candidate for the next version. */
export class Serving extends MlApp {
  constructor(scope: Construct, id: string, props: GitOpsAppProps) {
    super(scope, id, props);
    const { serving } = this.environment.values;

    const model = new SeldonDeployment(this, 'sentiment', {
      ...container(serving, { ports: [{ name: 'http', containerPort: 9000 }] }),
      modelName: 'sentiment',
      replicas: serving.replicas,
    });
    model.canary({ image: serving.candidate, replicas: 1, traffic: Percent.of(10) });

    this.recommendations();
    const limits = amountsOf(serving.resources);
    InferenceService.ofModel(this, 'churn', {
      format: 'sklearn',
      uri: ModelUri.s3('ml-models', 'churn/v3'),
      resources: { requests: limits, limits },
      maxReplicas: serving.replicas,
    });

    new JobStep(this, 'smoke-test', {
      ...serving,
      command: ['python', '-m', 'serving.smoke_test', `http://${model.name}/api/v1.0/predictions`],
    }).runAfter(this);
  }

  /** Two versions of the recommendations, between which requests are divided: the split is moved while it runs. */
  private recommendations(): void {
    const [current, candidate] = ['v7', 'v8'].map(
      (version) =>
        new Model(this, `recommendations-${version}`, {
          storageUri: ModelUri.gs('ml-models', `recommendations/${version}`),
          requirements: ['sklearn'],
          replicas: 1,
        }),
    );
    if (current && candidate) {
      new Experiment(this, 'recommendations', {
        candidates: [
          [current, 90],
          [candidate, 10],
        ],
        default: current,
      });
    }
  }
}
