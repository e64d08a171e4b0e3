import type { Application } from '../../model/index.js';

/**
 * How much a refresh looks at: 3 resolves the revision at its origin, 2 accepts a cached resolution, 1 keeps the revision of the
 * last comparison, 0 only rebuilds what is shown.
 */
export type RefreshLevel = 0 | 1 | 2 | 3;

/** A refresh that is due. */
export interface Refresh {
  readonly level: RefreshLevel;
  /** Whether rendered manifests must not come from a cache. */
  readonly hard: boolean;
  /** For logs and people. */
  readonly reason: string;
}

/** When a refresh becomes due by time alone. Seconds; 0 or less means never. */
export interface RefreshTimeouts {
  readonly soft: number;
  readonly hard: number;
}

/** Whether an Application must be compared again, and how thoroughly. `requested` is the level that an event asked for. */
export function needsRefresh(
  _app: Application,
  _now: string,
  _timeouts: RefreshTimeouts,
  _requested?: RefreshLevel,
): Refresh | undefined {
  throw new Error('not yet');
}
