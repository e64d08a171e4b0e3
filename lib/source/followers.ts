import { comparableUrl, type RepositoryAccesses } from '../engine/index.js';
import { reachOf, type Reach } from './reach.js';

/** What is asked again and again. */
export interface Follower {
  refresh(): Promise<void>;
  close(): void;
}

interface Followed<F> {
  readonly follower: F;
  /** The URLs under which it was asked for, each with the projects in whose name. */
  readonly asked: Map<string, Set<string>>;
}

/** Repositories that are followed: one for all who reach it in the same way, and another for who does so otherwise. */
export class Followers<F extends Follower> {
  readonly #known = new Map<string, Followed<F>>();

  /** @param tell is told the URLs under which a repository was asked for, when it changed */
  constructor(private readonly tell: (url: string) => void) {}

  /** @param make begins to follow one; it calls `onChange` when something is to be told */
  at(address: string, { url, project, access }: Reach, make: (onChange: () => void) => F): F {
    const key = `${address} ${access.digest}`;
    const asked = this.#known.get(key)?.asked ?? new Map<string, Set<string>>();
    const follower = this.#known.get(key)?.follower ?? make(() => [...asked.keys()].forEach(this.tell));
    this.#known.set(key, { follower, asked });
    asked.set(url, (asked.get(url) ?? new Set()).add(project));
    return follower;
  }

  /** Asks those of a URL anew. @returns whether there are some */
  async refresh(url: string): Promise<boolean> {
    const wanted = comparableUrl(url);
    const named = [...this.#known.values()].filter(({ asked }) =>
      [...asked.keys()].some((each) => comparableUrl(each) === wanted),
    );
    await Promise.all(named.map(({ follower }) => follower.refresh()));
    return named.length > 0;
  }

  /** Follows no longer what is reached otherwise from now on, and tells so. */
  useAccesses(accesses: RepositoryAccesses): void {
    for (const [key, { follower, asked }] of this.#known) {
      const reaches = [...asked].flatMap(([url, projects]) => [...projects].map((project) => ({ url, project })));
      if (reaches.every(({ url, project }) => key.endsWith(` ${reachOf(url, project, accesses).access.digest}`)))
        continue;
      follower.close();
      this.#known.delete(key);
      [...asked.keys()].forEach(this.tell);
    }
  }

  close(): void {
    for (const { follower } of this.#known.values()) follower.close();
    this.#known.clear();
  }
}
