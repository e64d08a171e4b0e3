import { keyText, type KubeObject, type ObjectKey } from '../../kube/index.js';
import { annotations } from '../../model/index.js';
import type { Pass } from './pass.js';
import { taskOf, type Task } from './task.js';

/** The task that creates the destination namespace, or why it cannot be had. */
export interface NamespaceTask {
  readonly task?: Task;
  readonly invalid: readonly { readonly task: Task; readonly message: string }[];
}

/**
 * With `CreateNamespace=true` the destination namespace is made before everything else, unless it exists or is among the targets.
 * Where it is not known whether it exists, a `get` is asked for first. `managedNamespaceMetadata` is applied to an existing one too.
 */
export function namespaceTask(pass: Pass): NamespaceTask {
  const name = pass.seen.app.spec.destination.namespace ?? '';
  if (!pass.options.has('CreateNamespace=true') || name === '') return { invalid: [] };
  const key: ObjectKey = { group: '', kind: 'Namespace', namespace: '', name };
  if (pass.seen.targets.resources.some((object) => object.kind === 'Namespace' && object.metadata.name === name)) {
    return { invalid: [] };
  }
  const target = namespaceObject(pass, name);
  const known = knownNamespace(pass, key);
  const task = taskOf('PreSync', 0, { target, live: typeof known === 'object' ? known : undefined });
  if (known === undefined && pass.results.size > 0) {
    return pass.results.of(task) ? { task, invalid: [] } : { invalid: [] };
  }
  if (known === undefined) {
    const failure = pass.seen.outcomes.find(({ effect, task: id }) => effect.type === 'get' && id === task.id);
    if (failure) return { invalid: [{ task, message: `namespace auto creation failed: ${failure.message}` }] };
    pass.effects.push({ type: 'get', task: task.id, gvk: task.gvk, key, order: 0 });
    return { invalid: [] };
  }
  const managed = pass.seen.app.spec.syncPolicy?.managedNamespaceMetadata !== undefined;
  const wanted = known === 'absent' || managed || pass.results.of(task) !== undefined;
  return wanted ? { task, invalid: [] } : { invalid: [] };
}

function knownNamespace(pass: Pass, key: ObjectKey): KubeObject | 'absent' | undefined {
  const live = pass.seen.live.get(keyText(key));
  if (live) return live;
  if (pass.seen.namespace !== undefined) return pass.seen.namespace;
  const answer = pass.seen.outcomes.find(({ effect }) => effect.type === 'get' && keyText(effect.key) === keyText(key));
  if (answer?.ok && answer.object) return answer.object;
  return answer?.reason === 'NotFound' ? 'absent' : undefined;
}

function namespaceObject(pass: Pass, name: string): KubeObject {
  const managed = pass.seen.app.spec.syncPolicy?.managedNamespaceMetadata;
  if (!managed) return { apiVersion: 'v1', kind: 'Namespace', metadata: { name } };
  return {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: {
      name,
      ...(managed.labels && { labels: { ...managed.labels } }),
      annotations: { ...managed.annotations, [annotations.syncOptions]: 'ServerSideApply=true' },
    },
  };
}
