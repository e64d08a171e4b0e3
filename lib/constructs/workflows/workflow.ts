import type { ApiObjectMetadata } from 'cdk8s';
import type { Construct } from 'constructs';
import { CustomResource, isKind } from '../custom-resource.js';
import { invalidProp } from '../errors.js';
import type { Schedule } from '../values/index.js';
import type { CronWorkflowSpec, WorkflowSpec } from './fields/index.js';
import { renderWorkflowSpec, type WorkflowSpecProps } from './workflow-spec.js';

/** Props of a {@link Workflow}. */
export interface WorkflowProps extends WorkflowSpecProps {
  /**
   * Name, namespace, labels and annotations.
   * @default - a generated name
   */
  readonly metadata?: ApiObjectMetadata;
}

const workflow = { apiVersion: 'argoproj.io/v1alpha1', kind: 'Workflow' } as const;

/** `argoproj.io/v1alpha1 Workflow`: a run of containers in an order, once. */
export class Workflow extends CustomResource<WorkflowSpec> {
  /** Whether a value is a Workflow construct. */
  static isWorkflow(value: unknown): value is Workflow {
    return isKind(value, workflow);
  }

  private readonly run: WorkflowProps;

  constructor(scope: Construct, id: string, props: WorkflowProps) {
    super(scope, id, workflow, props.metadata);
    this.run = props;
  }

  protected override toSpec(): WorkflowSpec {
    return renderWorkflowSpec(this, this.run);
  }
}

/** What happens when a run is due while the one before still runs. */
export enum ConcurrencyPolicy {
  ALLOW = 'Allow',
  FORBID = 'Forbid',
  REPLACE = 'Replace',
}

/** Props of a {@link CronWorkflow}. */
export interface CronWorkflowProps extends WorkflowProps {
  /** When it runs. */
  readonly schedules: readonly Schedule[];

  /**
   * IANA zone of the schedules.
   * @default - the controller's own
   */
  readonly timezone?: string;

  /**
   * What happens when a run is due while the one before still runs.
   * @default ConcurrencyPolicy.ALLOW
   */
  readonly concurrencyPolicy?: ConcurrencyPolicy;

  /**
   * Further fields of the CronWorkflow, as they are: history, deadline, when to stop.
   * @default - none
   */
  readonly cron?: Omit<Partial<CronWorkflowSpec>, 'workflowSpec' | 'schedules'>;
}

const cronWorkflow = { apiVersion: 'argoproj.io/v1alpha1', kind: 'CronWorkflow' } as const;

/** `argoproj.io/v1alpha1 CronWorkflow`: a workflow that runs again and again. */
export class CronWorkflow extends CustomResource<CronWorkflowSpec> {
  /** Whether a value is a CronWorkflow construct. */
  static isCronWorkflow(value: unknown): value is CronWorkflow {
    return isKind(value, cronWorkflow);
  }

  private readonly runs: CronWorkflowProps;

  constructor(scope: Construct, id: string, props: CronWorkflowProps) {
    super(scope, id, cronWorkflow, props.metadata);
    if (props.schedules.length === 0) throw invalidProp(this, 'schedules', props.schedules, 'at least one schedule');
    this.runs = props;
  }

  protected override toSpec(): CronWorkflowSpec {
    const { schedules, timezone, concurrencyPolicy, cron } = this.runs;
    return {
      schedules: schedules.map((schedule) => schedule.expression),
      ...(timezone !== undefined && { timezone }),
      ...(concurrencyPolicy !== undefined && { concurrencyPolicy }),
      ...cron,
      workflowSpec: renderWorkflowSpec(this, this.runs),
    };
  }
}
