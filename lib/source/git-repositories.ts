import path from 'node:path';
import { comparableUrl, RepositoryAccesses, SourceError, type RepositoryAccess } from '../engine/index.js';
import { checkRemoteUrl, recoverMirrors, type Git } from '../git/index.js';
import type { Clock } from '../kube/index.js';
import { GitLogins } from './credentials/index.js';
import { LocalRepository } from './local-repository.js';
import { RemoteRepository, type RemoteRequest } from './remote-repository.js';
import type { TrackedRepository } from './tracked-repository.js';

/** How Git repositories are followed. */
export interface GitRepositoriesOptions {
  readonly git: Git;
  readonly cacheDir: string;
  /** Repository URL to the path of a repository on this machine that is read instead. */
  readonly mapping: Readonly<Record<string, string>>;
  readonly clock: Clock;
  readonly pollMilliseconds: number | false;
  /** Hears of every request to a remote one. */
  readonly onRequest?: ((request: RemoteRequest) => void) | undefined;
}

interface Followed {
  readonly tracked: TrackedRepository;
  /** The URLs under which it was asked for. */
  readonly urls: Set<string>;
}

interface Remote extends Followed {
  readonly tracked: RemoteRepository;
  /** The projects in whose name it was asked for: all of them are let in by the same login. */
  readonly projects: Set<string>;
}

/**
 * The Git repositories that were asked for. A remote one is mirrored once for all projects that are let in by the same login, and apart
 * from those that have another: what one project may read is not lent to another.
 */
export class GitRepositories {
  readonly #mapping = new Map<string, string>();
  readonly #local = new Map<string, Followed>();
  readonly #remote = new Map<string, Remote>();
  readonly #logins: GitLogins;
  readonly #ready: Promise<unknown>;
  readonly #leaving = new Map<string, Promise<void>>();
  #accesses = RepositoryAccesses.of([]);

  constructor(
    private readonly options: GitRepositoriesOptions,
    private readonly tell: (url: string) => void,
  ) {
    const { clock, git, cacheDir } = options;
    this.#logins = new GitLogins({ clock, http: git.protocols.includes('http') });
    this.#ready = Promise.all([recoverMirrors(cacheDir).catch(() => undefined), this.#logins.cleanUp()]);
    for (const [url, directory] of Object.entries(options.mapping)) {
      this.#mapping.set(comparableUrl(url), path.resolve(directory));
    }
  }

  /** The repository at a URL as a project sees it. @throws SourceError, GitError for a URL that is not read */
  at(url: string, project: string): TrackedRepository {
    const local = this.#mapping.get(comparableUrl(url));
    return local === undefined ? this.#remoteAt(url, project) : this.#localAt(url, local);
  }

  /** How one who writes to a repository in the name of a project is let in. */
  writeAccess(url: string, project: string): RepositoryAccess {
    return this.#accesses.find(url, project, 'write');
  }

  /** The repositories at a URL that were asked for, whoever asked. */
  known(url: string): TrackedRepository[] {
    const key = comparableUrl(url);
    const followed = [...this.#local.values(), ...this.#remote.values()];
    return followed
      .filter(({ urls }) => [...urls].some((each) => comparableUrl(each) === key))
      .map((each) => each.tracked);
  }

  /** From now on repositories are reached so. Those that this changes are asked anew, and listeners hear of it. */
  useAccesses(accesses: RepositoryAccesses): void {
    this.#accesses = accesses;
    for (const [key, { tracked, urls, projects }] of this.#remote) {
      const { url, access } = tracked;
      const moved = [...projects].filter((project) => accesses.find(url, project).identity !== access.identity);
      for (const project of moved) projects.delete(project);
      const [first] = projects;
      const now = first === undefined ? undefined : accesses.find(url, first);
      if (now === undefined) {
        this.#remote.delete(key);
        const leaving = tracked.remove().finally(() => this.#leaving.delete(key));
        this.#leaving.set(key, leaving);
      } else if (now.digest !== access.digest) tracked.use(now);
      else if (moved.length === 0) continue;
      urls.forEach(this.tell);
    }
  }

  close(): void {
    for (const { tracked } of [...this.#local.values(), ...this.#remote.values()]) tracked.close();
    this.#local.clear();
    this.#remote.clear();
    this.options.git.close();
  }

  #localAt(url: string, directory: string): TrackedRepository {
    const key = comparableUrl(url);
    const known = this.#local.get(key);
    const urls = known?.urls.add(url) ?? new Set([url]);
    if (known !== undefined) return known.tracked;
    const tracked = new LocalRepository(directory, this.options.git, () => urls.forEach(this.tell));
    this.#local.set(key, { tracked, urls });
    return tracked;
  }

  #remoteAt(url: string, project: string): TrackedRepository {
    const access = this.#accesses.find(url, project);
    const key = `${comparableUrl(url)} ${access.identity}`;
    const known = this.#remote.get(key);
    const urls = known?.urls.add(url) ?? new Set([url]);
    known?.projects.add(project);
    if (known !== undefined) return known.tracked;
    this.#check(url);
    const { git, cacheDir, clock, pollMilliseconds, onRequest } = this.options;
    const ready = Promise.all([this.#ready, this.#leaving.get(key)]);
    const onChange = (): void => urls.forEach(this.tell);
    const logins = this.#logins;
    const tracked = new RemoteRepository(
      { url, cacheDir, ready, git, logins, clock, pollMilliseconds, onChange, onRequest },
      access,
    );
    this.#remote.set(key, { tracked, urls, projects: new Set([project]) });
    return tracked;
  }

  #check(url: string): void {
    const { protocols } = this.options.git;
    if (/^(file:|[./~\\]|[A-Za-z]:[\\/])/i.test(url) && !protocols.includes('file')) {
      throw new SourceError(
        'REPOSITORY_REFUSED',
        `a manifest cannot name a path of this machine: ${JSON.stringify(url)}`,
        {
          remedy: 'write the public URL of the repository, and let the operator map it: --repository URL=PATH',
        },
      );
    }
    checkRemoteUrl(url, protocols);
  }
}
