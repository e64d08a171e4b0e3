import type { KubeObject } from '../../../../lib/kube/index.js';
import { listOf, nameOf, objectIn, optionsOf, stateOf } from './facts.js';
import type { View } from './view.js';

/** I3 and I4: everything is mended, and the last sync has had its time. */
export function judgeConverged(view: View, app: KubeObject, head: string): void {
  const name = app.metadata.name ?? '';
  const state = stateOf(app);
  if (state.phase === 'Running' || state.phase === 'Terminating')
    return view.violation('I4', `the operation of ${name} is still ${state.phase}: ${state.message ?? ''}`);
  if (app['operation'] !== undefined)
    return view.violation('I4', `an operation of ${name} is set, while its phase is ${state.phase}`);
  if (state.phase !== 'Succeeded')
    return view.violation('I3', `the last sync of ${name} is ${state.phase ?? 'none'}: ${state.message ?? ''}`);
  const wanted = view.wanted(name, head);
  for (const type of ['PreDelete', 'PostDelete']) {
    const finalizer = `${type === 'PreDelete' ? 'pre' : 'post'}-delete-finalizer.argocd.argoproj.io`;
    const isHeld = app.metadata.finalizers?.includes(finalizer) === true;
    if (isHeld !== wanted.hooks.some((hook) => listOf(hook, 'hook').includes(type)))
      view.violation('I2', `${name} is ${isHeld ? '' : 'not '}held for its ${type} hooks`);
  }
  for (const target of wanted.plain)
    if (!view.isAsWanted(name, view.liveOf(target), target))
      view.violation('I3', `${nameOf(target)} is not as Git wants it`);
  const extras = view.extras(name, head);
  const left = extras.filter((live) => !optionsOf(live).includes('Prune=false'));
  for (const live of left) view.violation('I3', `${nameOf(live)} has left Git and is still there`);
  const sync = objectIn(app, 'status', 'sync');
  const isAll = extras.length === 0 && view.forgotten(name, head).length === 0;
  if (isAll && sync['status'] !== 'Synced')
    view.violation('I3', `all is as Git wants it, but ${name} is ${String(sync['status'])}`);
  if (sync['revision'] !== head) view.violation('I3', `${name} is compared with ${String(sync['revision'])}, not head`);
}
