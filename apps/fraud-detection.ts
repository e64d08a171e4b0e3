import { Deployment, EnvValue } from 'cdk8s-plus-27';
import type { Construct } from 'constructs';
import type { GitOpsAppProps } from 'slipway';
import { plusContainer } from './container.js';
import { MlApp } from './ml-app.js';

/** Scores payments as they come in. */
export class FraudDetection extends MlApp {
  constructor(scope: Construct, id: string, props: GitOpsAppProps) {
    super(scope, id, props);
    const { fraudDetection } = this.environment.values;

    const scorer = new Deployment(this, 'fraud-detection', {
      replicas: fraudDetection.replicas,
      containers: [
        plusContainer(fraudDetection, {
          portNumber: 8080,
          envVariables: { THRESHOLD: EnvValue.fromValue(String(fraudDetection.threshold)) },
        }),
      ],
    });
    scorer.exposeViaService({ name: 'fraud-detection', ports: [{ port: 80, targetPort: 8080 }] });
  }
}
