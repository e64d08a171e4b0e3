import type { KubeObject } from '../../kube/index.js';
import { isCompleted } from '../operation/index.js';
import type { Place, Urgency } from './lanes.js';
import { readApplication } from './read-application.js';

/**
 * Where an Application waits to be looked at: among those of its cluster and its first repository, and at least as urgent as what it is
 * about, a deletion or an operation.
 *
 * @param server the address of its cluster, where it is known; else what its destination says
 */
export function placeOf(object: KubeObject | undefined, server: string | undefined, urgency: Urgency): Place {
  if (object === undefined) return { cluster: server ?? '', repository: '', urgency };
  const isDeleted = object.metadata.deletionTimestamp !== undefined;
  try {
    const { spec, operation, status } = readApplication(object);
    const { destination, sources = [], source = sources[0] } = spec;
    const phase = status?.operationState?.phase;
    const isOperated = operation !== undefined || (phase !== undefined && !isCompleted(phase));
    return {
      cluster: server ?? (destination.server || destination.name || ''),
      repository: source?.repoURL ?? '',
      urgency: isDeleted ? 'deletion' : isOperated ? 'operation' : urgency,
    };
  } catch {
    return { cluster: server ?? '', repository: '', urgency: isDeleted ? 'deletion' : urgency };
  }
}
