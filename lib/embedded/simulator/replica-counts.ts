import type { Json, KubeObject } from '../../kube/index.js';
import { numberAt, valueAt } from '../fields.js';

/** An integer, or a percentage of `total` rounded up or down; `fallback` when there is neither. */
export function share(value: Json | undefined, total: number, round: 'up' | 'down', fallback: Json = 0): number {
  const given = value ?? fallback;
  if (typeof given === 'number' || typeof given === 'bigint') return Number(given);
  const percent = typeof given === 'string' ? /^(\d+)%$/.exec(given)?.[1] : undefined;
  if (percent === undefined) return 0;
  return Math[round === 'up' ? 'ceil' : 'floor']((total * Number(percent)) / 100);
}

/** How many pods of a workload may be too many, and how many may be missing, while it is updated. */
export interface UpdateLimits {
  readonly surge: number;
  readonly unavailable: number;
}

/** The limits written at `path` of a workload; when both come to nothing, one pod may be missing, or no update could begin. */
export function updateLimits(object: KubeObject, path: readonly string[], total: number): UpdateLimits {
  const surge = share(valueAt(object, [...path, 'maxSurge']), total, 'up', '25%');
  const unavailable = share(valueAt(object, [...path, 'maxUnavailable']), total, 'down', '25%');
  return { surge, unavailable: surge === 0 && unavailable === 0 ? 1 : Math.min(unavailable, total) };
}

/** `spec.replicas` of a ReplicaSet. */
export function wantedReplicas(set: KubeObject): number {
  return numberAt(set, 'spec', 'replicas') ?? 0;
}

/** A count in the status of an object. */
export function statusCount(object: KubeObject, field: string): number {
  return numberAt(object, 'status', field) ?? 0;
}

/** The sum of a count over objects. */
export function sumOf(objects: readonly KubeObject[], count: (object: KubeObject) => number): number {
  return objects.reduce((sum, object) => sum + count(object), 0);
}

/**
 * How many replicas each ReplicaSet is to have next in a rolling update: the new one grows within the surge, the old ones shrink
 * as long as enough pods are available, broken ones first.
 */
export function nextReplicas(
  fresh: KubeObject,
  old: readonly KubeObject[],
  desired: number,
  { surge, unavailable }: UpdateLimits,
): Map<KubeObject, number> {
  const next = new Map<KubeObject, number>();
  const room = desired + surge - sumOf([fresh, ...old], wantedReplicas);
  const now = wantedReplicas(fresh);
  const grown = now > desired ? desired : Math.min(desired, now + Math.max(0, room));
  next.set(fresh, grown);
  const available = (set: KubeObject): number => Math.min(statusCount(set, 'availableReplicas'), wantedReplicas(set));
  let broken = Math.max(0, sumOf([fresh, ...old], wantedReplicas) - (desired - unavailable) - (now - available(fresh)));
  let spare = Math.max(0, sumOf([fresh, ...old], available) - (desired - unavailable));
  for (const set of old) {
    const dead = Math.min(wantedReplicas(set) - available(set), broken);
    broken -= dead;
    const dropped = Math.min(available(set), spare, broken);
    spare -= dropped;
    broken -= dropped;
    next.set(set, wantedReplicas(set) - dead - dropped);
  }
  return next;
}
