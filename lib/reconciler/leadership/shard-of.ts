import { createHash } from 'node:crypto';

/**
 * The shard of a cluster, from 0: with another number of shards only those clusters move that have to (rendezvous hashing). All processes
 * agree on it without asking each other.
 */
export function shardOf(server: string, shards: number): number {
  let [best, most] = [0, ''];
  for (let shard = 0; shard < shards; shard++) {
    const weight = createHash('sha256').update(`${shard} ${server}`).digest('hex');
    if (weight > most) [best, most] = [shard, weight];
  }
  return best;
}
