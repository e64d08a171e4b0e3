import type { KubeObject } from '../../../../lib/kube/index.js';
import { nameOf, objectIn, optionsOf, stateOf } from './facts.js';
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
  for (const target of view.wanted(name, head).plain)
    if (!view.isAsWanted(name, view.liveOf(target), target))
      view.violation('I3', `${nameOf(target)} is not as Git wants it`);
  const extras = view.extras(name, head);
  const left = extras.filter((live) => !optionsOf(live).includes('Prune=false'));
  for (const live of left) view.violation('I3', `${nameOf(live)} has left Git and is still there`);
  const sync = objectIn(app, 'status', 'sync');
  if (extras.length === 0 && sync['status'] !== 'Synced')
    view.violation('I3', `all is as Git wants it, but ${name} is ${String(sync['status'])}`);
  if (sync['revision'] !== head) view.violation('I3', `${name} is compared with ${String(sync['revision'])}, not head`);
}

/** I2: an Application was deleted with all that it manages. */
export function judgeDeleted(view: View, name: string): void {
  const app = view.app(name);
  if (app !== undefined) {
    const conditions = JSON.stringify(objectIn(app, 'status')['conditions'] ?? null);
    return view.violation('I2', `the Application ${name} is still there: ${conditions}`);
  }
  for (const live of view.tracked(name))
    if (!optionsOf(live).includes('Delete=false')) view.violation('I2', `${nameOf(live)} was left behind`);
}
