import {
  planSource,
  renderSource,
  revisionToLookUp,
  SourceError,
  type ManifestSources,
  type RenderCaches,
  type Rendered,
  type RenderOptions,
  type RenderPlan,
} from '../../engine/index.js';
import type { ApplicationSource } from '../../model/index.js';
import { SimulationError } from '../errors.js';
import type { Commit, GitRepository } from './git-repository.js';
import { ValueTree } from './value-tree.js';

/** The repositories of a simulation as they are now. */
export class SimulatedSources implements ManifestSources {
  private readonly repositories = new Map<string, GitRepository>();
  private readonly outages = new Map<string, string>();
  private readonly listeners = new Set<(repoURL: string) => void>();
  private readonly rendered = new Map<string, Promise<Rendered>>();
  private readonly caches: RenderCaches = {
    kustomizations: new Map(),
    outside: new Map(),
    links: new Map(),
    jsonnet: new Map(),
    imports: new Map(),
    discovered: new Map(),
  };

  constructor(repositories: { readonly [url: string]: GitRepository }) {
    for (const [url, repository] of Object.entries(repositories)) this.repositories.set(plain(url), repository);
  }

  /** A repository as it is now. @throws SimulationError `UNKNOWN_REPOSITORY` */
  repository(url: string): GitRepository {
    const found = this.repositories.get(plain(url));
    if (found !== undefined) return found;
    throw new SimulationError('UNKNOWN_REPOSITORY', `the simulation has no repository ${JSON.stringify(url)}`, {
      remedy: `there are ${[...this.repositories.keys()].join(', ') || 'none'}`,
    });
  }

  /** Makes a repository another one; who listens hears of it. @throws SimulationError `UNKNOWN_REPOSITORY` */
  update(url: string, repository: GitRepository): void {
    if (this.repository(url) === repository) return;
    this.repositories.set(plain(url), repository);
    this.tell(url);
  }

  /** From now on a repository cannot be reached, or with `undefined` again. */
  outage(url: string, message: string | undefined): void {
    this.repository(url);
    if (message === undefined) this.outages.delete(plain(url));
    else this.outages.set(plain(url), message);
    this.tell(url);
  }

  resolve(source: ApplicationSource): Promise<string> {
    return this.attempt(source, (repository) => repository.resolve(revisionToLookUp(source, repository.tagNames)).id);
  }

  async render(source: ApplicationSource, commit: string, options: RenderOptions = {}): Promise<Rendered> {
    const plan = await this.plan(source, commit, options);
    const known = this.rendered.get(plan.digest);
    if (known !== undefined) return known;
    const rendering = renderSource(plan);
    this.rendered.set(plan.digest, rendering);
    rendering.catch(() => this.rendered.delete(plan.digest));
    return rendering;
  }

  async contentDigest(source: ApplicationSource, commit: string, options: RenderOptions = {}): Promise<string> {
    return (await this.plan(source, commit, options)).digest;
  }

  async refresh(repoURL: string): Promise<void> {
    await this.attempt({ repoURL }, () => undefined);
  }

  onChange(listener: (repoURL: string) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private async plan(source: ApplicationSource, commit: string, { application }: RenderOptions): Promise<RenderPlan> {
    const found = await this.attempt(source, (repository): Commit => repository.resolve(commit));
    return planSource(new ValueTree(found), source, this.caches, { application });
  }

  private attempt<T>({ repoURL }: ApplicationSource, work: (repository: GitRepository) => T): Promise<T> {
    try {
      const outage = this.outages.get(plain(repoURL));
      const repository = this.repositories.get(plain(repoURL));
      if (outage !== undefined || repository === undefined) {
        throw new SourceError('REPOSITORY_UNREACHABLE', outage ?? 'there is no such repository', { where: repoURL });
      }
      return Promise.resolve(work(repository));
    } catch (error) {
      return Promise.reject(error instanceof Error ? error : new Error(String(error)));
    }
  }

  private tell(url: string): void {
    for (const listener of this.listeners) listener(url);
  }
}

/** One repository has one URL, however it is written. */
function plain(url: string): string {
  return url.replace(/\/+$/, '').replace(/\.git$/, '');
}
