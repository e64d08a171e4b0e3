import path from 'node:path';
import {
  planSource,
  type RenderOptions,
  renderSource,
  SourceError,
  unsupported,
  type RenderCaches,
  type Rendered,
  type FileTree,
  type ReferencedSource,
  type RenderPlan,
} from '../engine/index.js';
import {
  checkRemoteUrl,
  Git,
  LeastRecentlyUsed,
  normalizeGitUrl,
  recoverMirrors,
  redactUrl,
  type GitOptions,
} from '../git/index.js';
import type { Clock } from '../kube/index.js';
import type { ApplicationSource } from '../model/index.js';
import { ChartRepositories } from './charts/index.js';
import { describeCommit, type CommitDescription } from './commit-description.js';
import { toSourceError } from './errors.js';
import { Jail, type Confinement, type JailOptions } from './jail/index.js';
import { LocalRepository } from './local-repository.js';
import { RemoteRepository } from './remote-repository.js';
import { Snapshot } from './snapshot.js';
import { Toolbox, type ProgramPaths } from './tools/index.js';
import type { TrackedRepository } from './tracked-repository.js';

/** What {@link Sources} needs from its operator. */
export interface SourcesOptions {
  /** The directory for mirrors of remote repositories; it may be deleted while nothing runs. */
  readonly cacheDir: string;
  /** Repository URL to the path of a repository on this machine that is read instead. The only way to open a local path. */
  readonly mapping?: Readonly<Record<string, string>>;
  readonly clock: Clock;
  /** Milliseconds between two questions to a remote repository, spread by a fifth; `false` for none. @default 180000 */
  readonly pollMilliseconds?: number | false;
  /** How the git program is run, such as the protocols that are allowed. */
  readonly git?: GitOptions;
  /** Paths of programs that render, such as `helm`; others are looked for on PATH. */
  readonly programs?: ProgramPaths;
  /** How those programs are confined. */
  readonly jail?: JailOptions;
  /** How many rendered sources are kept. @default 1000 */
  readonly cacheEntries?: number;
}

