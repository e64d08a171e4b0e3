import type { KubeObject } from '../../../kube/index.js';
import { numberAt, objectsAt, textAt, valueAt } from '../../fields.js';
import { ageColumn, nameColumn, type Column } from './column.js';

const orNone = (text: string | undefined): string => text || '<none>';

/** The columns of `kubectl get pods`. */
export const podColumns: readonly Column[] = [
  nameColumn,
  {
    name: 'Ready',
    cell: (pod) => {
      const ready = objectsAt(pod, 'status', 'containerStatuses').filter((status) => status['ready'] === true).length;
      return `${ready}/${objectsAt(pod, 'spec', 'containers').length}`;
    },
  },
  { name: 'Status', cell: statusOf },
  {
    name: 'Restarts',
    cell: (pod) =>
      String(
        objectsAt(pod, 'status', 'containerStatuses').reduce(
          (sum, status) => sum + (numberAt(status, 'restartCount') ?? 0),
          0,
        ),
      ),
  },
  ageColumn,
  { name: 'IP', wide: true, cell: (pod) => orNone(textAt(pod, 'status', 'podIP')) },
  { name: 'Node', wide: true, cell: (pod) => orNone(textAt(pod, 'spec', 'nodeName')) },
  { name: 'Nominated Node', wide: true, cell: (pod) => orNone(textAt(pod, 'status', 'nominatedNodeName')) },
  { name: 'Readiness Gates', wide: true, cell: () => '<none>' },
];

function statusOf(pod: KubeObject): string {
  if (pod.metadata.deletionTimestamp !== undefined) return 'Terminating';
  const phase = textAt(pod, 'status', 'phase') ?? 'Unknown';
  for (const status of objectsAt(pod, 'status', 'containerStatuses')) {
    const waiting = textAt(status, 'state', 'waiting', 'reason');
    if (waiting !== undefined) return waiting;
    const terminated = valueAt(status, ['state', 'terminated']);
    if (terminated !== undefined) return textAt(terminated, 'reason') ?? 'Completed';
  }
  return textAt(pod, 'status', 'reason') ?? phase;
}
