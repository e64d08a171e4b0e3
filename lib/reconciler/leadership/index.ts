export { LeaseHolder, usualTimes, type LeaseOptions, type LeaseStore, type LeaseTimes } from './lease.js';
export { OthersAtWorkError, type Rival } from './others-at-work.js';
export { SoleLease, type SoleLeaseOptions } from './sole-lease.js';
export { shardOf } from './shard-of.js';
export { ShardClaims, type Sharing } from './shard-claims.js';
export { Shards, type Shard, type ShardEvent, type ShardsOptions, type ShardWorker } from './shards.js';
