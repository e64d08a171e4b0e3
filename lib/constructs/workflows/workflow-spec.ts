import type { IConstruct } from 'constructs';
import { invalidProp } from '../errors.js';
import type { Duration } from '../values/index.js';
import type { WorkflowSpec } from './fields/index.js';
import type { Template } from './template.js';

/** What a workflow does. */
export interface WorkflowSpecProps {
  /** Where it begins; the templates that it uses come along. */
  readonly entrypoint: Template;

  /**
   * Values of the workflow's parameters.
   * @default - none
   */
  readonly parameters?: Readonly<Record<string, string>>;

  /**
   * The service account that its pods run as.
   * @default - the namespace's default
   */
  readonly serviceAccountName?: string;

  /**
   * The longest time that it may run.
   * @default - no limit
   */
  readonly activeDeadline?: Duration;

  /**
   * Further fields of the spec, as they are.
   * @default - none
   */
  readonly extra?: Partial<WorkflowSpec>;
}

/** The spec of a workflow, with all templates that its entrypoint needs. */
export function renderWorkflowSpec(construct: IConstruct, props: WorkflowSpecProps): WorkflowSpec {
  const { entrypoint, parameters = {}, serviceAccountName, activeDeadline, extra } = props;
  const templates = entrypoint.withUsed();
  const names = templates.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw invalidProp(construct, 'templates', `two of the name ${twice}`, 'one of each name');
  const values = Object.entries(parameters).map(([name, value]) => ({ name, value }));
  return {
    entrypoint: entrypoint.name,
    ...(values.length > 0 && { arguments: { parameters: values } }),
    ...(serviceAccountName !== undefined && { serviceAccountName }),
    ...(activeDeadline && { activeDeadlineSeconds: activeDeadline.toSeconds() }),
    ...extra,
    templates: templates.map((template) => template.toJson()),
  };
}
