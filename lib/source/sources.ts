import {
  announce,
  type Announcement,
  planSource,
  type RenderOptions,
  renderSource,
  RepositoryAccesses,
  type RenderCaches,
  type Rendered,
  type FileTree,
  type ReferencedSource,
  type RenderPlan,
  type Publication,
  type SignedHistory,
} from '../engine/index.js';
import { Git, GitError, LeastRecentlyUsed, redactUrl, type GitOptions } from '../git/index.js';
import type { Clock, KubeObject } from '../kube/index.js';
import type { ApplicationSource } from '../model/index.js';
import { describeCommit, type CommitDescription } from './commit-description.js';
import { Decryption, readRules } from './decryption/index.js';
import { toSourceError } from './errors.js';
import { Failures } from './failures.js';
import { GitRepositories } from './git-repositories.js';
import { Jail, type Confinement, type JailOptions } from './jail/index.js';
import { isPublished, Published } from './published.js';
import { Lending, WebFiles } from './lending/index.js';
import { GitHistory, Verifier } from './signatures/index.js';
import { publicationCommit } from './publish.js';
import type { RemoteRequest } from './remote-repository.js';
import { Snapshot } from './snapshot.js';
import { PluginRunner, readPlugins, Toolbox, type ProgramPaths } from './tools/index.js';
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
  /** A directory with the definitions of config management plugins; they run what the operator says there. */
  readonly plugins?: string;
  /** A file with rules: which sources' Secrets are decrypted, and with which keys. Without it none are. */
  readonly decryption?: string;
  /** How those programs are confined. */
  readonly jail?: JailOptions;
  /** Media types of layers of OCI artifacts that are read. @default those of Argo CD: tar, tar+gzip and Helm's */
  readonly layerMediaTypes?: readonly string[];
  /** Hears of every question to a remote repository, and of every fetch. */
  readonly onRemote?: ((request: RemoteRequest) => void) | undefined;
  /** Hears of every source that was asked for: rendered, or `cached`, since its content was rendered before. */
  readonly onRender?: ((rendering: { readonly cached: boolean; readonly milliseconds: number }) => void) | undefined;
  /** How many rendered sources are kept. @default 1000 */
  readonly cacheEntries?: number;
}

