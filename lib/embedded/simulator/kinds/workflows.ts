import type { KubeObject } from '../../../kube/index.js';
import { objectAt, objectsAt, textAt, valueAt } from '../../fields.js';
import { containerFails, isToldToFail, outcomeOf } from '../outcome.js';
import { isLeaving } from '../pods-of.js';
import type { SimulatedKind } from '../simulated-kind.js';

const LABEL = 'workflows.argoproj.io/';

/** Argo Workflows: a Workflow runs to its end in one step, without pods; a suspended one waits. */
export const workflows: SimulatedKind = {
  kind: { group: 'argoproj.io', version: 'v1alpha1', kind: 'Workflow' },
  simulate: async (workflow, world) => {
    if (isLeaving(workflow) || textAt(workflow, 'status', 'finishedAt') !== undefined) return;
    const suspended = valueAt(workflow, ['spec', 'suspend']) === true;
    const over = !suspended && outcomeOf(workflow, world) !== 'working';
    const phase = !over ? 'Running' : fails(workflow) ? 'Failed' : 'Succeeded';
    const labels = { [`${LABEL}phase`]: phase, ...(over && { [`${LABEL}completed`]: 'true' }) };
    const labelled = await world.patch(workflow, { metadata: { labels } });
    if (labelled === undefined) return;
    const now = world.now();
    const startedAt = textAt(workflow, 'status', 'startedAt') ?? now;
    const message = phase === 'Failed' ? 'Error (exit code 1)' : undefined;
    const name = workflow.metadata.name ?? '';
    const type = nodeType(workflow);
    await world.writeStatus(labelled, {
      phase,
      message,
      startedAt,
      finishedAt: over ? now : undefined,
      progress: over && phase === 'Succeeded' ? '1/1' : '0/1',
      nodes: {
        [name]: {
          id: name,
          name,
          displayName: name,
          type,
          templateName: textAt(workflow, 'spec', 'entrypoint') ?? '',
          phase,
          startedAt,
          ...(over && { finishedAt: now }),
          ...(message !== undefined && { message }),
        },
      },
      conditions: [
        { type: 'PodRunning', status: over || suspended ? 'False' : 'True' },
        ...(over ? [{ type: 'Completed', status: 'True' }] : []),
      ],
    });
  },
};

function fails(workflow: KubeObject): boolean {
  if (isToldToFail(workflow)) return true;
  return objectsAt(workflow, 'spec', 'templates').some((template) =>
    ['container', 'script'].some((field) => containerFails(objectAt(template, field) ?? {})),
  );
}

function nodeType(workflow: KubeObject): string {
  const entrypoint = textAt(workflow, 'spec', 'entrypoint');
  const template = objectsAt(workflow, 'spec', 'templates').find(({ name }) => name === entrypoint);
  return template?.['dag'] !== undefined ? 'DAG' : template?.['steps'] !== undefined ? 'Steps' : 'Pod';
}
