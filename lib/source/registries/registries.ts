import type { RepositoryAccesses } from '../../engine/index.js';
import { Followers } from '../followers.js';
import type { Reach } from '../reach.js';
import { FollowedRepository, type FollowOptions } from './followed-repository.js';
import { parseRepository } from './reference.js';

/** The repositories of registries that were asked for. */
export class Registries {
  readonly #followers: Followers<FollowedRepository>;

  /** @param tell is told the URLs by which Applications name a repository that changed, failed or mended */
  constructor(
    private readonly options: FollowOptions,
    tell: (url: string) => void,
  ) {
    this.#followers = new Followers(tell);
  }

  /** The repository at an address. @throws SourceError `REPOSITORY_REFUSED` */
  at(address: string, reach: Reach): FollowedRepository {
    const repository = parseRepository(address);
    return this.#followers.at(
      `${repository.host}/${repository.name}`,
      reach,
      (onChange) => new FollowedRepository(repository, reach.access, this.options, onChange),
    );
  }

  /** Asks the repositories of a URL anew. @returns whether there are some */
  async refresh(url: string): Promise<boolean> {
    return await this.#followers.refresh(url);
  }

  /** From now on registries are reached so. */
  useAccesses(accesses: RepositoryAccesses): void {
    this.#followers.useAccesses(accesses);
  }

  close(): void {
    this.#followers.close();
  }
}
