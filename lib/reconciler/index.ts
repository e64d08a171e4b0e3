export { announcements, inspect, type InspectOptions } from './inspect.js';
export {
  LeaseHolder,
  Shards,
  shardOf,
  usualTimes,
  type LeaseOptions,
  type LeaseStore,
  type LeaseTimes,
  type Shard,
  type ShardEvent,
  type ShardsOptions,
  type ShardWorker,
  whoIsAtWork,
} from './leadership/index.js';
export { Reconciler, type ReconcilerOptions, type ReconcilerPorts, type Standing } from './reconciler.js';
export type { ManifestSources, ReconcilerEvent, RenderedSource } from '../engine/index.js';
export { Replica, type ReplicaOptions } from './replica.js';
