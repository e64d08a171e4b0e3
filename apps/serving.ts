import type { Construct } from 'constructs';
import { Percent, type GitOpsAppProps } from 'slipway';
import { SeldonDeployment } from 'slipway/seldon';
import { container } from './container.js';
import { JobStep } from './job-step.js';
import { MlApp } from './ml-app.js';

/** Serves the sentiment model. One request in ten goes to the candidate for the next version. */
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

    new JobStep(this, 'smoke-test', {
      ...serving,
      command: ['python', '-m', 'serving.smoke_test', `http://${model.name}/api/v1.0/predictions`],
    }).runAfter(this);
  }
}
