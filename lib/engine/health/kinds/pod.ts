import type { Json, KubeObject } from '../../../kube/index.js';
import { isHook } from '../../order/index.js';
import { at, listAt, numberAt, textAt } from '../../read.js';
import { degraded, healthy, progressing, unknown, type ObjectHealth } from '../health.js';

/** On a Pod that is no hook: judge it as one whose containers are always restarted. */
const ignoreRestartPolicy = 'argocd.argoproj.io/ignore-restart-policy';

/** Health of a Pod: by its containers when they are always restarted, then by its phase. */
export function podHealth(object: KubeObject): ObjectHealth {
  const restarted = isAlwaysRestarted(object);
  const containers = listAt(object, 'status', 'containerStatuses');
  if (restarted) {
    const stuck = containers.filter(isStuck).map((container) => textAt(container, 'state', 'waiting', 'message'));
    if (stuck.length > 0) return degraded(stuck.join(', '));
  }
  const message = textAt(object, 'status', 'message');
  switch (textAt(object, 'status', 'phase')) {
    case 'Pending':
      return progressing(message);
    case 'Succeeded':
      return healthy(message);
    case 'Failed':
      return degraded(message || failureOf(object));
    case 'Running':
      return restarted ? runningHealth(containers, message) : progressing(message);
    default:
      return unknown(message);
  }
}

function runningHealth(containers: readonly Json[], message: string): ObjectHealth {
  if (containers.every((container) => at(container, 'ready') === true)) return healthy(message);
  const crashed = containers.find((container) => at(container, 'lastState', 'terminated') !== undefined);
  return crashed === undefined ? progressing(message) : degraded(message || failedContainer(crashed));
}

function isAlwaysRestarted(object: KubeObject): boolean {
  const policy = textAt(object, 'spec', 'restartPolicy');
  if (policy === 'Always') return true;
  const ignored = object.metadata.annotations?.[ignoreRestartPolicy] === 'true';
  return ignored && !isHook(object);
}

function isStuck(container: Json): boolean {
  const reason = textAt(container, 'state', 'waiting', 'reason');
  return reason.startsWith('Err') || reason.endsWith('Error') || reason.endsWith('BackOff');
}

function failureOf(object: KubeObject): string {
  for (const list of ['initContainerStatuses', 'containerStatuses']) {
    for (const container of listAt(object, 'status', list)) {
      const failure = failedContainer(container);
      if (failure !== '') return failure;
    }
  }
  return '';
}

function failedContainer(container: Json): string {
  const terminated = at(container, 'state', 'terminated');
  const message = textAt(terminated, 'message');
  if (message !== '') return message;
  if (textAt(terminated, 'reason') === 'OOMKilled') return 'OOMKilled';
  const code = numberAt(terminated, 'exitCode') ?? 0;
  return code === 0 ? '' : `container "${textAt(container, 'name')}" failed with exit code ${code}`;
}
