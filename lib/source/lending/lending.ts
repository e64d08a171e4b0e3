import {
  comparableUrl,
  isSourcePermitted,
  SourceError,
  wantsIntegrity,
  type FileTree,
  type Lender,
  type RenderOptions,
} from '../../engine/index.js';
import { redactUrl } from '../../git/index.js';
import type { ApplicationSource } from '../../model/index.js';

/** The most URLs of which it is known who takes what from there. */
const MOST_URLS = 10_000;

/** By what lending reaches repositories and servers. */
export interface LendingPort {
  /** The files of a Git repository at a target revision, as a project sees it. */
  repository(source: ApplicationSource, project: string): Promise<FileTree>;
  /** A file of a web server: at the path `file` of the tree. */
  file(url: string, project: string): Promise<FileTree>;
}

/**
 * Gives sources what they name elsewhere, and knows who takes what from where. A repository is lent only to those whose project
 * permits it as a source of its own, and not where that project would have its commits verified: what is lent is not.
 */
export class Lending {
  /** Repositories of sources by the URL of what they take. */
  readonly #borrowers = new Map<string, Set<string>>();

  constructor(private readonly port: LendingPort) {}

  /** What a source of a project may take. */
  for({ repoURL }: ApplicationSource, { project = '', permissions }: RenderOptions): Lender {
    return {
      repository: async (url, revision) => {
        refuseForbidden(url, permissions);
        this.note(url, repoURL);
        return await this.port.repository({ repoURL: url, targetRevision: revision }, project);
      },
      file: async (url, isManifest) => {
        if (isManifest) refuseForbidden(url, permissions);
        this.note(url, repoURL);
        return { tree: await this.port.file(url, project), path: 'file' };
      },
    };
  }

  /** A source takes something from a URL. */
  note(url: string, borrower: string): void {
    const key = comparableUrl(url);
    this.#borrowers.set(key, (this.#borrowers.get(key) ?? new Set()).add(borrower));
    const [oldest] = this.#borrowers.keys();
    if (this.#borrowers.size > MOST_URLS && oldest !== undefined) this.#borrowers.delete(oldest);
  }

  /** The repositories whose sources take something from a URL. */
  borrowersOf(url: string): readonly string[] {
    return [...(this.#borrowers.get(comparableUrl(url)) ?? [])];
  }

  /** What the sources of a repository take, in the form of {@link comparableUrl}. */
  lentTo(repoURL: string): readonly string[] {
    const wanted = comparableUrl(repoURL);
    const all = [...this.#borrowers.entries()];
    return all.flatMap(([url, borrowers]) =>
      [...borrowers].some((one) => comparableUrl(one) === wanted) ? [url] : [],
    );
  }
}

function refuseForbidden(url: string, permissions: RenderOptions['permissions']): void {
  const where = redactUrl(url);
  if (permissions === undefined || !isSourcePermitted({ spec: permissions }, url)) {
    throw new SourceError(
      'REPOSITORY_REFUSED',
      'a kustomization takes something from a URL that its project does not permit',
      {
        where,
        remedy: 'add the URL to sourceRepos of the project, or copy what is needed into the repository',
      },
    );
  }
  if (wantsIntegrity({ spec: permissions }, [{ repoURL: url }])) {
    throw new SourceError(
      'REPOSITORY_REFUSED',
      'a kustomization takes something from a repository whose signatures its project demands',
      {
        where,
        remedy: 'deliver it as a source of its own, or copy what is needed into the repository',
      },
    );
  }
}
