import { equalJson, isJsonObject, type Json, type JsonObject, type KubeObject } from '../../../../lib/kube/index.js';
import { SHARED } from '../manifests.js';
import { healthIn, nameOf, objectIn, stateOf, trackerOf } from './facts.js';
import type { View } from './view.js';

const completed = ['Succeeded', 'Failed', 'Error'];

/** I4 and I5 of what was just written to an Application: no impossible state, nothing better than the truth. */
export function judgeWritten(view: View, before: KubeObject | undefined, after: KubeObject): void {
  const state = stateOf(after);
  if (state.phase !== undefined && completed.includes(state.phase) && state.finishedAt === undefined)
    view.violation('I4', `the operation is ${state.phase} without finishedAt`);
  const status = objectIn(after, 'status');
  const was = objectIn(before, 'status');
  const compared = [reconciledAt, syncOf, comparedResources].some((of) => !equalJson(of(status), of(was)));
  if (compared && after.metadata.deletionTimestamp === undefined) judgeSync(view, after, false);
}

const reconciledAt = (status: JsonObject): Json => status['reconciledAt'] ?? null;
const syncOf = (status: JsonObject): Json => status['sync'] ?? null;
/** The objects that a comparison has judged; an operation also names what it is about to create. */
const comparedResources = ({ resources = [] }: JsonObject): Json =>
  Array.isArray(resources) ? resources.filter((one) => isJsonObject(one) && one['status'] !== undefined) : resources;

/** Nothing has happened for a while: what is reported must be the truth now. */
export function judgeQuiet(view: View, app: KubeObject): void {
  if (app.metadata.deletionTimestamp !== undefined) return;
  judgeSync(view, app, true);
  const status = objectIn(app, 'status');
  const sync = objectIn(status, 'sync');
  if (objectIn(status, 'health')['status'] !== 'Healthy' || sync['status'] === 'Unknown') return;
  const name = app.metadata.name ?? '';
  for (const target of view.wanted(name, String(sync['revision'])).plain) {
    const live = view.liveOf(target);
    // As in Argo CD, what is absent shows in the sync status alone, as long as anything is there.
    if (live === undefined || healthIn(live) === 'Healthy') continue;
    view.violation('I5', `${name} is Healthy, but ${nameOf(target)} is ${healthIn(live)}`);
  }
}

/** What several Applications have changes behind the back of each: it counts only where nothing has happened for a while. */
function judgeSync(view: View, app: KubeObject, isQuiet: boolean): void {
  const sync = objectIn(app, 'status', 'sync');
  if (sync['status'] !== 'Synced') return;
  const name = app.metadata.name ?? '';
  const revision = String(sync['revision'] ?? '');
  const wrong = (why: string): void => view.violation('I5', `${name} is Synced with ${revision.slice(0, 8)}, ${why}`);
  if (!view.truth.isCommit(revision)) return wrong('which nobody has pushed');
  for (const target of view.wanted(name, revision).plain) {
    if (target.metadata.name === SHARED && !isQuiet) continue;
    const live = view.liveOf(target);
    if (!view.isAsWanted(name, live, target)) wrong(`but ${nameOf(target)} is not as it wants it`);
    else if (live !== undefined && trackerOf(live) !== name) wrong(`but ${nameOf(target)} is ${trackerOf(live)}'s`);
  }
  const extra = view.extras(name, revision).find((live) => isQuiet || live.metadata.name !== SHARED);
  if (extra !== undefined) wrong(`but ${nameOf(extra)} is in the cluster and not in Git`);
}
