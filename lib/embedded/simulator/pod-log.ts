import type { JsonObject, KubeObject } from '../../kube/index.js';
import { objectAt, objectsAt, textAt, valueAt } from '../fields.js';
import { knobOf, SIMULATE } from './knobs.js';

/** The annotation of a pod with the text that its containers have written. */
const TEXT = 'slipway.dev/log';

/** A line that a simulated container has written. */
export interface LogLine {
  /** RFC 3339. */
  readonly at: string;
  readonly text: string;
}

/** What a container has written so far, or why there is nothing to read. */
export type ContainerLog =
  | { readonly lines: readonly LogLine[]; /** No more will come. */ readonly ended: boolean }
  | { readonly refused: string };

/**
 * The log of one run of a container, told from what its pod says of it: that it starts, what it does, how it ends, and why.
 *
 * @param previous the run before the last restart
 */
export function containerLog(pod: KubeObject, name: string, previous = false): ContainerLog {
  const status = ['containerStatuses', 'initContainerStatuses', 'ephemeralContainerStatuses']
    .flatMap((field) => objectsAt(pod, 'status', field))
    .find((each) => each['name'] === name);
  const container = ['containers', 'initContainers', 'ephemeralContainers']
    .flatMap((field) => objectsAt(pod, 'spec', field))
    .find((each) => each['name'] === name);
  const where = `container ${JSON.stringify(name)} in pod ${JSON.stringify(pod.metadata.name ?? '')}`;
  const running = objectAt(status, 'state', 'running');
  const last = objectAt(status, 'lastState', 'terminated');
  if (previous) {
    if (last !== undefined) return { lines: linesOf(pod, container, last, false), ended: true };
    return { refused: `previous terminated ${where} not found` };
  }
  // Nobody has begun with the pod.
  if (status === undefined) return { lines: [], ended: true };
  const over = objectAt(status, 'state', 'terminated') ?? (running === undefined ? last : undefined);
  const run = running ?? over;
  if (run !== undefined) {
    return { lines: linesOf(pod, container, run, status['ready'] === true), ended: over !== undefined };
  }
  const reason = textAt(status, 'state', 'waiting', 'reason') ?? 'ContainerCreating';
  const isImage = reason === 'ErrImagePull' || reason === 'ImagePullBackOff';
  return { refused: `${where} is waiting to start: ${isImage ? 'trying and failing to pull image' : reason}` };
}

function linesOf(
  pod: KubeObject,
  container: JsonObject | undefined,
  run: JsonObject,
  ready: boolean,
): readonly LogLine[] {
  const began = textAt(run, 'startedAt') ?? '';
  const ended = textAt(run, 'finishedAt');
  const given = pod.metadata.annotations?.[TEXT];
  if (given !== undefined) {
    return given
      .replace(/\n$/, '')
      .split('\n')
      .map((text) => ({ at: began, text }));
  }
  const name = textAt(container, 'name') ?? '';
  const command = ['command', 'args'].flatMap((field) => valueAt(container, [field]) ?? []);
  const lines: LogLine[] = [{ at: began, text: `${name}: started from image ${textAt(container, 'image') ?? ''}` }];
  lines.push({
    at: began,
    text: `${name}: ${command.length === 0 ? 'working' : `running ${command.join(' ')}`} (simulated)`,
  });
  if (ended === undefined) {
    const serves = (textAt(pod, 'spec', 'restartPolicy') ?? 'Always') === 'Always';
    if (ready && serves) lines.push({ at: began, text: `${name}: ready` });
  } else {
    lines.push({ at: ended, text: `${name}: ${ending(pod, run)}` });
  }
  return lines;
}

/** How a run has ended, and what made it. */
function ending(pod: KubeObject, run: JsonObject): string {
  const code = Number(run['exitCode'] ?? 0);
  if (code === 0) return 'done';
  const knob = knobOf(pod);
  const why = knob === undefined ? 'its command says so' : `${SIMULATE}: ${knob}`;
  return run['reason'] === 'OOMKilled'
    ? `killed: out of memory, exit code ${code} (${why})`
    : `failed: exit code ${code} (${why})`;
}
