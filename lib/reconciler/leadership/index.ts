export { whoIsAtWork } from './at-work.js';
export { LeaseHolder, usualTimes, type LeaseOptions, type LeaseStore, type LeaseTimes } from './lease.js';
export { shardOf } from './shard-of.js';
export { ShardClaims, type Sharing } from './shard-claims.js';
export { Shards, type Shard, type ShardEvent, type ShardsOptions, type ShardWorker } from './shards.js';