/** Reads the sources of Applications: their repositories, revisions and manifests. All errors are {@link SourceError}. */
export class Sources {
  readonly #git: Git;
  readonly #mapping = new Map<string, string>();
  readonly #repositories = new Map<string, { tracked: TrackedRepository; urls: Set<string> }>();
  readonly #listeners = new Set<(repoURL: string) => void>();
  readonly #rendered: LeastRecentlyUsed<string, Promise<Rendered>>;
  readonly #charts: ChartRepositories;
  readonly #jail: Jail;
  readonly #ready: Promise<void>;
  readonly #tools: Toolbox;
  readonly #caches: RenderCaches = {
    kustomizations: new LeastRecentlyUsed(4096),
    outside: new LeastRecentlyUsed(16_384),
    links: new LeastRecentlyUsed(16_384),
    jsonnet: new LeastRecentlyUsed(16_384),
    imports: new LeastRecentlyUsed(16_384),
  };

  constructor(private readonly options: SourcesOptions) {
    this.#git = new Git(options.git);
    const { clock, pollMilliseconds = 180_000 } = options;
    const http = this.#git.protocols.includes('http');
    const tell = (url: string): void => this.#listeners.forEach((listener) => listener(url));
    this.#charts = new ChartRepositories({ clock, pollMilliseconds, http }, tell);
    this.#jail = new Jail(options.jail);
    void this.#jail.cleanUp();
    this.#ready = recoverMirrors(options.cacheDir).catch(() => undefined);
    this.#tools = new Toolbox(this.#jail, options.programs);
    this.#rendered = new LeastRecentlyUsed(options.cacheEntries ?? 1000);
    for (const [url, directory] of Object.entries(options.mapping ?? {})) {
      this.#mapping.set(normalizeGitUrl(url), path.resolve(directory));
    }
  }

  /**
   * The commit that a source's revision stands for. A local repository is asked as it is now, a remote one as it was when last
   * asked.
   */
  async resolve(source: ApplicationSource): Promise<string> {
    const { chart = '', targetRevision = '' } = source;
    if (chart === '') return await this.#within(source, (tracked) => tracked.resolve(source));
    return await this.#reading(source, () => this.#charts.at(source.repoURL).resolve(chart, targetRevision));
  }

  /** The objects of a source at a commit that {@link resolve} gave. What was rendered from equal content is not rendered again. */
  async render(source: ApplicationSource, commit: string, options: RenderOptions = {}): Promise<Rendered> {
    return await this.#reading(source, async () => {
      const plan = await this.#plan(source, commit, options);
      const known = this.#rendered.get(plan.digest);
      if (known) return await known;
      const rendering = renderSource(plan);
      this.#rendered.set(plan.digest, rendering);
      rendering.catch(() => this.#rendered.delete(plan.digest));
      return await rendering;
    });
  }

  /**
   * The digest that {@link render} would give, without rendering: a look-up of the tree at the source's path and, for a
   * kustomization, of the directories outside of it that it names.
   */
  async contentDigest(source: ApplicationSource, commit: string, options: RenderOptions = {}): Promise<string> {
    return await this.#reading(source, async () => (await this.#plan(source, commit, options)).digest);
  }

  /** What the commit of a source says, as text that can be shown. */
  async describe(source: ApplicationSource, commit: string): Promise<CommitDescription> {
    return await this.#within(source, async (tracked) => await describeCommit(await tracked.open(), commit));
  }

  /** Calls `listener` with each URL under which a repository was asked for, when its branches or tags change or it fails or mends. */
  onChange(listener: (repoURL: string) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Asks the repository at this URL now, as a webhook or a person wants it. Listeners hear of a change. */
  async refresh(repoURL: string): Promise<void> {
    if (await this.#charts.refresh(repoURL)) return;
    await this.#within({ repoURL }, (tracked) => tracked.refresh());
  }

  /** What the programs that render are kept from, here. */
  async confinement(): Promise<Confinement> {
    return await this.#jail.confinement();
  }

  /** Stops watching, polling and reading. */
  close(): void {
    this.#listeners.clear();
    this.#charts.close();
    for (const { tracked } of this.#repositories.values()) tracked.close();
    this.#repositories.clear();
  }

  async #plan(
    source: ApplicationSource,
    commit: string,
    { references = [], ...options }: RenderOptions,
  ): Promise<RenderPlan> {
    const named = new Map<string, ReferencedSource>();
    for (const { source: other, revision } of references) {
      named.set(other.ref ?? '', { tree: await this.#treeOf(other, revision), revision });
    }
    const { findChart } = this.#charts;
    const context = { ...options, revision: commit, references: named, tools: this.#tools, findChart };
    return await planSource(await this.#treeOf(source, commit), source, this.#caches, context);
  }

  async #treeOf(source: ApplicationSource, revision: string): Promise<FileTree> {
    const { chart = '' } = source;
    if (chart !== '') {
      return await this.#reading(source, () => this.#charts.at(source.repoURL).chart(chart, revision));
    }
    return await this.#within(source, async (tracked) => new Snapshot(await tracked.open(), revision));
  }

  /** Does something with the Git repository of a source. */
  async #within<T>(source: ApplicationSource, action: (tracked: TrackedRepository) => Promise<T>): Promise<T> {
    return await this.#reading(source, () => action(this.#repositoryOf(source.repoURL)));
  }

  /** Does something with a source; its errors name the repository, never a place on this machine. */
  async #reading<T>(source: ApplicationSource, action: () => Promise<T>): Promise<T> {
    try {
      return await action();
    } catch (error) {
      throw toSourceError(error, redactUrl(source.repoURL));
    }
  }

  #repositoryOf(url: string): TrackedRepository {
    const key = normalizeGitUrl(url);
    const known = this.#repositories.get(key);
    if (known) {
      known.urls.add(url);
      return known.tracked;
    }
    const urls = new Set([url]);
    const onChange = (): void => {
      for (const listener of this.#listeners) for (const each of urls) listener(each);
    };
    const tracked = this.#track(url, this.#mapping.get(key), onChange);
    this.#repositories.set(key, { tracked, urls });
    return tracked;
  }

  #track(url: string, local: string | undefined, onChange: () => void): TrackedRepository {
    if (local !== undefined) return new LocalRepository(local, this.#git, onChange);
    if (/^oci:\/\//i.test(url)) throw unsupported('OCI artifacts are not supported yet', url);
    if (/^(file:|[./~\\]|[A-Za-z]:[\\/])/i.test(url) && !this.#git.protocols.includes('file')) {
      throw new SourceError(
        'REPOSITORY_REFUSED',
        `a manifest cannot name a path of this machine: ${JSON.stringify(url)}`,
        {
          remedy: 'write the public URL of the repository, and let the operator map it: --repository URL=PATH',
        },
      );
    }
    checkRemoteUrl(url, this.#git.protocols);
    const { cacheDir, clock, pollMilliseconds = 180_000 } = this.options;
    return new RemoteRepository({
      url,
      cacheDir,
      ready: this.#ready,
      git: this.#git,
      clock,
      pollMilliseconds,
      onChange,
    });
  }
}
