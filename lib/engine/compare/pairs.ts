import { keyOf, keyText, type KubeObject, type ObjectKey } from '../../kube/index.js';
import type { Application } from '../../model/index.js';
import { isHook } from '../order/index.js';
import { isSelfReferenced, trackedBy } from '../tracking/index.js';
import { keptAsSuch, type KeptReason } from '../pruning/why-kept.js';
import { instanceOf } from './prepare-targets.js';
import type { EngineSettings } from './settings.js';

/** A target and its live object; one of them may be missing. */
export interface Pair {
  readonly key: ObjectKey;
  readonly target?: KubeObject;
  readonly live?: KubeObject;
  /** Whether the live object is what its tracking id names, and not a copy with an inherited annotation. */
  readonly selfReferenced: boolean;
  /** Of a live object without a target: what keeps the Application from pruning it, if anything does. */
  readonly kept?: KeptReason;
}

/** Such an object is no part of the Application: it is not even shown as one. */
const strange: readonly (KeptReason | undefined)[] = [
  'NotTracked',
  'OtherInstallation',
  'Owned',
  'NotPermitted',
  'Hook',
];

/**
 * Pairs targets with live objects. An unpaired live object counts only when it is part of the Application; one that the server
 * shows under two groups is one object.
 */
export function pairUp(
  targets: readonly KubeObject[],
  live: ReadonlyMap<string, KubeObject>,
  app: Application,
  settings: EngineSettings,
  isRefused?: (object: KubeObject) => boolean,
): Pair[] {
  if (live.size === 0) return targets.map((target) => ({ key: keyOf(target), target, selfReferenced: true }));
  const taken = new Set<string>();
  const pairs = targets.map((target): Pair => {
    const key = keyOf(target);
    const text = keyText(key);
    const found = liveUnder(key, text, live);
    const uid = found?.metadata.uid;
    // An object with a uid is known by it, whatever group it is shown under.
    taken.add(uid ?? (found ? keyText(keyOf(found)) : text));
    return found
      ? { key, target, live: found, selfReferenced: isSelfReferenced(found, target, settings.tracking) }
      : { key, target, selfReferenced: true };
  });
  for (const [text, object] of live) {
    if (taken.has(object.metadata.uid ?? text)) continue;
    const kept = keptAsSuch(object, { app, settings, isRefused });
    if (strange.includes(kept) || isHook(object)) continue;
    pairs.push({ key: keyOf(object), live: object, selfReferenced: kept !== 'Copy', ...(kept && { kept }) });
  }
  return pairs;
}

/**
 * The live object of a target. One that names a namespace may be cluster-scoped all the same, when its kind was not known as it got
 * its namespace.
 */
export function liveFor(target: KubeObject, live: ReadonlyMap<string, KubeObject>): KubeObject | undefined {
  const key = keyOf(target);
  return liveUnder(key, keyText(key), live);
}

function liveUnder(key: ObjectKey, text: string, live: ReadonlyMap<string, KubeObject>): KubeObject | undefined {
  return live.get(text) ?? (key.namespace === '' ? undefined : live.get(keyText({ ...key, namespace: '' })));
}

/** Whether a live object is tracked as the Application's and belongs to no other object. */
export function isOwn(object: KubeObject, app: Application, settings: EngineSettings): boolean {
  return (
    trackedBy(object, settings.tracking) === instanceOf(app, settings) &&
    (object.metadata.ownerReferences?.length ?? 0) === 0
  );
}
