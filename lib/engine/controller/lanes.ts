/** How urgent a look at an Application is, the most urgent first. */
export const urgencies = ['deletion', 'operation', 'drift', 'refresh'] as const;
export type Urgency = (typeof urgencies)[number];

/** Whoever has waited so many milliseconds counts as one step more urgent, and again after as long: so nothing waits for ever. */
export const AGEING = 10_000;

/** What a piece of work depends on: where that is slow, only what depends on it waits. */
export interface Place {
  readonly cluster: string;
  readonly repository: string;
  readonly urgency: Urgency;
}

interface Lane {
  active: number;
  /** Keys that wait, with the time since when, by urgency. */
  readonly waiting: readonly Map<string, number>[];
}

interface ClusterLanes {
  active: number;
  readonly lanes: Map<string, Lane>;
}

/**
 * What waits for a worker: a lane for each repository of each cluster. The most urgent goes first, where waiting makes more urgent
 * ({@link AGEING}); of what is as urgent all lanes get their turns, and within one who has waited longest.
 *
 * A cluster takes no more workers than it leaves free, and a repository no more than a third of what it leaves free of those that its
 * cluster may have. So it takes many that hang to slow down one that does not; and a cluster always has one worker, even beyond the number.
 */
export class Lanes {
  private readonly clusters = new Map<string, ClusterLanes>();
  private readonly places = new Map<string, Place>();
  private active = 0;

  constructor(private readonly workers: number) {}

  has(key: string): boolean {
    return this.places.has(key);
  }

  /** How many keys wait. */
  get size(): number {
    return this.places.size;
  }

  /** Since when the one waits that has waited longest. */
  get oldest(): number | undefined {
    let oldest: number | undefined;
    for (const { lanes } of this.clusters.values())
      for (const { waiting } of lanes.values())
        for (const keys of waiting)
          for (const since of keys.values()) if (oldest === undefined || since < oldest) oldest = since;
    return oldest;
  }

  /** Has a key wait; one that waits already becomes more urgent, and keeps its time. */
  add(key: string, place: Place, now: number): void {
    const known = this.places.get(key);
    if (known !== undefined && urgencies.indexOf(known.urgency) <= urgencies.indexOf(place.urgency)) return;
    const since = known === undefined ? now : this.withdraw(key, known);
    this.places.set(key, place);
    this.waitingAt(place).set(key, since);
  }

  /** Takes the next key that may be worked on; {@link release} its place afterwards. */
  take(now: number): { readonly key: string; readonly place: Place; readonly since: number } | undefined {
    let best: { cluster: ClusterLanes; lane: Lane; place: Place; key: string; rank: number } | undefined;
    for (const cluster of this.clusters.values()) {
      if (!this.isOpen(cluster)) continue;
      for (const lane of cluster.lanes.values()) {
        const first = firstOf(lane, now);
        if (first === undefined || (best && first.rank >= best.rank)) continue;
        if (lane.active > 0 && lane.active * 3 >= this.allowance(cluster) - cluster.active) continue;
        const place = this.places.get(first.key);
        if (place !== undefined) best = { cluster, lane, place, ...first };
      }
    }
    if (best === undefined) return undefined;
    const { cluster, lane, place, key } = best;
    const since = this.withdraw(key, place);
    this.count(cluster, lane, 1);
    toTheEnd(this.clusters, place.cluster);
    toTheEnd(cluster.lanes, place.repository);
    return { key, place, since };
  }

  release(place: Place): void {
    const cluster = this.clusters.get(place.cluster);
    const lane = cluster?.lanes.get(place.repository);
    if (cluster === undefined || lane === undefined) return;
    this.count(cluster, lane, -1);
    if (lane.active === 0 && lane.waiting.every(({ size }) => size === 0)) cluster.lanes.delete(place.repository);
    if (cluster.lanes.size === 0) this.clusters.delete(place.cluster);
  }

  /** Forgets everything that waits. */
  clear(): void {
    for (const [key, place] of this.places) this.withdraw(key, place);
  }

  private count(cluster: ClusterLanes, lane: Lane, change: number): void {
    this.active += change;
    cluster.active += change;
    lane.active += change;
  }

  private isOpen(cluster: ClusterLanes): boolean {
    return cluster.active === 0 || cluster.active < this.workers - this.active;
  }

  /** How many a cluster may have when the others stay as they are. */
  private allowance(cluster: ClusterLanes): number {
    return Math.ceil((this.workers - (this.active - cluster.active)) / 2);
  }

  private waitingAt(place: Place): Map<string, number> {
    const cluster = this.clusters.get(place.cluster) ?? { active: 0, lanes: new Map<string, Lane>() };
    this.clusters.set(place.cluster, cluster);
    const lane = cluster.lanes.get(place.repository) ?? { active: 0, waiting: urgencies.map(() => new Map()) };
    cluster.lanes.set(place.repository, lane);
    return lane.waiting[urgencies.indexOf(place.urgency)] ?? new Map<string, number>();
  }

  private withdraw(key: string, place: Place): number {
    const waiting = this.waitingAt(place);
    const since = waiting.get(key) ?? 0;
    waiting.delete(key);
    this.places.delete(key);
    return since;
  }
}

/** Who is next in a lane, and how urgent it is by now: the lower the more. */
function firstOf({ waiting }: Lane, now: number): { readonly key: string; readonly rank: number } | undefined {
  let first: { key: string; rank: number } | undefined;
  for (const [urgency, keys] of waiting.entries()) {
    for (const [key, since] of keys) {
      const rank = urgency - Math.floor((now - since) / AGEING);
      if (first === undefined || rank < first.rank) first = { key, rank };
      break;
    }
  }
  return first;
}

function toTheEnd<V>(map: Map<string, V>, key: string): void {
  const value = map.get(key);
  if (value === undefined) return;
  map.delete(key);
  map.set(key, value);
}
