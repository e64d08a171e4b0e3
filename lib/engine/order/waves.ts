import type { KubeObject } from '../../kube/index.js';
import { annotations } from '../../model/index.js';
import { helmHookWeight } from './helm-hooks.js';
import { parseInteger } from './integer.js';

/** The wave of an object: its annotation, or else `helm.sh/hook-weight` (on ordinary objects too), or else 0. */
export function waveOf(object: KubeObject): number {
  return parseInteger(object.metadata.annotations?.[annotations.syncWave]) ?? helmHookWeight(object);
}

/** The distinct waves of some objects, lowest first. */
export function wavesOf(objects: Iterable<KubeObject>): number[] {
  return [...new Set(Array.from(objects, waveOf))].sort((a, b) => a - b);
}

/**
 * Pruning goes the other way round: the map from each wave that objects to be pruned have to the wave in which they are
 * pruned, the highest first.
 */
export function reversedWaves(waves: Iterable<number>): Map<number, number> {
  const sorted = [...new Set(waves)].sort((a, b) => a - b);
  return new Map(sorted.map((wave, index) => [wave, sorted[sorted.length - 1 - index] ?? wave]));
}
