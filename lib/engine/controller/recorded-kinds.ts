import { gvkOf, type GroupVersionKind, type KubeObject } from '../../kube/index.js';
import type { Application, ApplicationStatus, ResourceStatus } from '../../model/index.js';
import { isHook } from '../order/index.js';

/**
 * Kinds that an Application's status names. Only these and those of its manifests are looked at: what is to be pruned or deleted may be
 * of a kind that Git no longer has.
 */
export function recordedKinds({ status }: Pick<Application, 'status'>): GroupVersionKind[] {
  const recorded = [...(status?.resources ?? []), ...(status?.operationState?.syncResult?.resources ?? [])];
  return recorded.flatMap(({ group, version, kind }) =>
    kind ? [{ group: group ?? '', version: version ?? '', kind }] : [],
  );
}

/**
 * A status that names the kinds of all that is about to be created, the first object of each kind that it did not name: another process,
 * which has to delete it, would not look for it.
 */
export function recordKinds(status: ApplicationStatus, objects: readonly KubeObject[]): ApplicationStatus {
  const known = new Set(recordedKinds({ status }).map(nameOf));
  const added: ResourceStatus[] = [];
  for (const object of objects) {
    const gvk = gvkOf(object);
    if (known.has(nameOf(gvk))) continue;
    known.add(nameOf(gvk));
    const { namespace, name, generateName } = object.metadata;
    added.push({
      ...gvk,
      ...(namespace && { namespace }),
      name: name ?? generateName ?? '',
      ...(isHook(object) && { hook: true }),
    });
  }
  return added.length === 0 ? status : { ...status, resources: [...(status.resources ?? []), ...added] };
}

function nameOf({ group, kind }: GroupVersionKind): string {
  return `${group}/${kind}`;
}
