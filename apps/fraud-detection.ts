import { Deployment, EnvValue, Secret } from 'cdk8s-plus-27';
import type { Construct } from 'constructs';
import type { GitOpsAppProps } from 'slipway';
import { SealedSecret } from 'slipway/secrets';
import { plusContainer } from './container.js';
import { MlApp } from './ml-app.js';

/** Scores payments as they come in. */
export class FraudDetection extends MlApp {
  constructor(scope: Construct, id: string, props: GitOpsAppProps) {
    super(scope, id, props);
    const { fraudDetection } = this.environment.values;

    // Each cluster unseals with a key of its own: there is a file for each.
    const sealed = `apps/secrets/payments.${this.environment.name}.sealed.yaml`;
    const payments = SealedSecret.fromFile(this, 'payments', sealed);
    const secret = Secret.fromSecretName(this, 'payments-secret', payments.secretName);
    const scorer = new Deployment(this, 'fraud-detection', {
      replicas: fraudDetection.replicas,
      containers: [
        plusContainer(fraudDetection, {
          portNumber: 8080,
          envVariables: {
            THRESHOLD: EnvValue.fromValue(String(fraudDetection.threshold)),
            PAYMENTS_TOKEN: EnvValue.fromSecretValue({ secret, key: payments.key('token').key }),
          },
        }),
      ],
    });
    scorer.exposeViaService({ name: 'fraud-detection', ports: [{ port: 80, targetPort: 8080 }] });
  }
}
