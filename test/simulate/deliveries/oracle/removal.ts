import type { KubeObject } from '../../../../lib/kube/index.js';
import {
  contains,
  healthIn,
  isApproved,
  isHook,
  isTerminating,
  listOf,
  nameOf,
  objectIn,
  optionsOf,
  stateOf,
  wantsConsent,
  waveOf,
} from './facts.js';
import { OBJECT } from '../manifests.js';
import type { View } from './view.js';

/** What an Application that is being deleted still has to do, by the finalizers that it holds. */
type Stage = 'PreDelete' | 'cascade' | 'PostDelete' | 'cleanup' | 'none';

type HookType = 'PreDelete' | 'PostDelete';

const hookTypes: readonly HookType[] = ['PreDelete', 'PostDelete'];

const stages: readonly (readonly [finalizer: RegExp, stage: Stage])[] = [
  [/^pre-delete-finalizer\.argocd\.argoproj\.io$/, 'PreDelete'],
  [/^resources-finalizer\.argocd\.argoproj\.io/, 'cascade'],
  [/^post-delete-finalizer\.argocd\.argoproj\.io$/, 'PostDelete'],
  [/-delete-finalizer\.argocd\.argoproj\.io\/cleanup$/, 'cleanup'],
];

function stageOf({ metadata: { finalizers = [] } }: KubeObject): Stage {
  return stages.find(([finalizer]) => finalizers.some((each) => finalizer.test(each)))?.[1] ?? 'none';
}

/** Whether an Application is being deleted, and not held up by an operation that was under way: one that is asked for now never begins. */
export function isBeingRemoved(app: KubeObject): boolean {
  const { phase } = stateOf(app);
  return isTerminating(app) && (app['operation'] === undefined || (phase !== 'Running' && phase !== 'Terminating'));
}

/** I1 and I9: a live object is deleted on behalf of an Application that is being deleted itself. */
export function judgeRemoval(view: View, live: KubeObject, app: KubeObject, wrong: (why: string) => void): void {
  const stage = stageOf(app);
  const types = listOf(live, 'hook');
  switch (stage) {
    case 'none':
      return wrong('though its Application lets it go');
    case 'cascade':
      return judgeCascade(view, live, app, wrong);
    case 'cleanup': {
      const policy = healthIn(live) === 'Healthy' ? 'HookSucceeded' : 'HookFailed';
      const isDone = hookTypes.some((type) => types.includes(type));
      if (!isDone || !listOf(live, 'hook-delete-policy').includes(policy)) wrong('though no policy of it says so');
      return;
    }
    default:
      // A hook that has failed makes room for another try.
      if (!types.includes(stage) || healthIn(live) !== 'Degraded') wrong(`before the ${stage} hooks have ended`);
  }
}

function judgeCascade(view: View, live: KubeObject, app: KubeObject, wrong: (why: string) => void): void {
  const { name = '', deletionTimestamp } = app.metadata;
  if (optionsOf(live).includes('Delete=false')) return wrong('in spite of Delete=false');
  const doomed = doomedOf(view, name);
  const held = doomed.filter((object) => wantsConsent(object, 'Delete') || wantsConsent(object, 'Prune'));
  if (held.length > 0 && !isApproved(app, deletionTimestamp))
    return wrong(`though nobody consented, and ${held.map(nameOf).join(', ')} asks for that`);
  const above = doomed.find((object) => waveOf(object) > waveOf(live));
  if (above !== undefined) view.violation('I9', `${nameOf(live)} is deleted before ${nameOf(above)}, of a higher wave`);
}

function doomedOf(view: View, name: string): KubeObject[] {
  return view.tracked(name).filter((object) => !optionsOf(object).includes('Delete=false'));
}

/** I9: an object is written on behalf of an Application that is being deleted: only its hooks may be, each in its turn. */
export function judgeRemovalWrite(view: View, app: KubeObject, object: KubeObject): void {
  const stage = stageOf(app);
  const target = view.wanted(app.metadata.name ?? '', view.truth.head).of(object);
  if (!listOf(object, 'hook').includes(stage))
    return view.violation('I9', `${nameOf(object)} is written while the deletion is at ${stage}`);
  const { name: _, generateName: __, ...rest } = target?.metadata ?? {};
  if (target === undefined || !contains(object, { ...target, metadata: rest }))
    view.violation('I3', `${nameOf(object)} is written in another way than Git says`);
}

/** I1, I2 and I9 of what was just written to an Application that is being deleted. */
export function judgeRemovalStep(view: View, before: KubeObject | undefined, after: KubeObject): void {
  if (before === undefined || !isTerminating(before)) return;
  const name = after.metadata.name ?? '';
  const [was, is] = [stageOf(before), stageOf(after)];
  const begins = stateOf(before).startedAt !== stateOf(after).startedAt;
  if (begins && stateOf(after).automated) view.violation('I1', `an automated sync of ${name} begins in its deletion`);
  if (was === is) return;
  if (was === 'cascade') {
    for (const live of doomedOf(view, name))
      view.violation('I2', `${name} lets go, but ${nameOf(live)} is still there`);
  } else if (was === 'PreDelete' || was === 'PostDelete') judgeHooksEnded(view, name, was);
}

function judgeHooksEnded(view: View, name: string, type: HookType): void {
  for (const target of view.wanted(name, view.truth.head).hooks) {
    if (!listOf(target, 'hook').includes(type)) continue;
    const label = target.metadata.labels?.[OBJECT];
    const found = view.tracked(name).filter(({ metadata }) => metadata.labels?.[OBJECT] === label);
    const hasEnded = found.some((live) => !['Progressing', 'Degraded'].includes(healthIn(live)));
    if (!hasEnded) view.violation('I9', `the deletion of ${name} goes on, but its ${type} hook ${label} has not ended`);
  }
}

/** I2: an Application was deleted with all that it manages. */
export function judgeRemoved(view: View, name: string): void {
  const app = view.app(name);
  if (app !== undefined) {
    const conditions = JSON.stringify(objectIn(app, 'status')['conditions'] ?? null);
    return view.violation('I2', `the Application ${name} is still there: ${conditions}`);
  }
  const cascades = view.spec(name)?.cascade !== 'none';
  for (const live of view.tracked(name)) {
    const isDeletionHook = isHook(live) && hookTypes.some((type) => listOf(live, 'hook').includes(type));
    const isOver = isDeletionHook ? listOf(live, 'hook-delete-policy').includes('HookSucceeded') : cascades;
    if (isOver && !optionsOf(live).includes('Delete=false')) view.violation('I2', `${nameOf(live)} was left behind`);
  }
}
