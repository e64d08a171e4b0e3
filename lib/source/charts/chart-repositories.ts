import { SourceError, type RepositoryAccesses } from '../../engine/index.js';
import { Followers } from '../followers.js';
import type { Reach } from '../reach.js';
import type { Registries } from '../registries/index.js';
import { ChartRepository, type ChartRepositoryOptions } from './chart-repository.js';
import type { Charts } from './charts.js';
import { RegistryCharts } from './registry-charts.js';

/** The repositories of charts that were asked for. */
export class ChartRepositories {
  readonly #followers: Followers<ChartRepository>;

  /** @param tell is told the URLs by which Applications name a repository that changed, failed or mended */
  constructor(
    private readonly options: ChartRepositoryOptions,
    private readonly registries: Registries,
    tell: (url: string) => void,
  ) {
    this.#followers = new Followers(tell);
  }

  /** The repository at a URL: a registry where that is `oci://…`, has no scheme or is registered as one. @throws SourceError */
  at(reach: Reach): Charts {
    const { address, access } = reach;
    const isHttp = /^https?:\/\//i.test(address) && URL.canParse(address);
    if (/^oci:\/\//i.test(address) || (isHttp && access.oci)) return new RegistryCharts(this.registries, reach);
    if (!isHttp) {
      throw new SourceError('UNSUPPORTED_SOURCE', 'charts are read from HTTPS repositories and OCI registries', {
        where: reach.url,
        remedy: 'write https://… or oci://…, register the repository under that name, or commit the chart to charts/',
      });
    }
    const plain = address.replace(/\/+$/, '');
    return this.#followers.at(plain, reach, (onChange) => new ChartRepository(plain, access, this.options, onChange));
  }

  /** Reads the index of a known repository now. @returns whether it is known */
  async refresh(url: string): Promise<boolean> {
    return await this.#followers.refresh(url);
  }

  /** From now on repositories are reached so. */
  useAccesses(accesses: RepositoryAccesses): void {
    this.#followers.useAccesses(accesses);
  }

  close(): void {
    this.#followers.close();
  }
}
