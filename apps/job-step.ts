import { Duration } from 'cdk8s';
import { EnvValue, Job } from 'cdk8s-plus-27';
import type { Construct } from 'constructs';
import { SyncStep } from 'slipway';
import type { Workload } from '../environments/index.js';
import { plusContainer } from './container.js';

/** What a step runs. */
export interface JobStepProps extends Pick<Workload, 'image' | 'resources'> {
  readonly command: readonly string[];
  /**
   * Environment variables.
   * @default - none
   */
  readonly env?: Readonly<Record<string, string>>;
}

/** A Job of a sync: a migration before it, a smoke test after it. It is tried twice and has ten minutes. */
export class JobStep extends SyncStep {
  constructor(scope: Construct, id: string, props: JobStepProps) {
    super(scope, id);
    const { command, env = {} } = props;
    const variables = Object.entries(env).map(([name, value]) => [name, EnvValue.fromValue(value)]);
    new Job(this, 'Resource', {
      backoffLimit: 1,
      activeDeadline: Duration.minutes(10),
      containers: [plusContainer(props, { command: [...command], envVariables: Object.fromEntries(variables) })],
    });
  }
}
