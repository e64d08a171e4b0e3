import { gvkOf } from '../../kube/index.js';
import type { ApplyEffect } from '../operation/effect.js';
import type { Outcome } from '../operation/outcome.js';
import type { Comparison } from './comparison.js';
import type { Prediction } from './prediction.js';
import { targetDigest } from './prediction.js';
import { defaultSettings, type EngineSettings } from './settings.js';

/**
 * Dry runs that would settle the differences which only the API server can settle (defaults, webhooks, pruned fields). Run them
 * where an unchanged Git would otherwise be called OutOfSync, and compare again with {@link predictionsOf} their outcomes. One
 * answer holds as long as neither the target nor the live object changes.
 */
export function confirmations(comparison: Comparison, settings: EngineSettings = defaultSettings): ApplyEffect[] {
  return comparison.unconfirmed.flatMap((text): ApplyEffect[] => {
    const diff = comparison.diffs.get(text);
    if (!diff?.target) return [];
    return [
      {
        type: 'apply',
        task: text,
        gvk: gvkOf(diff.target),
        key: diff.key,
        order: 0,
        object: diff.target,
        method: 'serverSide',
        force: true,
        validation: 'Ignore',
        manager: settings.fieldManager,
        dryRun: 'server',
        migrateFrom: [],
        awaitEstablished: false,
      },
    ];
  });
}

/** The answers to {@link confirmations}, by `keyText`. A failed one is left out. */
export function predictionsOf(outcomes: readonly Outcome[]): Map<string, Prediction> {
  const predictions = new Map<string, Prediction>();
  for (const { effect, ok, object, task } of outcomes) {
    if (!ok || !object || effect.type !== 'apply' || effect.dryRun !== 'server') continue;
    const resourceVersion = object.metadata.resourceVersion ?? '';
    predictions.set(task, { target: targetDigest(effect.object), resourceVersion, object });
  }
  return predictions;
}
