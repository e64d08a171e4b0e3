import { isJsonObject } from '../../../kube/index.js';
import { invalid, type Fields } from './read-fields.js';
import { isCalled, type Resource } from './resource.js';

/** How many replicas the workload of a name has. */
export interface ReplicaOverride {
  readonly name: string;
  readonly count: number;
}

const kinds = new Set(['Deployment', 'ReplicaSet', 'ReplicationController', 'StatefulSet']);

/** @throws SourceError `INVALID_KUSTOMIZATION`, `UNSUPPORTED_KUSTOMIZATION_FIELD` */
export function readReplicas(fields: Fields): ReplicaOverride[] {
  return fields.objects('replicas').map((replica) => {
    replica.only(['name', 'count']);
    return { name: replica.text('name'), count: countOf(replica.scalar('count'), fields.file) };
  });
}

/** A count as a number or a text. @throws SourceError `INVALID_KUSTOMIZATION` */
export function countOf(count: number | string, file: string): number {
  if (/^\d{1,9}$/.test(String(count))) return Number(count);
  throw invalid(`expected integer value for count. Received: ${count}`, file);
}

/** Sets the replicas of workloads by name. @throws SourceError `INVALID_KUSTOMIZATION` when no workload has the name */
export function setReplicas(resources: readonly Resource[], overrides: readonly ReplicaOverride[], file: string): void {
  for (const { name, count } of overrides) {
    const found = resources.filter((resource) => kinds.has(resource.object.kind) && isCalled(resource, name));
    if (found.length === 0) throw invalid(`replicas: no workload is called ${JSON.stringify(name)}`, file);
    for (const { object } of found) {
      const spec = isJsonObject(object['spec']) ? object['spec'] : (object['spec'] = {});
      spec['replicas'] = count;
    }
  }
}
