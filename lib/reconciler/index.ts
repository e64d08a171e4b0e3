export { announcements, inspect, type InspectOptions } from './inspect.js';
export {
  LeaseHolder,
  OthersAtWorkError,
  Shards,
  shardOf,
  usualTimes,
  type LeaseOptions,
  type LeaseStore,
  type LeaseTimes,
  type Rival,
  type Shard,
  type ShardEvent,
  type ShardsOptions,
  type ShardWorker,
  SoleLease,
  type SoleLeaseOptions,
} from './leadership/index.js';
export { Reconciler, type ReconcilerOptions, type ReconcilerPorts, type Standing } from './reconciler.js';
export type { ManifestSources, ReconcilerEvent, RenderedSource } from '../engine/index.js';
export { Replica, type ReplicaOptions } from './replica.js';
export { Sole, type SoleOptions } from './sole.js';
