import { digestText, type JsonObject, type KubeObject } from '../../../kube/index.js';
import { numberAt, objectAt, objectsAt, textAt } from '../../fields.js';
import { timedConditions, type WantedCondition } from '../conditions.js';

/**
 * How far a pod has come. A gated one waits for its scheduling gates, a crashing one for its next restart; one that is trying runs and
 * is not ready; one with an image error, or backing off from one, has no image to run.
 */
export type PodStage =
  'gated' | 'starting' | 'image-error' | 'image-back-off' | 'running' | 'trying' | 'crashing' | 'succeeded' | 'failed';

/** A stage with what is told of its containers. */
export interface PodProgress {
  readonly stage: PodStage;
  /** How often they were restarted. @default as often as the status says */
  readonly restarts?: number;
  /** They end because they take too much memory. @default false */
  readonly outOfMemory?: boolean;
}

const PHASES: Readonly<Record<PodStage, string>> = {
  gated: 'Pending',
  starting: 'Pending',
  'image-error': 'Pending',
  'image-back-off': 'Pending',
  trying: 'Running',
  running: 'Running',
  crashing: 'Running',
  succeeded: 'Succeeded',
  failed: 'Failed',
};
const FIRST_BACK_OFF = 10_000;
const LAST_BACK_OFF = 300_000;
/** The address of every node of a simulated cluster. */
const HOST_IP = '10.0.0.10';

/** The status of a pod in a stage. */
export function podStatus(pod: KubeObject, progress: PodProgress, now: string): JsonObject {
  const { stage } = progress;
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
    ...(isBegun(stage) && { podIP, podIPs: [{ ip: podIP }] }),
    startTime: started,
    ...containerStatuses(pod, progress, started, now),
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
    condition('PodReadyToStartContainers', isBegun(stage) && stage !== 'succeeded' && stage !== 'failed'),
    condition('Initialized', true),
    condition('Ready', ready, done, message),
    condition('ContainersReady', ready, done, message),
    condition('PodScheduled', true),
  ];
}

function isBegun(stage: PodStage): boolean {
  return !['gated', 'starting', 'image-error', 'image-back-off'].includes(stage);
}

function containerStatuses(pod: KubeObject, progress: PodProgress, started: string, now: string): JsonObject {
  const { stage } = progress;
  const init = objectsAt(pod, 'spec', 'initContainers');
  const isSidecar = (container: JsonObject): boolean => container['restartPolicy'] === 'Always';
  return {
    ...(init.length > 0 && {
      initContainerStatuses: init.map((container) =>
        containerStatus(pod, container, isSidecar(container) ? progress : { stage: initStage(stage) }, started, now),
      ),
    }),
    containerStatuses: objectsAt(pod, 'spec', 'containers').map((container) =>
      containerStatus(pod, container, progress, started, now),
    ),
  };
}

function initStage(stage: PodStage): PodStage {
  return !isBegun(stage) ? 'starting' : 'succeeded';
}

function containerStatus(
  pod: KubeObject,
  container: JsonObject,
  { stage, restarts, outOfMemory }: PodProgress,
  started: string,
  now: string,
): JsonObject {
  const name = textAt(container, 'name') ?? '';
  const image = textAt(container, 'image') ?? '';
  const begun = isBegun(stage);
  const containerID = `containerd://${digestText(`${pod.metadata.uid ?? ''}/${name}/${image}`)}`;
  const before = ['containerStatuses', 'initContainerStatuses']
    .flatMap((field) => objectsAt(pod, 'status', field))
    .find((status) => status['name'] === name);
  const ran = textAt(before, 'state', 'running', 'startedAt');
  const last = objectAt(before, 'lastState', 'terminated');
  const terminated = (exitCode: number): JsonObject => ({
    terminated: {
      containerID,
      exitCode: exitCode !== 0 && outOfMemory === true ? 137 : exitCode,
      finishedAt: now,
      reason: exitCode === 0 ? 'Completed' : outOfMemory === true ? 'OOMKilled' : 'Error',
      startedAt: ran ?? started,
    },
  });
  const crashed = last === undefined || ran !== undefined ? terminated(1) : { terminated: last };
  const count = restarts ?? numberAt(before, 'restartCount') ?? 0;
  return {
    ...(begun && { containerID }),
    image,
    imageID: begun ? `${image.replace(/[@:][^/]*$/, '')}@sha256:${digestText(image)}` : '',
    lastState: stage === 'crashing' ? crashed : last === undefined ? {} : { terminated: last },
    name,
    ready: stage === 'running' || (stage === 'succeeded' && !objectsAt(pod, 'spec', 'containers').includes(container)),
    restartCount: stage === 'failed' ? 0 : count,
    started: stage === 'running' || stage === 'trying',
    state: containerState(stage, name, image, runningSince(before, count, started, now), count, terminated),
  };
}

/** A first run begins with its pod, each further one now. */
function runningSince(before: JsonObject | undefined, restarts: number, started: string, now: string): string {
  return textAt(before, 'state', 'running', 'startedAt') ?? (restarts === 0 ? started : now);
}

function containerState(
  stage: PodStage,
  name: string,
  image: string,
  startedAt: string,
  restarts: number,
  terminated: (exitCode: number) => JsonObject,
): JsonObject {
  switch (stage) {
    case 'gated':
    case 'starting':
      return { waiting: { reason: 'ContainerCreating' } };
    case 'image-error':
      return { waiting: { reason: 'ErrImagePull', message: `failed to pull and unpack image "${image}": not found` } };
    case 'image-back-off':
      return { waiting: { reason: 'ImagePullBackOff', message: `Back-off pulling image "${image}"` } };
    case 'trying':
    case 'running':
      return { running: { startedAt } };
    case 'crashing': {
      const message = `back-off ${backOffText(backOff(restarts))} restarting failed container=${name}`;
      return { waiting: { reason: 'CrashLoopBackOff', message } };
    }
    case 'succeeded':
      return terminated(0);
    case 'failed':
      return terminated(1);
  }
}

/** How long a container waits for its restart after so many of them, in milliseconds: twice as long each time. */
export function backOff(restarts: number): number {
  return Math.min(FIRST_BACK_OFF * 2 ** (Math.max(1, restarts) - 1), LAST_BACK_OFF);
}

/** A back-off as kubelets write it: `10s`, `2m40s`. */
function backOffText(milliseconds: number): string {
  const [minutes, seconds] = [Math.floor(milliseconds / 60_000), (milliseconds / 1000) % 60];
  return minutes === 0 ? `${seconds}s` : `${minutes}m${seconds}s`;
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
