import type { KubeObject } from '../../../../lib/kube/index.js';
import {
  healthIn,
  isHook,
  isTerminating,
  markOf,
  nameOf,
  optionsOf,
  stateOf,
  trackerOf,
  type State,
} from '../../../simulate/deliveries/oracle/facts.js';
import type { Entry } from '../proxy/index.js';
import { keyOfCall, LATER, operationAt, type Happened } from './happened.js';

/** I1: whatever a reconciler asked to be deleted had left Git, is made anew on purpose, or goes with its Application. */
export function judgeDeletions(happened: Happened): string[] {
  return happened.audit.writes().flatMap((entry) => {
    if (!entry.call.verb.startsWith('delete')) return [];
    const { call, server } = entry;
    if (server === happened.hub && call.resource === 'leases') return [];
    const key = keyOfCall(happened, entry);
    if (key === undefined) return [`I1: ${call.path} is deleted, which nobody delivers`];
    const why = wrongWith(happened, entry, key);
    return why === undefined ? [] : [`I1: ${key} is deleted, ${why}`];
  });
}

function wrongWith(happened: Happened, entry: Entry, key: string): string | undefined {
  const live = happened.live.of(key).findLast(({ from }) => from <= entry.at)?.object;
  if (live === undefined) return undefined;
  const app = trackerOf(live);
  if (app === undefined) return 'which no Application tracks';
  if (isBeingDeleted(happened, app, entry.at)) return undefined;
  const state = operationAt(happened, app, entry.asked);
  if (isHook(live)) {
    const runs = markOf(live)?.startsWith(`${state.attempt}/`) === true && healthIn(live) === 'Progressing';
    const goesOn = state.phase === 'Running' && !isTerminated(happened, app, state, entry.at);
    return runs && goesOn ? `a hook that runs (${nameOf(live)})` : undefined;
  }
  if (state.phase !== 'Running' && state.phase !== 'Terminating')
    return `while the operation is ${state.phase ?? 'none'}`;
  if (!happened.truth.isCommit(state.revision)) return 'by an operation without a revision';
  const target = happened.truth.at(state.revision, app).plain.get(key);
  if (target === undefined) return state.prune ? undefined : 'by an operation that does not prune';
  return isForced(live, target) || state.force ? undefined : `though ${state.revision?.slice(0, 8) ?? ''} wants it`;
}

/** Whether a person had ended an operation. */
function isTerminated({ apps }: Happened, app: string, { startedAt }: State, at: number): boolean {
  return apps.all().some(({ object, from }) => {
    const state = stateOf(object);
    const isIt = object.metadata.name === app && state.startedAt === startedAt;
    return isIt && state.phase === 'Terminating' && from <= at + LATER;
  });
}

function isForced(...objects: readonly KubeObject[]): boolean {
  return objects.some((object) => optionsOf(object).includes('Force=true'));
}

function isBeingDeleted({ apps }: Happened, app: string, at: number): boolean {
  const versions = apps.all().filter(({ object }) => object.metadata.name === app);
  return versions.some(({ object, from }) => from <= at + LATER && isTerminating(object));
}
