import type { Construct } from 'constructs';
import { CustomResource, isKind, type CustomResourceKind } from '../custom-resource.js';
import type { WorkflowSpec } from './fields/index.js';
import { renderWorkflowSpec } from './workflow-spec.js';
import type { WorkflowProps } from './workflow.js';

const namespaced = { apiVersion: 'argoproj.io/v1alpha1', kind: 'WorkflowTemplate' } as const;
const clusterWide = { apiVersion: 'argoproj.io/v1alpha1', kind: 'ClusterWorkflowTemplate' } as const;

abstract class StoredWorkflow extends CustomResource<WorkflowSpec> {
  protected constructor(
    scope: Construct,
    id: string,
    kind: CustomResourceKind,
    private readonly stored: WorkflowProps,
  ) {
    super(scope, id, kind, stored.metadata);
  }

  protected override toSpec(): WorkflowSpec {
    return renderWorkflowSpec(this, this.stored);
  }
}

/**
 * `argoproj.io/v1alpha1 WorkflowTemplate`: a workflow that others start, by hand, by an event or from another workflow.
 *
 * @example
 * new WorkflowTemplate(this, 'retrain', { metadata: { name: 'retrain' }, entrypoint: graph.toTemplate() });
 */
export class WorkflowTemplate extends StoredWorkflow {
  /** Whether a value is a WorkflowTemplate construct. */
  static isWorkflowTemplate(value: unknown): value is WorkflowTemplate {
    return isKind(value, namespaced);
  }

  constructor(scope: Construct, id: string, props: WorkflowProps) {
    super(scope, id, namespaced, props);
  }
}

/** `argoproj.io/v1alpha1 ClusterWorkflowTemplate`: a {@link WorkflowTemplate} for all namespaces. */
export class ClusterWorkflowTemplate extends StoredWorkflow {
  /** Whether a value is a ClusterWorkflowTemplate construct. */
  static isClusterWorkflowTemplate(value: unknown): value is ClusterWorkflowTemplate {
    return isKind(value, clusterWide);
  }

  constructor(scope: Construct, id: string, props: WorkflowProps) {
    super(scope, id, clusterWide, props);
  }
}
