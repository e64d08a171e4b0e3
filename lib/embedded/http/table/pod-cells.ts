import type { JsonObject, KubeObject } from '../../../kube/index.js';
import { numberAt, objectAt, objectsAt, textAt } from '../../fields.js';
import { orNone } from './cells.js';
import type { Cells } from './column.js';
import { since } from './durations.js';

/** The cells of pods. */
export const podCells: Cells = {
  Ready: (pod) => {
    const { ready, total } = summary(pod);
    return `${ready}/${total}`;
  },
  Status: (pod) => summary(pod).reason,
  Restarts: (pod, now) => {
    const { restarts, restarted } = summary(pod);
    return restarts === 0 || restarted === '' ? String(restarts) : `${restarts} (${since(restarted, now)} ago)`;
  },
  IP: (pod) => orNone(textAt(objectsAt(pod, 'status', 'podIPs')[0], 'ip') ?? ''),
  Node: (pod) => orNone(textAt(pod, 'spec', 'nodeName') ?? ''),
  'Nominated Node': (pod) => orNone(textAt(pod, 'status', 'nominatedNodeName') ?? ''),
  'Readiness Gates': readinessGates,
};

interface Summary {
  readonly ready: number;
  readonly total: number;
  readonly reason: string;
  readonly restarts: number;
  /** When a container ended last before it was started again; empty when that is not known. */
  readonly restarted: string;
}

const summaries = new WeakMap<KubeObject, Summary>();

function summary(pod: KubeObject): Summary {
  let found = summaries.get(pod);
  if (found === undefined) {
    found = summarize(pod);
    summaries.set(pod, found);
  }
  return found;
}

function summarize(pod: KubeObject): Summary {
  const initial = objectsAt(pod, 'spec', 'initContainers');
  const sidecars = new Set(
    initial.filter((each) => each['restartPolicy'] === 'Always').map((each) => textAt(each, 'name') ?? ''),
  );
  const total = objectsAt(pod, 'spec', 'containers').length + sidecars.size;
  const begun = initialization(pod, sidecars, initial.length);
  const isInitialized = conditionIs(pod, 'Initialized', 'True');
  const main = begun.reason === undefined || isInitialized ? running(pod) : undefined;
  const counted =
    main === undefined ? begun.statuses : [...begun.sidecars, ...objectsAt(pod, 'status', 'containerStatuses')];
  const reason = main?.reason ?? begun.reason ?? baseReason(pod);
  return {
    ready: begun.ready + (main?.ready ?? 0),
    total,
    reason: leavingReason(pod) ?? reason,
    restarts: counted.reduce((sum, status) => sum + (numberAt(status, 'restartCount') ?? 0), 0),
    restarted: counted
      .map((status) => textAt(status, 'lastState', 'terminated', 'finishedAt') ?? '')
      .reduce((latest, at) => (at > latest ? at : latest), ''),
  };
}

/** What a pod says of itself before its containers are asked. */
function baseReason(pod: KubeObject): string {
  const isGated = objectsAt(pod, 'status', 'conditions').some(
    (condition) => condition['type'] === 'PodScheduled' && condition['reason'] === 'SchedulingGated',
  );
  return isGated ? 'SchedulingGated' : textAt(pod, 'status', 'reason') || textAt(pod, 'status', 'phase') || '';
}

function leavingReason(pod: KubeObject): string | undefined {
  if (pod.metadata.deletionTimestamp === undefined) return undefined;
  if (textAt(pod, 'status', 'reason') === 'NodeLost') return 'Unknown';
  const phase = textAt(pod, 'status', 'phase');
  return phase === 'Succeeded' || phase === 'Failed' ? undefined : 'Terminating';
}

interface Beginning {
  /** Why the pod is not initialised; undefined when it is. */
  readonly reason: string | undefined;
  readonly ready: number;
  /** The statuses that were looked at. */
  readonly statuses: readonly JsonObject[];
  /** Those among them that run beside the main containers. */
  readonly sidecars: readonly JsonObject[];
}

function initialization(pod: KubeObject, sidecars: ReadonlySet<string>, count: number): Beginning {
  let ready = 0;
  const seen: JsonObject[] = [];
  const beside: JsonObject[] = [];
  for (const [index, status] of objectsAt(pod, 'status', 'initContainerStatuses').entries()) {
    const isSidecar = sidecars.has(textAt(status, 'name') ?? '');
    seen.push(status);
    if (isSidecar) beside.push(status);
    const ended = objectAt(status, 'state', 'terminated');
    if (ended !== undefined && (numberAt(ended, 'exitCode') ?? 0) === 0) continue;
    if (isSidecar && status['started'] === true) {
      if (status['ready'] === true) ready++;
      continue;
    }
    const waiting = textAt(status, 'state', 'waiting', 'reason');
    const why =
      ended !== undefined
        ? endReason(ended)
        : waiting !== undefined && waiting !== '' && waiting !== 'PodInitializing'
          ? waiting
          : `${index}/${count}`;
    return { reason: `Init:${why}`, ready, statuses: seen, sidecars: beside };
  }
  return { reason: undefined, ready, statuses: seen, sidecars: beside };
}

function running(pod: KubeObject): { reason: string | undefined; ready: number } {
  let reason: string | undefined;
  let failure = '';
  let ready = 0;
  for (const status of objectsAt(pod, 'status', 'containerStatuses').reverse()) {
    const waiting = textAt(status, 'state', 'waiting', 'reason');
    const ended = objectAt(status, 'state', 'terminated');
    if (waiting !== undefined && waiting !== '') reason = waiting;
    else if (ended !== undefined) {
      reason = endReason(ended);
      if ((numberAt(ended, 'exitCode') ?? 0) !== 0) failure = reason;
    } else if (status['ready'] === true && objectAt(status, 'state', 'running') !== undefined) ready++;
  }
  if ((reason ?? baseReason(pod)) !== 'Completed') return { reason, ready };
  if (ready > 0 && conditionIs(pod, 'Ready', 'True')) return { reason: 'Running', ready };
  if (failure !== '') return { reason: failure, ready };
  return { reason: ready > 0 ? 'NotReady' : reason, ready };
}

function endReason(ended: JsonObject): string {
  const reason = textAt(ended, 'reason') ?? '';
  if (reason !== '') return reason;
  const signal = numberAt(ended, 'signal') ?? 0;
  return signal === 0 ? `ExitCode:${numberAt(ended, 'exitCode') ?? 0}` : `Signal:${signal}`;
}

function conditionIs(pod: KubeObject, type: string, status: string): boolean {
  return objectsAt(pod, 'status', 'conditions').find((condition) => condition['type'] === type)?.['status'] === status;
}

function readinessGates(pod: KubeObject): string {
  const gates = objectsAt(pod, 'spec', 'readinessGates').map((gate) => textAt(gate, 'conditionType') ?? '');
  if (gates.length === 0) return '<none>';
  return `${gates.filter((type) => conditionIs(pod, type, 'True')).length}/${gates.length}`;
}
