import type { Effect, Outcome } from '../engine/index.js';
import type { Clock, KubeObject } from '../kube/index.js';
import type { Connection } from './connection.js';
import type { UnreachableError } from './errors.js';
import type { Fence } from './fence.js';
import type { HttpOptions } from './http.js';
import type { Place } from './list-doubt.js';
import type { Change } from './object-cache.js';

/** What a cluster is made of. */
export interface ClusterOptions extends HttpOptions {
  readonly connection: Connection;
  readonly clock: Clock;
  /** The application that tracks an object. @default by the tracking annotation */
  readonly appOf?: (object: KubeObject) => string | undefined;
  /** What was there of a kind by what is remembered elsewhere: a first list that leaves most of it out is doubted. */
  readonly recorded?: ((of: { readonly group: string; readonly kind: string }) => Iterable<Place>) | undefined;
  /** Whether it may be written to. @default always */
  readonly fence?: Fence | undefined;
  /** Hears of everything that was done for an operation, and how it went. */
  readonly onEffect?: ((effect: Effect, outcome: Outcome) => void) | undefined;
}

/** What a cluster tells those who listen to it. */
export type ClusterEvent =
  | { readonly type: 'object'; readonly change: Change }
  /** Kinds appeared, disappeared or became readable again. */
  | { readonly type: 'kinds' }
  /** What is known of a kind cannot be believed any more: it cannot be read, or not truly. */
  | { readonly type: 'lost' }
  | { readonly type: 'unreachable'; readonly error: UnreachableError }
  | { readonly type: 'reachable' };
