import { SourceError, type RepositoryAccess } from '../../engine/index.js';
import { GitError, type RemoteAccess } from '../../git/index.js';
import type { Clock } from '../../kube/index.js';
import { Concealed } from '../../model/index.js';
import { ANY_USER, writeGitConfiguration, type GitAccess } from './git-configuration.js';
import { GitHubAppTokens } from './github-app.js';
import { PrivateFolders } from './private-folder.js';

/** Something done with a remote repository: by its URL without a user, and by what lets one in. */
export type RemoteAction<T> = (url: string, access: RemoteAccess | undefined) => Promise<T>;

/** Lets the git program in at remote repositories. */
export class GitLogins {
  readonly #folders = new PrivateFolders();
  readonly #tokens: GitHubAppTokens;

  constructor(options: { readonly clock: Clock; readonly http: boolean }) {
    this.#tokens = new GitHubAppTokens(options.clock, options.http);
  }

  /** Removes what killed processes left behind. */
  async cleanUp(): Promise<void> {
    await this.#folders.cleanUp();
  }

  /**
   * Does something with a remote repository. Secrets lie in files that only this user can read, only as long as it takes.
   *
   * @throws SourceError `CREDENTIALS_UNUSABLE`, and what the action throws
   */
  async within<T>(url: string, access: RepositoryAccess, action: RemoteAction<T>): Promise<T> {
    checkUsable(url, access);
    if (access.login.kind !== 'github-app') return await this.#once(url, access, access.login, action);
    const login = async (): Promise<GitAccess['login']> => ({
      kind: 'basic',
      username: new Concealed(ANY_USER),
      password:
        access.login.kind === 'github-app' ? await this.#tokens.token(url, access.login, access) : new Concealed(''),
      unasked: false,
    });
    try {
      return await this.#once(url, access, await login(), action);
    } catch (error) {
      if (!(error instanceof GitError) || error.code !== 'REPOSITORY_ACCESS_DENIED') throw error;
      this.#tokens.forget(access);
      return await this.#once(url, access, await login(), action);
    }
  }

  async #once<T>(
    url: string,
    access: RepositoryAccess,
    given: GitAccess['login'],
    action: RemoteAction<T>,
  ): Promise<T> {
    const named = withoutUser(url);
    const login = given.kind === 'none' ? named.login : given;
    const { clientCertificate, insecure, authorities, knownHosts, proxy } = access;
    const plain = login.kind === 'none' && !insecure;
    if (plain && [clientCertificate, authorities, knownHosts, proxy].every((each) => each === undefined)) {
      return await action(named.url, undefined);
    }
    return await this.#folders.within(async (folder) => {
      const written = { login, clientCertificate, insecure, authorities, knownHosts, proxy };
      return await action(named.url, await writeGitConfiguration(named.url, written, folder));
    });
  }
}

function checkUsable(url: string, { problem, proxy }: RepositoryAccess): void {
  const overSsh = !/^https?:/.test(url);
  const why = problem ?? (overSsh && proxy !== undefined ? 'a proxy for SSH is not supported' : undefined);
  if (why === undefined) return;
  throw new SourceError('CREDENTIALS_UNUSABLE', `its Secret can not be used: ${why}`, {
    remedy: 'correct the Secret of the repository; it is read again by itself',
  });
}

/** A URL as it may stand in an argument list, and who it named. */
function withoutUser(url: string): { readonly url: string; readonly login: GitAccess['login'] } {
  const parsed = /^https?:/.test(url) && URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined || parsed.username + parsed.password === '') return { url, login: { kind: 'none' } };
  const [username, password] = [parsed.username, parsed.password].map(
    (part) => new Concealed(decodeURIComponent(part)),
  );
  parsed.username = '';
  parsed.password = '';
  if (!username || !password) return { url: parsed.href, login: { kind: 'none' } };
  return { url: parsed.href, login: { kind: 'basic', username, password, unasked: false } };
}
