import type { KubeObject } from '../../../kube/index.js';
import { numberAt, objectsAt, textAt, valueAt } from '../../fields.js';
import { autoscalerTargets } from './autoscaler-targets.js';
import { containers, labels, length, number, selector, text } from './cells.js';
import type { Cell, Cells } from './column.js';
import { humanDuration, since } from './durations.js';

const replicas = (ready: string): Cell => {
  const ready_ = number(ready);
  const wanted = number('spec.replicas');
  return (object, now) => `${String(ready_(object, now))}/${String(wanted(object, now))}`;
};

/** The cells of the workload kinds. */
export const workloadCells: Readonly<Record<string, Cells>> = {
  'apps/Deployment': {
    Ready: replicas('status.readyReplicas'),
    'Up-to-date': number('status.updatedReplicas'),
    Available: number('status.availableReplicas'),
    ...containers('spec.template.spec'),
    Selector: selector('spec.selector', ''),
  },
  'apps/ReplicaSet': {
    Desired: number('spec.replicas'),
    Current: number('status.replicas'),
    Ready: number('status.readyReplicas'),
    ...containers('spec.template.spec'),
    Selector: selector('spec.selector'),
  },
  '/ReplicationController': {
    Desired: number('spec.replicas'),
    Current: number('status.replicas'),
    Ready: number('status.readyReplicas'),
    ...containers('spec.template.spec'),
    Selector: labels('spec.selector'),
  },
  'apps/StatefulSet': { Ready: replicas('status.readyReplicas'), ...containers('spec.template.spec') },
  'apps/DaemonSet': {
    Desired: number('status.desiredNumberScheduled'),
    Current: number('status.currentNumberScheduled'),
    Ready: number('status.numberReady'),
    'Up-to-date': number('status.updatedNumberScheduled'),
    Available: number('status.numberAvailable'),
    'Node Selector': labels('spec.template.spec.nodeSelector'),
    ...containers('spec.template.spec'),
    Selector: selector('spec.selector'),
  },
  'apps/ControllerRevision': { Controller: controller, Revision: number('revision') },
  '/PodTemplate': { ...containers('template.spec'), 'Pod Labels': labels('template.metadata.labels') },
  'batch/Job': {
    Status: jobStatus,
    Completions: completions,
    Duration: jobDuration,
    ...containers('spec.template.spec'),
    Selector: selector('spec.selector'),
  },
  'batch/CronJob': {
    Schedule: text('spec.schedule'),
    Timezone: text('spec.timeZone', '<none>'),
    Suspend: (object) => {
      const suspend = valueAt(object, ['spec', 'suspend']);
      return suspend === undefined || suspend === null ? '<unset>' : suspend === true ? 'True' : 'False';
    },
    Active: length('status.active'),
    'Last Schedule': (object, now) => {
      const last = textAt(object, 'status', 'lastScheduleTime');
      return last === undefined ? '<none>' : since(last, now);
    },
    ...containers('spec.jobTemplate.spec.template.spec'),
    Selector: selector('spec.jobTemplate.spec.selector'),
  },
  'autoscaling/HorizontalPodAutoscaler': {
    Reference: (object) =>
      `${textAt(object, 'spec', 'scaleTargetRef', 'kind') ?? ''}/${textAt(object, 'spec', 'scaleTargetRef', 'name') ?? ''}`,
    Targets: autoscalerTargets,
    MinPods: (object) => String(numberAt(object, 'spec', 'minReplicas') ?? '<unset>'),
    MaxPods: number('spec.maxReplicas'),
    Replicas: number('status.currentReplicas'),
  },
  'autoscaling/Scale': { Desired: number('spec.replicas'), Available: number('status.replicas') },
};

function controller({ metadata }: KubeObject): string {
  const owner = metadata.ownerReferences?.find((reference) => reference.controller === true);
  if (owner === undefined) return '<none>';
  const [group = '', version] = owner.apiVersion.split('/');
  const kind = version === undefined ? owner.kind : `${owner.kind}.${group}`;
  return `${kind.toLowerCase()}/${owner.name}`;
}

function jobStatus(job: KubeObject): string {
  const is = (type: string): boolean =>
    objectsAt(job, 'status', 'conditions').find((condition) => condition['type'] === type)?.['status'] === 'True';
  if (is('Complete')) return 'Complete';
  if (is('Failed')) return 'Failed';
  if (job.metadata.deletionTimestamp !== undefined) return 'Terminating';
  return ['Suspended', 'FailureTarget', 'SuccessCriteriaMet'].find(is) ?? 'Running';
}

function completions(job: KubeObject): string {
  const succeeded = numberAt(job, 'status', 'succeeded') ?? 0;
  const wanted = numberAt(job, 'spec', 'completions');
  if (wanted !== undefined) return `${succeeded}/${wanted}`;
  const parallelism = numberAt(job, 'spec', 'parallelism') ?? 0;
  return parallelism > 1 ? `${succeeded}/1 of ${parallelism}` : `${succeeded}/1`;
}

function jobDuration(job: KubeObject, now: Date): string {
  const start = textAt(job, 'status', 'startTime');
  if (start === undefined) return '';
  const end = textAt(job, 'status', 'completionTime');
  return humanDuration((end === undefined ? now.getTime() : Date.parse(end)) - Date.parse(start));
}
