import { isHook, markOf, nameOf } from '../../../simulate/deliveries/oracle/facts.js';
import type { Happened } from './happened.js';

/** I6: a hook of one attempt is created once. */
export function judgeHooks({ live }: Happened): string[] {
  const uids = new Map<string, Set<string>>();
  for (const { object } of live.all()) {
    const mark = markOf(object);
    if (!isHook(object) || mark === undefined) continue;
    const what = `${nameOf(object)} of ${object.metadata.namespace ?? ''} for ${mark}`;
    const known = uids.get(what) ?? new Set();
    uids.set(what, known.add(object.metadata.uid ?? ''));
  }
  return [...uids].flatMap(([what, { size }]) => (size > 1 ? [`I6: ${size} of ${what}`] : []));
}
