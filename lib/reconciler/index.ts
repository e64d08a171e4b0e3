export { inspect, type InspectOptions } from './inspect.js';
export {
  Shards,
  shardOf,
  usualTimes,
  type LeaseTimes,
  type ShardEvent,
  type ShardsOptions,
  type ShardWorker,
} from './leadership/index.js';
export { Reconciler, type ReconcilerOptions, type ReconcilerPorts, type Standing } from './reconciler.js';
export type { ManifestSources, ReconcilerEvent, RenderedSource } from '../engine/index.js';
export { Replica, type ReplicaOptions } from './replica.js';
