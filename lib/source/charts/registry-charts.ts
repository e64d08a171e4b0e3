import { chartVersion, isExactVersion, SourceError } from '../../engine/index.js';
import type { ArchiveTree } from '../archive/index.js';
import type { Reach } from '../reach.js';
import { isDigest, tagOfVersion, versionOfTag, type FollowedRepository, type Registries } from '../registries/index.js';
import type { Charts } from './charts.js';

/** Charts of an OCI registry: each is a repository below the URL, each version a tag. */
export class RegistryCharts implements Charts {
  constructor(
    private readonly registries: Registries,
    private readonly reach: Reach,
  ) {}

  /** A version, a range of versions, the digest of a chart, or any other tag. */
  async resolve(chart: string, targetRevision: string): Promise<string> {
    const repository = this.#repository(chart);
    if (isDigest(targetRevision) || isExactVersion(targetRevision)) return targetRevision;
    const tags = await repository.tags();
    try {
      return chartVersion(targetRevision, tags.map(versionOfTag));
    } catch (error) {
      const isNoRange = error instanceof SourceError && error.code === 'INVALID_REVISION';
      if (isNoRange && tags.includes(targetRevision)) return targetRevision;
      throw error;
    }
  }

  async chart(name: string, version: string): Promise<ArchiveTree> {
    const repository = this.#repository(name);
    const digest = await repository.digest(tagOfVersion(version));
    return (await repository.files(digest, 'chart')).below(name.split('/').at(-1) ?? name);
  }

  #repository(chart: string): FollowedRepository {
    const address = this.reach.address.replace(/^https?:\/\//i, '').replace(/\/+$/, '');
    return this.registries.at(`${address}/${chart}`, this.reach);
  }
}
