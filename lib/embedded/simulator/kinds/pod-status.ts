import { digestText, type JsonObject, type KubeObject } from '../../../kube/index.js';
import { objectAt, objectsAt, textAt } from '../../fields.js';
import { timedConditions, type WantedCondition } from '../conditions.js';

/** How far a pod has come; a gated one waits for its scheduling gates, a crashing one for its next restart. */
export type PodStage = 'gated' | 'starting' | 'running' | 'crashing' | 'succeeded' | 'failed';

const PHASES: Readonly<Record<PodStage, string>> = {
  gated: 'Pending',
  starting: 'Pending',
  running: 'Running',
  crashing: 'Running',
  succeeded: 'Succeeded',
  failed: 'Failed',
};
/** The node that all pods of a simulated cluster run on; there is no Node object. */
const HOST_IP = '10.0.0.10';

/** The status of a pod in a stage. */
export function podStatus(pod: KubeObject, stage: PodStage, now: string): JsonObject {
  const phase = PHASES[stage];
  if (stage === 'gated') {
    const reason = 'SchedulingGated';
    const message = 'Scheduling is blocked due to non-empty scheduling gates';
    const waiting = { type: 'PodScheduled', status: 'False', reason, message } as const;
    return { phase, conditions: timedConditions(pod, [waiting], now) };
  }
  const started = textAt(pod, 'status', 'startTime') ?? now;
  const podIP = addressOf(pod);
  return {
    phase,
    conditions: timedConditions(pod, podConditions(pod, stage), now),
    hostIP: HOST_IP,
    hostIPs: [{ ip: HOST_IP }],
    ...(stage !== 'starting' && { podIP, podIPs: [{ ip: podIP }] }),
    startTime: started,
    ...containerStatuses(pod, stage, started, now),
    qosClass: textAt(pod, 'status', 'qosClass') ?? qosClass(pod),
  };
}

function podConditions(pod: KubeObject, stage: PodStage): WantedCondition[] {
  const condition = (type: string, holds: boolean, reason = '', message = ''): WantedCondition => ({
    type,
    status: holds ? 'True' : 'False',
    ...(!holds && reason !== '' && { reason }),
    ...(!holds && message !== '' && { message }),
  });
  const ready = stage === 'running';
  const done = stage === 'succeeded' ? 'PodCompleted' : stage === 'failed' ? 'PodFailed' : 'ContainersNotReady';
  const names = objectsAt(pod, 'spec', 'containers').map((container) => textAt(container, 'name') ?? '');
  const message =
    stage === 'succeeded' || stage === 'failed' ? '' : `containers with unready status: [${names.join(' ')}]`;
  return [
    condition('PodReadyToStartContainers', stage === 'running' || stage === 'crashing'),
    condition('Initialized', true),
    condition('Ready', ready, done, message),
    condition('ContainersReady', ready, done, message),
    condition('PodScheduled', true),
  ];
}

function containerStatuses(pod: KubeObject, stage: PodStage, started: string, now: string): JsonObject {
  const init = objectsAt(pod, 'spec', 'initContainers');
  const isSidecar = (container: JsonObject): boolean => container['restartPolicy'] === 'Always';
  return {
    ...(init.length > 0 && {
      initContainerStatuses: init.map((container) =>
        containerStatus(pod, container, isSidecar(container) ? stage : initStage(stage), started, now),
      ),
    }),
    containerStatuses: objectsAt(pod, 'spec', 'containers').map((container) =>
      containerStatus(pod, container, stage, started, now),
    ),
  };
}

function initStage(stage: PodStage): PodStage {
  return stage === 'starting' ? 'starting' : 'succeeded';
}

function containerStatus(
  pod: KubeObject,
  container: JsonObject,
  stage: PodStage,
  started: string,
  now: string,
): JsonObject {
  const name = textAt(container, 'name') ?? '';
  const image = textAt(container, 'image') ?? '';
  const begun = stage !== 'starting';
  const containerID = `containerd://${digestText(`${pod.metadata.uid ?? ''}/${name}/${image}`)}`;
  const before = objectsAt(pod, 'status', 'containerStatuses').find((status) => status['name'] === name);
  const finishedAt = textAt(before, 'lastState', 'terminated', 'finishedAt') ?? now;
  const terminated = (exitCode: number): JsonObject => ({
    terminated: {
      containerID,
      exitCode,
      finishedAt,
      reason: exitCode === 0 ? 'Completed' : 'Error',
      startedAt: started,
    },
  });
  return {
    ...(begun && { containerID }),
    image,
    imageID: begun ? `${image.replace(/[@:][^/]*$/, '')}@sha256:${digestText(image)}` : '',
    lastState: stage === 'crashing' ? terminated(1) : {},
    name,
    ready: stage === 'running' || (stage === 'succeeded' && !objectsAt(pod, 'spec', 'containers').includes(container)),
    restartCount: stage === 'crashing' ? 1 : 0,
    started: stage === 'running',
    state: containerState(stage, name, started, terminated),
  };
}

function containerState(
  stage: PodStage,
  name: string,
  startedAt: string,
  terminated: (exitCode: number) => JsonObject,
): JsonObject {
  switch (stage) {
    case 'gated':
    case 'starting':
      return { waiting: { reason: 'ContainerCreating' } };
    case 'running':
      return { running: { startedAt } };
    case 'crashing': {
      const message = `back-off 10s restarting failed container=${name}`;
      return { waiting: { reason: 'CrashLoopBackOff', message } };
    }
    case 'succeeded':
      return terminated(0);
    case 'failed':
      return terminated(1);
  }
}

/** An address of the pod network that belongs to this pod for life. */
function addressOf(pod: KubeObject): string {
  const known = textAt(pod, 'status', 'podIP');
  if (known !== undefined) return known;
  const hex = digestText(pod.metadata.uid ?? '');
  return `10.244.${parseInt(hex.slice(0, 2), 16)}.${1 + (parseInt(hex.slice(2, 4), 16) % 254)}`;
}

function qosClass(pod: KubeObject): string {
  const containers = objectsAt(pod, 'spec', 'containers');
  const resources = containers.map((container) => objectAt(container, 'resources'));
  if (resources.every((each) => each?.['limits'] === undefined && each?.['requests'] === undefined))
    return 'BestEffort';
  return resources.every((each) => isGuaranteed(each)) ? 'Guaranteed' : 'Burstable';
}

function isGuaranteed(resources: JsonObject | undefined): boolean {
  return ['cpu', 'memory'].every((name) => {
    const limit = textAt(resources, 'limits', name);
    return limit !== undefined && (textAt(resources, 'requests', name) ?? limit) === limit;
  });
}
