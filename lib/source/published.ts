import { RepositoryAccesses, type FileTree, type FindChart } from '../engine/index.js';
import type { Clock } from '../kube/index.js';
import type { ApplicationSource } from '../model/index.js';
import { ArchiveCache } from './archive/index.js';
import { ChartRepositories } from './charts/index.js';
import { reachOf, type Reach } from './reach.js';
import { artifactDigest, layerMediaTypes, Registries } from './registries/index.js';

/** How sources that are published as archives are followed. */
export interface PublishedOptions {
  readonly clock: Clock;
  /** Milliseconds between two questions, spread by a fifth; `false` for none. */
  readonly pollMilliseconds: number | false;
  /** Are plain HTTP and servers on this machine allowed? */
  readonly http: boolean;
  /** Media types of layers of OCI artifacts that are read. @default those of Argo CD: tar, tar+gzip and Helm's */
  readonly layerMediaTypes?: readonly string[] | undefined;
}

/** Sources that are published as archives, not kept in Git: charts of repositories and registries, and OCI artifacts. */
export class Published {
  readonly #registries: Registries;
  readonly #charts: ChartRepositories;
  #accesses = RepositoryAccesses.of([]);

  /** @param tell is told the URLs by which Applications name a repository that changed, failed or mended */
  constructor(options: PublishedOptions, tell: (url: string) => void) {
    const following = { ...options, archives: new ArchiveCache(options.clock) };
    const allowed = options.layerMediaTypes ?? layerMediaTypes;
    this.#registries = new Registries({ ...following, layerMediaTypes: allowed }, tell);
    this.#charts = new ChartRepositories(following, this.#registries, tell);
  }

  /** The version of the chart, or the digest of the artifact, that a source means. @throws SourceError */
  async resolve({ repoURL, chart = '', targetRevision = '' }: ApplicationSource, project = ''): Promise<string> {
    const reach = this.#reach(repoURL, project);
    if (chart !== '') return await this.#charts.at(reach).resolve(chart, targetRevision);
    return await artifactDigest(this.#registries.at(reach.address, reach), targetRevision);
  }

  /** The files at a revision that {@link resolve} gave. @throws SourceError */
  async tree({ repoURL, chart = '', helm }: ApplicationSource, revision: string, project = ''): Promise<FileTree> {
    const reach = this.#reach(repoURL, project);
    if (chart === '') return await this.#registries.at(reach.address, reach).files(revision);
    return await this.#charts.at(reach).chart(chart, revision, helm?.passCredentials);
  }

  /**
   * How charts are found that those of a source need.
   *
   * @param note is told where they are looked for
   */
  finding({ helm }: ApplicationSource, project = '', note: (url: string) => void = () => undefined): FindChart {
    return async ({ name, version, repository }) => {
      note(repository);
      const charts = this.#charts.at(this.#reach(repository, project));
      return { tree: await charts.chart(name, await charts.resolve(name, version), helm?.passCredentials), path: name };
    };
  }

  /** Asks what is known by a URL anew. @returns whether something is */
  async refresh(url: string): Promise<boolean> {
    const known = await Promise.all([this.#charts.refresh(url), this.#registries.refresh(url)]);
    return known.includes(true);
  }

  /** From now on repositories are reached so. Listeners hear of those that this changes. */
  useAccesses(accesses: RepositoryAccesses): void {
    this.#accesses = accesses;
    this.#charts.useAccesses(accesses);
    this.#registries.useAccesses(accesses);
  }

  close(): void {
    this.#charts.close();
    this.#registries.close();
  }

  #reach(url: string, project: string): Reach {
    return reachOf(url, project, this.#accesses);
  }
}

/** Is a source published as an archive: a chart, or an artifact of a registry? */
export function isPublished({ repoURL, chart = '' }: ApplicationSource): boolean {
  return chart !== '' || /^oci:\/\//i.test(repoURL);
}
