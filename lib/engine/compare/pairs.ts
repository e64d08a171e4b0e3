import { keyOf, keyText, type KubeObject, type ObjectKey } from '../../kube/index.js';
import type { Application } from '../../model/index.js';
import { isHook } from '../order/index.js';
import { isSelfReferenced, trackedBy } from '../tracking/index.js';
import { instanceOf } from './prepare-targets.js';
import type { EngineSettings } from './settings.js';

/** A target and its live object; one of them may be missing. */
export interface Pair {
  readonly key: ObjectKey;
  readonly target?: KubeObject;
  readonly live?: KubeObject;
  /** Whether the live object is what its tracking id names, and not a copy with an inherited annotation. */
  readonly selfReferenced: boolean;
}

/**
 * Pairs targets with live objects. An unpaired live object counts only when it is tracked as the Application's, has no owner and
 * is no hook.
 */
export function pairUp(
  targets: readonly KubeObject[],
  live: ReadonlyMap<string, KubeObject>,
  app: Application,
  settings: EngineSettings,
): Pair[] {
  const taken = new Set<string>();
  const pairs = targets.map((target): Pair => {
    const key = keyOf(target);
    const found = liveFor(target, live);
    taken.add(keyText(found ? keyOf(found) : key));
    return found
      ? { key, target, live: found, selfReferenced: isSelfReferenced(found, target, settings.tracking) }
      : { key, target, selfReferenced: true };
  });
  for (const [text, object] of live) {
    if (taken.has(text) || isHook(object) || !isOwn(object, app, settings)) continue;
    const selfReferenced = isSelfReferenced(object, undefined, settings.tracking);
    pairs.push({ key: keyOf(object), live: object, selfReferenced });
  }
  return pairs;
}

/**
 * The live object of a target. One that names a namespace may be cluster-scoped all the same, when its kind was not known as it got
 * its namespace.
 */
export function liveFor(target: KubeObject, live: ReadonlyMap<string, KubeObject>): KubeObject | undefined {
  const key = keyOf(target);
  return live.get(keyText(key)) ?? (key.namespace === '' ? undefined : live.get(keyText({ ...key, namespace: '' })));
}

/** Whether a live object is tracked as the Application's and belongs to no other object. */
export function isOwn(object: KubeObject, app: Application, settings: EngineSettings): boolean {
  return (
    trackedBy(object, settings.tracking) === instanceOf(app, settings) &&
    (object.metadata.ownerReferences?.length ?? 0) === 0
  );
}
