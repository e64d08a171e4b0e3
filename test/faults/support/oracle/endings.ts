import { keyOf, keyText } from '../../../../lib/kube/index.js';
import {
  contains,
  isHook,
  isTerminating,
  nameOf,
  objectIn,
  optionsOf,
  stateOf,
} from '../../../simulate/deliveries/oracle/facts.js';
import type { Happened } from './happened.js';

/** I3 and I4: everything is mended, and the Application has had its time. */
export function judgeConverged({ apps, live, truth }: Happened, app: string): string[] {
  const object = [...apps.now().values()].find(({ metadata }) => metadata.name === app);
  if (object === undefined) return [`I3: there is no ${app}`];
  const wrong: string[] = [];
  const { phase, message = '' } = stateOf(object);
  if (phase === 'Running' || phase === 'Terminating' || object['operation'] !== undefined)
    wrong.push(`I4: the operation of ${app} is still ${phase ?? 'none'}: ${message}`);
  const { plain } = truth.at(truth.head, app);
  const now = live.now();
  for (const [key, target] of plain) if (!contains(now.get(key), target)) wrong.push(`I3: ${key} is not as Git has it`);
  const extras = live
    .tracked(app)
    .filter((each) => !plain.has(keyText(keyOf(each))) && !isHook(each) && !isTerminating(each))
    .filter((each) => !optionsOf(each).includes('Prune=false') && (each.metadata.ownerReferences ?? []).length === 0);
  for (const each of extras) wrong.push(`I3: ${nameOf(each)} of ${app} has left Git and is still there`);
  const sync = objectIn(object, 'status', 'sync');
  if (sync['status'] !== 'Synced' || !truth.isCurrent(String(sync['revision']), app))
    wrong.push(`I3: ${app} is ${String(sync['status'])} at ${String(sync['revision'])}`);
  return wrong;
}

/** I2: the Application was deleted with all that it manages. */
export function judgeRemoved({ apps, live }: Happened, app: string): string[] {
  const isThere = [...apps.now().values()].some(({ metadata }) => metadata.name === app);
  return [
    ...(isThere ? [`I2: ${app} is still there`] : []),
    ...live.tracked(app).map((object) => `I2: ${nameOf(object)} of ${app} is left behind`),
  ];
}
