import type { KubeObject } from '../../kube/index.js';
import type { ApplyEffect } from '../operation/effect.js';
import type { Outcome } from '../operation/outcome.js';
import type { Comparison, Prediction } from './comparison.js';
import type { EngineSettings } from './settings.js';

/** Digest of a target, by which an answer to a dry run is known to be about it. */
export function targetDigest(_target: KubeObject): string {
  throw new Error('not yet');
}

/**
 * Dry runs that would settle the differences which only the API server can settle (defaults, webhooks, pruned fields). Run them
 * where an unchanged Git would otherwise be called OutOfSync, and compare again with {@link predictionsOf} their outcomes.
 */
export function confirmations(_comparison: Comparison, _settings?: EngineSettings): ApplyEffect[] {
  throw new Error('not yet');
}

/** The answers to {@link confirmations}, by `keyText`. A failed one is left out. */
export function predictionsOf(_outcomes: readonly Outcome[]): Map<string, Prediction> {
  throw new Error('not yet');
}
