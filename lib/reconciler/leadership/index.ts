export { usualTimes, type LeaseTimes } from './lease.js';
export { shardOf } from './shard-of.js';
export { Shards, type ShardEvent, type ShardsOptions, type ShardWorker } from './shards.js';
