import type { KubeObject } from '../../../kube/index.js';
import { at, textAt } from '../../read.js';
import { degraded, healthy, progressing, suspended, unknown, type ObjectHealth } from '../health.js';
import { conditionsIn } from '../object-conditions.js';
import { existing, type HealthRules } from '../rules.js';

function workflow(object: KubeObject): ObjectHealth {
  const message = textAt(object, 'status', 'message');
  switch (textAt(object, 'status', 'phase')) {
    case '':
    case 'Pending':
    case 'Running':
      return progressing(message);
    case 'Succeeded':
      return healthy(message);
    case 'Failed':
    case 'Error':
      return degraded(message);
    default:
      return unknown(message);
  }
}

function cronWorkflow(object: KubeObject): ObjectHealth {
  for (const { type, status, message } of conditionsIn(object)) {
    if (status !== 'True') continue;
    if (type === 'Completed') return healthy(message);
    if (type === 'SpecError' || type === 'SubmissionError') return degraded(message);
  }
  return healthy('CronWorkflow is healthy.');
}

/** The kind of Argo Workflows that every delivery system knows. */
export const workflowRules: HealthRules = { 'argoproj.io/Workflow': workflow };

/** As {@link workflow}; one that was told to wait does so on purpose. */
function suspendableWorkflow(object: KubeObject): ObjectHealth {
  const health = workflow(object);
  const held = at(object, 'spec', 'suspend') === true;
  return held && health.status === 'Progressing' ? suspended(health.message) : health;
}

/** All kinds of Argo Workflows. */
export const argoWorkflowsRules: HealthRules = {
  'argoproj.io/Workflow': suspendableWorkflow,
  'argoproj.io/CronWorkflow': cronWorkflow,
  'argoproj.io/WorkflowTemplate': existing,
  'argoproj.io/ClusterWorkflowTemplate': existing,
};
