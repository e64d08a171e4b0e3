import { keyText, type KubeObject, type ObjectKey } from '../../kube/index.js';
import { describesNamespace, namespaceKey, namespaceObject } from '../compare/managed-namespace.js';
import type { Pass } from './pass.js';
import { taskOf, type Task } from './task.js';

/**
 * With `CreateNamespace=true` the destination namespace is made before everything else, unless it exists or is among the targets.
 * Where it is not known whether it exists, a `get` is asked for first. `managedNamespaceMetadata` is applied to an existing one too.
 * When it cannot be had, its task has failed before anything was done, and the sync fails with it.
 */
export function namespaceTask(pass: Pass, targets: readonly KubeObject[]): Task | undefined {
  const name = pass.seen.app.spec.destination.namespace ?? '';
  if (!pass.options.has('CreateNamespace=true') || name === '' || describesNamespace(targets, name)) return undefined;
  const key = namespaceKey(name);
  const target = namespaceObject(pass.seen.app, name);
  const known = knownNamespace(pass, key);
  const live = typeof known === 'object' && !isProblem(known) ? known : undefined;
  const task = taskOf('PreSync', 0, { target, live });
  if (isProblem(known)) return failed(pass, task, known.problem);
  if (known === undefined && pass.results.size > 0) return pass.results.of(task) ? task : undefined;
  if (known === undefined) {
    const failure = pass.seen.outcomes.find(({ effect, task: id }) => effect.type === 'get' && id === task.id);
    if (failure) return failed(pass, task, `namespace auto creation failed: ${failure.message}`);
    pass.effects.push({ type: 'get', task: task.id, gvk: task.gvk, key, order: 0 });
    return undefined;
  }
  const managed = pass.seen.app.spec.syncPolicy?.managedNamespaceMetadata !== undefined;
  return known === 'absent' || managed || pass.results.of(task) !== undefined ? task : undefined;
}

function failed(pass: Pass, task: Task, message: string): Task {
  pass.results.set(task, { status: 'SyncFailed', hookPhase: 'Error', message });
  return task;
}

type Known = Pass['seen']['namespace'];

function isProblem(known: Known): known is { readonly problem: string } {
  return typeof known === 'object' && 'problem' in known;
}

function knownNamespace(pass: Pass, key: ObjectKey): Known {
  const live = pass.seen.live.get(keyText(key));
  if (live) return live;
  if (pass.seen.namespace !== undefined) return pass.seen.namespace;
  const answer = pass.seen.outcomes.find(({ effect }) => effect.type === 'get' && keyText(effect.key) === keyText(key));
  if (answer?.ok && answer.object) return answer.object;
  return answer?.reason === 'NotFound' ? 'absent' : undefined;
}
