import { LeaseHolder, type LeaseOptions } from './lease.js';

/** What {@link Estates} need. */
export type EstatesOptions = Omit<LeaseOptions, 'name' | 'wanted' | 'acquired' | 'lost'>;

/** Somebody who asks for a Lease: the shard (by its own Lease) that would have an Application. */
export interface Asking {
  readonly shard: string;
  /** @default all that the shard asked for */
  readonly application?: string;
}

interface Estate {
  readonly holder: LeaseHolder;
  /** Who waits for it, and what has them ask again. */
  readonly waiting: Map<string, () => void>;
  isFollowed: boolean;
  turn: Promise<void>;
}

/**
 * Leases of others by which Applications are marked that are ours by now: of another number of shards, or of a shard that nobody works for at
 * present. Whoever holds one is sure that nobody else works by it, for as long as it takes to mark the Applications anew.
 */
export class Estates {
  private readonly known = new Map<string, Estate>();

  constructor(private readonly options: EstatesOptions) {}

  /** Whether we hold a Lease now; from now on it is wanted by whoever asks, and `held` is called when we do. */
  isOurs(lease: string, who: Required<Asking>, held: () => void): boolean {
    const estate = this.estate(lease);
    this.leave(who, estate);
    estate.waiting.set(textOf(who), held);
    if (estate.waiting.size === 1) void this.follow(estate);
    return estate.holder.left() > 0;
  }

  /** Whoever asked wants nothing any more. */
  leave(who: Asking, except?: Estate): void {
    for (const estate of this.known.values()) {
      if (estate === except) continue;
      const asked = [...estate.waiting.keys()].filter((text) => text === textOf(who) || isAllOf(who, text));
      for (const text of asked) estate.waiting.delete(text);
      if (asked.length > 0 && estate.waiting.size === 0) void this.follow(estate);
    }
  }

  /** Gives everything up. */
  async stop(): Promise<void> {
    for (const { waiting } of this.known.values()) waiting.clear();
    await Promise.all([...this.known.values()].map((estate) => this.follow(estate)));
  }

  private estate(lease: string): Estate {
    const known = this.known.get(lease);
    if (known !== undefined) return known;
    const waiting = new Map<string, () => void>();
    const holder = new LeaseHolder({
      ...this.options,
      // Somebody else than the one of this process who may come to work by it.
      identity: `${this.options.identity}-heir`,
      name: lease,
      acquired: () => [...waiting.values()].forEach((held) => held()),
      lost: () => undefined,
    });
    const estate = { holder, waiting, isFollowed: false, turn: Promise.resolve() };
    this.known.set(lease, estate);
    return estate;
  }

  /** Wants a Lease while somebody waits for it, and gives it up when nobody does: one after the other. */
  private follow(estate: Estate): Promise<void> {
    return (estate.turn = estate.turn.then(async () => {
      const isWanted = estate.waiting.size > 0;
      if (isWanted === estate.isFollowed) return;
      estate.isFollowed = isWanted;
      if (isWanted) estate.holder.start();
      else await estate.holder.stop();
    }));
  }
}

const textOf = ({ shard, application = '' }: Asking): string => `${shard} ${application}`;
const isAllOf = ({ shard, application }: Asking, text: string): boolean =>
  application === undefined && text.startsWith(`${shard} `);
