import type { KubeObject } from '../../../../lib/kube/index.js';
import {
  annotationOf,
  healthIn,
  isApproved,
  isHook,
  isTerminating,
  listOf,
  markOf,
  nameOf,
  optionsOf,
  stateOf,
  trackerOf,
  wantsConsent,
  waveOf,
  type State,
} from './facts.js';
import { SHARED } from '../manifests.js';
import { isBeingRemoved, judgeRemoval } from './removal.js';
import type { View } from './view.js';

/**
 * I1: somebody who is no person begins to delete a live object. Whatever way it came about, it has to be one that its own Application
 * may delete now.
 */
export function judgeDeletion(view: View, live: KubeObject, judgeLast: JudgeLast): void {
  if ((live.metadata.ownerReferences ?? []).length > 0) return;
  const tracker = trackerOf(live);
  if (tracker === undefined) {
    if (live.metadata.labels?.['mine'] === 'yes') view.violation('I1', `${nameOf(live)} of nobody is deleted`);
    return;
  }
  const app = view.app(tracker);
  const wrong = (why: string): void => view.violation('I1', `${nameOf(live)} is deleted, ${why}`);
  if (isTakenByForce(view, live, tracker)) return;
  if (app === undefined) return wrong('though its Application is gone');
  const state = stateOf(app);
  // An operation that was under way as the deletion began cleans up after itself.
  if (isBeingRemoved(app) && !isCleanedUp(live, state)) return judgeRemoval(view, live, app, wrong);
  if (state.dryRun) return wrong('by a dry run');
  if (isHook(live)) return judgeHookDeletion(live, state, wrong);
  judgePrune(view, live, app, wrong, judgeLast);
}

/** Another Application that has the object in Git, too, may delete and create it as its own when it is told to by force. */
function isTakenByForce(view: View, live: KubeObject, tracker: string): boolean {
  if (live.metadata.name !== SHARED) return false;
  return [...view.truth.places.keys()].some((name) => {
    const state = view.state(name);
    const target = view.wanted(name, state.revision).of(live);
    if (name === tracker || state.phase !== 'Running' || state.dryRun || target === undefined) return false;
    return state.force || optionsOf(target).includes('Force=true');
  });
}

type Wrong = (why: string) => void;
/** Judges whether all that an Application delivers has had its turn. */
type JudgeLast = (app: string) => void;

/** Whether a hook of the last operation goes because that is over. */
function isCleanedUp(live: KubeObject, state: State): boolean {
  const isItsHook = isHook(live) && markOf(live)?.startsWith(`${String(state.startedAt)}/`) === true;
  if (!isItsHook || state.phase === 'Running') return false;
  let isWrong = false;
  judgeHookDeletion(live, state, () => (isWrong = true));
  return !isWrong;
}

/** Hooks are deleted before they are created anew, or after the end of their operation if their policy says so. */
function judgeHookDeletion(live: KubeObject, state: State, wrong: Wrong): void {
  const policies = listOf(live, 'hook-delete-policy');
  const { phase } = state;
  if (phase === 'Running' && state.finishedAt === undefined) {
    const isOurs = markOf(live)?.startsWith(`${state.attempt}/`) === true;
    if (isOurs && healthIn(live) === 'Progressing') wrong('while it runs for this very attempt');
  } else if (phase !== 'Terminating') {
    const policy = phase === 'Succeeded' ? 'HookSucceeded' : 'HookFailed';
    const wasTerminated = state.message?.startsWith('Operation terminat') === true;
    if (!policies.includes(policy) && !wasTerminated) wrong(`though its policy is [${policies.join()}]: ${phase}`);
  }
}

function judgePrune(view: View, live: KubeObject, app: KubeObject, wrong: Wrong, judgeLast: JudgeLast): void {
  const name = app.metadata.name ?? '';
  const state = stateOf(app);
  if (state.phase !== 'Running') return wrong(`while its operation is ${state.phase ?? 'none'}`);
  if (!view.truth.isCommit(state.revision)) return wrong('by an operation without a revision');
  if (!view.isOpen(state)) return wrong('while the window is closed');
  if (state.selected?.has(nameOf(live)) === false) return wrong('though the sync does not name it');
  const target = view.wanted(name, state.revision).of(live);
  if (target !== undefined) {
    const forced = [target, live].some((object) => optionsOf(object).includes('Force=true')) || state.force;
    if (!forced) return wrong(`though ${state.revision?.slice(0, 8)} wants it`);
    if (live.kind === 'PersistentVolumeClaim' && !allowsMass(app) && !isApproved(app, state.startedAt))
      wrong('to be created anew, though nobody consented');
    return;
  }
  if (!state.prune) return wrong('by an operation that does not prune');
  const own = optionsOf(live).find((option) => option.startsWith('Prune='));
  if (own === 'Prune=false') return wrong('in spite of Prune=false');
  const consented = isApproved(app, state.startedAt);
  if (!consented && wantsConsent(live, 'Prune', state.options)) return wrong('though nobody consented');
  if (!consented && own === undefined && isMuch(view, live, app))
    wrong('with so much else that somebody has to consent');
  judgePruneOrder(view, live, name, judgeLast);
}

const allowsMass = ({ metadata }: KubeObject): boolean =>
  metadata.annotations?.['slipway.dev/mass-deletion'] === 'allow';

/** Whether more than half of an Application is about to go, or an object that cannot be made again. */
function isMuch(view: View, live: KubeObject, app: KubeObject): boolean {
  if (allowsMass(app)) return false;
  if (live.kind === 'PersistentVolumeClaim') return true;
  const name = app.metadata.name ?? '';
  const state = stateOf(app);
  // Who chooses objects one by one knows what goes.
  if (state.selected !== undefined && !state.automated) return false;
  // The object itself is under deletion by now, or gone already.
  const others = view
    .extras(name, state.revision)
    .filter((extra) => extra.metadata.uid !== live.metadata.uid && !isTerminating(extra));
  const going = others.filter((extra) => !optionsOf(extra).includes('Prune=false')).length + 1;
  const staying = view.wanted(name, state.revision).plain.filter((target) => view.liveOf(target) !== undefined);
  const all = staying.length + others.length + 1 + terminatingExtras(view, name, state, live);
  // What several have in Git is now one's, now another's: it may have counted, or not.
  const shared = staying.filter(({ metadata }) => metadata.name === SHARED).length;
  return [all, all - shared].every((count) => count > 2 && going > count / 2);
}

function terminatingExtras(view: View, app: string, { revision }: State, live: KubeObject): number {
  return view.extras(app, revision).filter((extra) => extra.metadata.uid !== live.metadata.uid && isTerminating(extra))
    .length;
}

/** I9: what was delivered last goes first; with PruneLast, after all that is delivered. */
function judgePruneOrder(view: View, live: KubeObject, app: string, judgeLast: JudgeLast): void {
  const state = view.state(app);
  const isLast = (object: KubeObject): boolean =>
    state.options.includes('PruneLast=true') || optionsOf(object).includes('PruneLast=true');
  if (isLast(live)) return judgeLast(app);
  const above = view
    .extras(app, state.revision)
    .filter((extra) => !optionsOf(extra).includes('Prune=false') && !isLast(extra))
    .filter((extra) => state.selected?.has(nameOf(extra)) !== false)
    .find((extra) => waveOf(extra) > waveOf(live));
  if (above !== undefined && annotationOf(above, 'hook') === undefined)
    view.violation('I9', `${nameOf(live)} is pruned before ${nameOf(above)}, of a higher wave`);
}
