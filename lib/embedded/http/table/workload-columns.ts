import type { KubeObject } from '../../../kube/index.js';
import { numberAt, objectAt, objectsAt, stringsAt, textAt, valueAt } from '../../fields.js';
import { column, number, orNone, selectorText, text, wide } from './cells.js';
import { ageColumn, humanDuration, nameColumn, since, type Column } from './column.js';

const containers = (path: string[]): Column[] => [
  wide('Containers', (object) =>
    objectsAt(object, ...path)
      .map((item) => textAt(item, 'name') ?? '')
      .join(','),
  ),
  wide('Images', (object) =>
    objectsAt(object, ...path)
      .map((item) => textAt(item, 'image') ?? '')
      .join(','),
  ),
];
const selector = wide('Selector', (object) => orNone(selectorText(objectAt(object, 'spec', 'selector'))));
const workload = [...containers(['spec', 'template', 'spec', 'containers']), selector];

/** The columns of the workload kinds, by group and kind. */
export const workloadTables: readonly (readonly [string, readonly Column[]])[] = [
  [
    'apps/Deployment',
    [
      nameColumn,
      column(
        'Ready',
        (object) => `${numberAt(object, 'status', 'readyReplicas') ?? 0}/${numberAt(object, 'spec', 'replicas') ?? 0}`,
      ),
      column('Up-to-date', number('status', 'updatedReplicas')),
      column('Available', number('status', 'availableReplicas')),
      ageColumn,
      ...workload,
    ],
  ],
  [
    'apps/ReplicaSet',
    [
      nameColumn,
      column('Desired', number('spec', 'replicas'), 'integer'),
      column('Current', number('status', 'replicas'), 'integer'),
      column('Ready', number('status', 'readyReplicas'), 'integer'),
      ageColumn,
      ...workload,
    ],
  ],
  [
    'apps/StatefulSet',
    [
      nameColumn,
      column(
        'Ready',
        (object) => `${numberAt(object, 'status', 'readyReplicas') ?? 0}/${numberAt(object, 'spec', 'replicas') ?? 0}`,
      ),
      ageColumn,
      ...containers(['spec', 'template', 'spec', 'containers']),
    ],
  ],
  [
    'apps/DaemonSet',
    [
      nameColumn,
      column('Desired', number('status', 'desiredNumberScheduled'), 'integer'),
      column('Current', number('status', 'currentNumberScheduled'), 'integer'),
      column('Ready', number('status', 'numberReady'), 'integer'),
      column('Up-to-date', number('status', 'updatedNumberScheduled'), 'integer'),
      column('Available', number('status', 'numberAvailable'), 'integer'),
      column('Node Selector', (object) =>
        orNone(
          Object.entries(stringsAt(object, 'spec', 'template', 'spec', 'nodeSelector'))
            .map((pair) => pair.join('='))
            .join(','),
        ),
      ),
      ageColumn,
      ...workload,
    ],
  ],
  [
    'apps/ControllerRevision',
    [nameColumn, column('Controller', controller), column('Revision', number('revision')), ageColumn],
  ],
  [
    'batch/Job',
    [
      nameColumn,
      column('Status', jobStatus),
      column(
        'Completions',
        (object) => `${numberAt(object, 'status', 'succeeded') ?? 0}/${numberAt(object, 'spec', 'completions') ?? 1}`,
      ),
      column('Duration', jobDuration),
      ageColumn,
      ...workload,
    ],
  ],
  [
    'batch/CronJob',
    [
      nameColumn,
      column('Schedule', text('spec', 'schedule')),
      column('Timezone', (object) => orNone(textAt(object, 'spec', 'timeZone') ?? '')),
      column('Suspend', (object) => (valueAt(object, ['spec', 'suspend']) === true ? 'True' : 'False')),
      column('Active', (object) => objectsAt(object, 'status', 'active').length, 'integer'),
      column('Last Schedule', (object, now) => {
        const last = textAt(object, 'status', 'lastScheduleTime');
        return last === undefined ? '<none>' : since(last, now);
      }),
      ageColumn,
      ...containers(['spec', 'jobTemplate', 'spec', 'template', 'spec', 'containers']),
    ],
  ],
  [
    'autoscaling/HorizontalPodAutoscaler',
    [
      nameColumn,
      column(
        'Reference',
        (object) =>
          `${textAt(object, 'spec', 'scaleTargetRef', 'kind') ?? ''}/${textAt(object, 'spec', 'scaleTargetRef', 'name') ?? ''}`,
      ),
      column('Targets', autoscalerTargets),
      column('MinPods', (object) => String(numberAt(object, 'spec', 'minReplicas') ?? '<unset>')),
      column('MaxPods', number('spec', 'maxReplicas')),
      column('Replicas', number('status', 'currentReplicas')),
      ageColumn,
    ],
  ],
];

function controller(object: KubeObject): string {
  const owner = object.metadata.ownerReferences?.find((reference) => reference.controller === true);
  return owner === undefined ? '<none>' : `${owner.kind.toLowerCase()}/${owner.name}`;
}

function jobStatus(job: KubeObject): string {
  const is = (type: string): boolean =>
    objectsAt(job, 'status', 'conditions').some(
      (condition) => condition['type'] === type && condition['status'] === 'True',
    );
  if (is('Complete')) return 'Complete';
  if (is('Failed')) return 'Failed';
  if (job.metadata.deletionTimestamp !== undefined) return 'Terminating';
  if (is('Suspended')) return 'Suspended';
  return is('FailureTarget') ? 'FailureTarget' : is('SuccessCriteriaMet') ? 'SuccessCriteriaMet' : 'Running';
}

function jobDuration(job: KubeObject, now: Date): string {
  const start = textAt(job, 'status', 'startTime');
  if (start === undefined) return '';
  const end = textAt(job, 'status', 'completionTime');
  return humanDuration((end === undefined ? now.getTime() : Date.parse(end)) - Date.parse(start));
}

function autoscalerTargets(autoscaler: KubeObject): string {
  const metrics = objectsAt(autoscaler, 'spec', 'metrics').map((metric) => {
    const name = textAt(metric, 'resource', 'name') ?? textAt(metric, 'type') ?? '';
    const target = numberAt(metric, 'resource', 'target', 'averageUtilization');
    const current = objectsAt(autoscaler, 'status', 'currentMetrics').find(
      (item) => textAt(item, 'resource', 'name') === name,
    );
    const seen = numberAt(current, 'resource', 'current', 'averageUtilization');
    return `${name}: ${seen === undefined ? '<unknown>' : `${seen}%`}/${target === undefined ? '<auto>' : `${target}%`}`;
  });
  return metrics.length === 0 ? '<none>' : metrics.join(', ');
}
