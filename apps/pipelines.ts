import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { Hook, HookDeletePolicy, Schedule, Sync, type GitOpsAppProps } from 'slipway';
import { EventBus, EventSource, Sensor } from 'slipway/events';
import { ConcurrencyPolicy, CronWorkflow, Template, Workflow, WorkflowTemplate } from 'slipway/workflows';
import { container } from './container.js';
import { MlApp } from './ml-app.js';

/** Trains the churn model anew: every night, when new data arrive, and once after every delivery as a check. */
export class Pipelines extends MlApp {
  constructor(scope: Construct, id: string, props: GitOpsAppProps) {
    super(scope, id, props);
    const { training } = this.environment.values;
    const step = (name: string) =>
      Template.container(name, container(training, { command: ['python', '-m', `pipelines.${name}`] }));
    const entrypoint = Template.steps(
      'retrain',
      { preprocess: { template: step('preprocess') } },
      { train: { template: step('train') } },
      { evaluate: { template: step('evaluate') }, explain: { template: step('explain') } },
      { register: { template: step('register') } },
    );

    const account = this.account();
    const parameters = { dataset: training.dataset };
    const retrain = new WorkflowTemplate(this, 'retrain', { entrypoint, parameters, serviceAccountName: account });
    new CronWorkflow(this, 'nightly', {
      schedules: [Schedule.cron('0 3 * * *')],
      concurrencyPolicy: ConcurrencyPolicy.FORBID,
      entrypoint,
      parameters,
      serviceAccountName: account,
    });

    EventBus.jetStream(this, 'bus', { version: '2.10.10', replicas: 3 });
    const data = new EventSource(this, 'data', {
      spec: { webhook: { arrived: { endpoint: '/data', method: 'POST', port: '12000' } } },
    });
    const sensor = new Sensor(this, 'new-data', { serviceAccountName: account });
    const arrived = sensor.dependsOn(data.event('arrived'));
    sensor.startWorkflow(retrain, { parameters: { dataset: arrived.value('body.uri') } });

    const check = new Workflow(this, 'check', { entrypoint: step('check'), serviceAccountName: account });
    Sync.hook(check, Hook.postSync({ deletePolicies: [HookDeletePolicy.BEFORE_HOOK_CREATION] }));
  }

  /** Who runs the workflows: may report what a step gave, and start a workflow. */
  private account(): string {
    const metadata = { name: 'pipelines' };
    const account = new ApiObject(this, 'account', { apiVersion: 'v1', kind: 'ServiceAccount', metadata });
    const rbac = 'rbac.authorization.k8s.io';
    const role = new ApiObject(this, 'role', {
      apiVersion: `${rbac}/v1`,
      kind: 'Role',
      metadata,
      rules: [
        { apiGroups: ['argoproj.io'], resources: ['workflowtaskresults'], verbs: ['create', 'patch'] },
        { apiGroups: ['argoproj.io'], resources: ['workflows'], verbs: ['create', 'get', 'list', 'watch'] },
      ],
    });
    new ApiObject(this, 'binding', {
      apiVersion: `${rbac}/v1`,
      kind: 'RoleBinding',
      metadata,
      roleRef: { apiGroup: rbac, kind: role.kind, name: role.name },
      subjects: [{ kind: account.kind, name: account.name, namespace: this.targetNamespace }],
    });
    return account.name;
  }
}
