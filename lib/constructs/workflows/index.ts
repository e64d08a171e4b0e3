export * from '../core/containers.js';
export type * as fields from './fields/index.js';
export { Dag, DagTask } from './dag.js';
export { Template, type TaskProps, type TemplateCall } from './template.js';
export type { WorkflowSpecProps } from './workflow-spec.js';
export { ClusterWorkflowTemplate, WorkflowTemplate } from './workflow-template.js';
export { ConcurrencyPolicy, CronWorkflow, Workflow, type CronWorkflowProps, type WorkflowProps } from './workflow.js';
