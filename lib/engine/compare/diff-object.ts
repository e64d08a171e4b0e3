import { keyOf, type KubeObject } from '../../kube/index.js';
import { normalizeTracking } from '../tracking/index.js';
import { withDifferences } from './change-object.js';
import type { Change } from './changes.js';
import { compareObjects } from './compare-objects.js';
import type { CompareOptions } from './compare-options.js';
import type { FieldChange, ResourceDiff } from './resource-diff.js';
import { ownersOf } from './managed-fields.js';
import { isSecret, masked } from './mask.js';
import { pathText } from './path.js';
import { defaultSettings, type EngineSettings } from './settings.js';

/**
 * The difference between a target and its live object: what an apply would change, field by field, for people and programs. A live
 * field that Git does not name is drift only when it was ours: applied by our manager and claimed by nobody else, or named by the
 * annotation of the last client-side apply.
 *
 * @throws EngineError INVALID_IGNORE_RULE
 */
export function diffObject(target: KubeObject, liveObject: KubeObject, options: CompareOptions = {}): ResourceDiff {
  const settings = options.settings ?? defaultSettings;
  const live = normalizeTracking(target, liveObject, settings.tracking) ?? liveObject;
  const { changes, confirmed } = compareObjects(target, live, options);
  const base = { key: keyOf(target), target, live: liveObject };
  if (changes.length === 0) return { ...base, state: 'same', changes: [], confirmed: true, predicted: liveObject };
  return {
    ...base,
    state: 'modified',
    changes: changes.map((change) => fieldChange(change, live, settings)),
    confirmed,
    predicted: withDifferences(live, changes),
  };
}

function fieldChange(change: Change, live: KubeObject, settings: EngineSettings): FieldChange {
  const shown = isSecret(live) ? masked(change, settings.maskedAnnotations) : change;
  const owner = change.was === undefined ? undefined : ownersOf(live, change.path, settings.fieldManager)[0];
  return {
    path: pathText(change.path),
    ...(shown.was !== undefined && { was: shown.was }),
    ...(shown.willBe !== undefined && { willBe: shown.willBe }),
    ...(owner !== undefined && { owner }),
  };
}