/** Reads the sources of Applications: their repositories, revisions and manifests. All errors are {@link SourceError}. */
export class Sources {
  readonly #repositories: GitRepositories;
  readonly #listeners = new Set<(repoURL: string) => void>();
  readonly #rendered: LeastRecentlyUsed<string, Promise<Rendered>>;
  readonly #failures: Failures;
  readonly #published: Published;
  readonly #webFiles: WebFiles;
  readonly #lending: Lending;
  readonly #jail: Jail;
  readonly #tools: Toolbox;
  readonly #verifier: Verifier;
  readonly #plugins: PluginRunner;
  readonly #clock: Clock;
  readonly #decryption: Decryption;
  readonly #caches: RenderCaches = {
    kustomizations: new LeastRecentlyUsed(4096),
    outside: new LeastRecentlyUsed(16_384),
    links: new LeastRecentlyUsed(16_384),
    jsonnet: new LeastRecentlyUsed(16_384),
    imports: new LeastRecentlyUsed(16_384),
    discovered: new LeastRecentlyUsed(16_384),
  };

  constructor(private readonly options: SourcesOptions) {
    const git = new Git(options.git);
    this.#clock = options.clock;
    const { clock, pollMilliseconds = 180_000 } = options;
    const http = git.protocols.includes('http');
    const tell = (url: string): void => {
      for (const each of new Set([url, ...this.#lending.borrowersOf(url)]))
        this.#listeners.forEach((listener) => listener(each));
    };
    const { cacheDir, mapping = {} } = options;
    this.#repositories = new GitRepositories(
      { git, cacheDir, mapping, clock, pollMilliseconds, onRequest: options.onRemote },
      tell,
    );
    this.#webFiles = new WebFiles({ clock, pollMilliseconds, http }, tell);
    this.#lending = new Lending({
      repository: async (source, project) =>
        await this.#treeOf(source, await this.resolve(source, { project }), project),
      file: async (url, project) => await this.#reading({ repoURL: url }, () => this.#webFiles.get(url, project)),
    });
    this.#published = new Published({ clock, pollMilliseconds, http, layerMediaTypes: options.layerMediaTypes }, tell);
    this.#jail = new Jail(options.jail);
    void this.#jail.cleanUp();
    this.#tools = new Toolbox(this.#jail, options.programs);
    this.#verifier = new Verifier(this.#jail, clock, options.programs);
    const plugins = options.plugins === undefined ? [] : readPlugins(options.plugins);
    this.#plugins = new PluginRunner(plugins, this.#jail, options.programs);
    const rules = options.decryption === undefined ? [] : readRules(options.decryption);
    this.#decryption = new Decryption(rules, this.#jail, options.programs);
    this.#rendered = new LeastRecentlyUsed(options.cacheEntries ?? 1000);
    this.#failures = new Failures(clock);
  }

  /**
   * The commit that a source's revision stands for; the version of a chart, the digest of an artifact. A local repository is asked as it is now, a remote one as it was when last
   * asked.
   */
  async resolve(source: ApplicationSource, { project }: Pick<RenderOptions, 'project'> = {}): Promise<string> {
    if (!isPublished(source)) return await this.#within(source, project, (tracked) => tracked.resolve(source));
    return await this.#reading(source, () => this.#published.resolve(source, project));
  }

  /**
   * The objects of a source at a commit that {@link resolve} gave. What was rendered from equal content is not rendered again, what
   * failed not at once; what is decrypted is not kept.
   */
  async render(source: ApplicationSource, commit: string, options: RenderOptions = {}): Promise<Rendered> {
    return await this.#reading(source, async () => {
      const rendered = await this.#mending(source, options.project, async () =>
        this.#render(await this.#plan(source, commit, options)),
      );
      return options.decrypt === true ? await this.#decryption.decrypt(rendered, source, options.project) : rendered;
    });
  }

  /**
   * The digest that {@link render} would give, without rendering: a look-up of the tree at the source's path and, for a
   * kustomization, of the directories outside of it that it names.
   */
  async contentDigest(source: ApplicationSource, commit: string, options: RenderOptions = {}): Promise<string> {
    return await this.#reading(source, async () => {
      const plan = await this.#mending(source, options.project, () => this.#plan(source, commit, options));
      return plan.digest;
    });
  }

  /** What the plugin that renders a source says that it can be told; `undefined` where no plugin does. */
  async announced(
    source: ApplicationSource,
    commit: string,
    options: RenderOptions = {},
  ): Promise<Announcement | undefined> {
    return await this.#reading(source, async () => {
      const context = { ...options, revision: commit, references: new Map(), plugins: this.#plugins };
      return await announce(
        await this.#treeOf(source, commit, options.project),
        source,
        this.#caches.discovered,
        context,
      );
    });
  }

  /** The commits of a source back from one of them, and who signed them. */
  async signedHistory(
    source: ApplicationSource,
    commit: string,
    { project }: Pick<RenderOptions, 'project'> = {},
  ): Promise<SignedHistory> {
    return await this.#within(
      source,
      project,
      async (tracked) => new GitHistory(await tracked.open(commit), source, commit, this.#verifier),
    );
  }

  /** What the commit of a source says, as text that can be shown. */
  async describe(
    source: ApplicationSource,
    commit: string,
    { project }: Pick<RenderOptions, 'project'> = {},
  ): Promise<CommitDescription> {
    return await this.#within(source, project, async (tracked) => describeCommit(await tracked.open(commit), commit));
  }

  /** Writes what was hydrated to a branch, and pushes it; nothing where all manifests stand there already. */
  async publish(publication: Publication): Promise<{ readonly commit: string; readonly changed: boolean }> {
    const { repoURL, project } = publication;
    return await this.#within({ repoURL }, project, async (tracked) => {
      let changed = false;
      const access = this.#repositories.writeAccess(repoURL, project);
      const date = this.#clock.now();
      const commit = await tracked.write(access, async (repository) => {
        const wanted = await publicationCommit(repository, publication, date);
        changed = typeof wanted !== 'string';
        return wanted;
      });
      const { note, author } = publication;
      if (note !== undefined) await tracked.note(access, { ...note, commit, date, ...(author && { author }) });
      return { commit, changed };
    });
  }

  /** Calls `listener` with each URL under which a repository was asked for, when its branches or tags change or it fails or mends. */
  onChange(listener: (repoURL: string) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Asks the repository at this URL now, as a webhook or a person wants it, and lets what failed be tried again. Listeners hear of a change. */
  async refresh(repoURL: string): Promise<void> {
    this.#failures.forget();
    await Promise.all(this.#lending.lentTo(repoURL).map((url) => this.#refresh(url).catch(() => undefined)));
    await this.#refresh(repoURL);
  }

  async #refresh(repoURL: string): Promise<void> {
    await this.#webFiles.refresh(repoURL);
    if (await this.#published.refresh(repoURL)) return;
    await this.#reading({ repoURL }, () =>
      Promise.all(this.#repositories.known(repoURL).map((tracked) => tracked.refresh())),
    );
  }

  /**
   * Takes from these objects of the controller's namespace how repositories are reached: Secrets of repositories and of credentials, known
   * hosts and authorities. They count at once, in the place of those before; listeners hear of each repository that this changes.
   *
   * @returns what cannot be read of them, for people; no secret is in it
   */
  useCredentials(objects: readonly KubeObject[]): readonly string[] {
    const accesses = RepositoryAccesses.of(objects);
    this.#repositories.useAccesses(accesses);
    this.#published.useAccesses(accesses);
    this.#webFiles.useAccesses(accesses);
    return accesses.problems;
  }

  /** What the programs that render are kept from, here. */
  async confinement(): Promise<Confinement> {
    return await this.#jail.confinement();
  }

  /** Stops watching, polling and reading, and ends the programs that run. */
  close(): void {
    this.#listeners.clear();
    this.#published.close();
    this.#webFiles.close();
    this.#repositories.close();
    this.#jail.close();
  }

  async #renderAnew(plan: RenderPlan): Promise<Rendered> {
    const now = (): number => this.options.clock.now().getTime();
    const began = now();
    try {
      return await renderSource(plan);
    } finally {
      this.options.onRender?.({ cached: false, milliseconds: now() - began });
    }
  }

  async #render(plan: RenderPlan): Promise<Rendered> {
    const known = this.#rendered.get(plan.digest);
    if (known) {
      this.options.onRender?.({ cached: true, milliseconds: 0 });
      return await known;
    }
    const rendering = this.#failures.unless(plan.digest, () => this.#renderAnew(plan));
    this.#rendered.set(plan.digest, rendering);
    rendering.catch(() => this.#rendered.delete(plan.digest));
    return await rendering;
  }

  async #plan(
    source: ApplicationSource,
    commit: string,
    { references = [], decrypt: _decrypt, ...options }: RenderOptions,
  ): Promise<RenderPlan> {
    const named = new Map<string, ReferencedSource>();
    for (const { source: other, revision } of references) {
      named.set(other.ref ?? '', { tree: await this.#treeOf(other, revision, options.project), revision });
    }
    const context = {
      ...options,
      revision: commit,
      references: named,
      tools: this.#tools,
      plugins: this.#plugins,
      lender: this.#lending.for(source, options),
      findChart: this.#published.finding(source, options.project, (url) => this.#lending.note(url, source.repoURL)),
    };
    return await planSource(await this.#treeOf(source, commit, options.project), source, this.#caches, context);
  }

  async #treeOf(source: ApplicationSource, revision: string, project: string | undefined): Promise<FileTree> {
    if (isPublished(source)) return await this.#reading(source, () => this.#published.tree(source, revision, project));
    return await this.#within(source, project, async (tracked) => new Snapshot(await tracked.open(revision), revision));
  }

  /** Does something with the Git repository of a source, as a project sees it. */
  async #within<T>(
    source: ApplicationSource,
    project: string | undefined,
    action: (tracked: TrackedRepository) => Promise<T>,
  ): Promise<T> {
    return await this.#reading(source, () => action(this.#repositories.at(source.repoURL, project ?? '')));
  }

  /** Reads a source, once more where its mirror was damaged: that is made anew then. */
  async #mending<T>(source: ApplicationSource, project: string | undefined, read: () => Promise<T>): Promise<T> {
    try {
      return await read();
    } catch (error) {
      if (!isDamage(error) || isPublished(source)) throw error;
      if (!(await this.#repositories.at(source.repoURL, project ?? '').mend())) throw error;
      this.#failures.forget();
      return await read();
    }
  }

  /** Does something with a source; its errors name the repository, never a place on this machine. */
  async #reading<T>(source: ApplicationSource, action: () => Promise<T>): Promise<T> {
    try {
      return await action();
    } catch (error) {
      throw toSourceError(error, redactUrl(source.repoURL));
    }
  }
}

/** Whether what a commit is made of is not there, or cannot be read. */
function isDamage(error: unknown): boolean {
  for (let each = error; each instanceof Error; each = each.cause) {
    if (each instanceof GitError) return each.code === 'OBJECT_MISSING' || each.code === 'GIT_FAILED';
  }
  return false;
}
