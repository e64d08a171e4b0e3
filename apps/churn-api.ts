import { ApiObject } from 'cdk8s';
import { Deployment } from 'cdk8s-plus-27';
import type { Construct } from 'constructs';
import { Duration, Percent, type GitOpsAppProps } from 'slipway';
import { CanaryStep, Rollout, RolloutStrategy } from 'slipway/rollouts';
import { container, plusContainer } from './container.js';
import { MlApp } from './ml-app.js';

const PORT = 8080;
const NAME = 'churn-api';

/** Predicts who is about to leave. The closer to the customers, the more carefully a new version is let in. */
export class ChurnApi extends MlApp {
  constructor(scope: Construct, id: string, props: GitOpsAppProps) {
    super(scope, id, props);
    this.environment.pick({
      development: () => this.replaced(),
      staging: () => this.rolledOut(this.blueGreen()),
      production: () => this.rolledOut(this.canary()),
    })();
  }

  /** A new version replaces the old one. */
  private replaced(): void {
    const { churnApi } = this.environment.values;
    const deployment = new Deployment(this, NAME, {
      replicas: churnApi.replicas,
      containers: [plusContainer(churnApi, { portNumber: PORT })],
    });
    deployment.exposeViaService({ name: NAME, ports: [{ port: 80, targetPort: PORT }] });
  }

  /** A new version comes in by a strategy. */
  private rolledOut(strategy: RolloutStrategy): void {
    const { churnApi } = this.environment.values;
    new Rollout(this, 'rollout', {
      metadata: { name: NAME },
      replicas: churnApi.replicas,
      strategy,
      container: container(churnApi, { ports: [{ name: 'http', containerPort: PORT }] }),
      pod: { extra: { securityContext: { runAsNonRoot: true } } },
    });
  }

  /** A new version stands beside the old one, can be looked at, and takes over at once. */
  private blueGreen(): RolloutStrategy {
    return RolloutStrategy.blueGreen({
      activeService: this.service(NAME),
      previewService: this.service(`${NAME}-preview`),
      autoPromotionDelay: Duration.minutes(5),
    });
  }

  /** A new version takes a little of the traffic first. */
  private canary(): RolloutStrategy {
    return RolloutStrategy.canary({
      stableService: this.service(NAME),
      canaryService: this.service(`${NAME}-canary`),
      maxUnavailable: 0,
      steps: [
        CanaryStep.setWeight(Percent.of(10)),
        CanaryStep.pause(Duration.minutes(10)),
        CanaryStep.setWeight(Percent.of(50)),
        CanaryStep.pause(Duration.minutes(30)),
      ],
    });
  }

  private service(name: string): string {
    const spec = { selector: { 'app.kubernetes.io/name': NAME }, ports: [{ port: 80, targetPort: PORT }] };
    return new ApiObject(this, name, { apiVersion: 'v1', kind: 'Service', metadata: { name }, spec }).name;
  }
}
