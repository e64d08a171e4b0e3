import { GitError } from './errors.js';

/** A transport that the `git` program may be allowed to use. */
export type GitProtocol = 'https' | 'http' | 'ssh' | 'file';

const HOST = /^(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?)$/;
const USER = /^[A-Za-z0-9_][A-Za-z0-9._+-]*$/;
const SCP_LIKE = /^([^@/:\s]+)@([^:/\s]+):(.+)$/;

const UNPRINTABLE = /[\u0000-\u0020\u007f]/;

/**
 * Checks that `url` names a remote repository by one of the `allowed` protocols and holds nothing that `git` or `ssh` could
 * take for an option or a command. Accepts `https://…`, `http://…`, `ssh://…`, `user@host:path` and `file://…`.
 *
 * @throws GitError `INVALID_URL`, `PROTOCOL_NOT_ALLOWED`
 */
export function checkRemoteUrl(url: string, allowed: readonly GitProtocol[]): GitProtocol {
  const shown = redactUrl(url);
  const refuse = (why: string): never => {
    throw new GitError('INVALID_URL', `${why}: ${JSON.stringify(shown)}`, {
      remedy: 'write the URL as https://host/path, ssh://user@host/path or user@host:path',
    });
  };
  if (url === '') refuse('the repository URL is empty');
  if (url.length > 2048) refuse('the repository URL is longer than 2048 characters');
  if (UNPRINTABLE.test(url) || /%(0[0-9a-f]|1[0-9a-f]|7f)/i.test(url))
    refuse('the repository URL holds white space or control characters');
  if (url.startsWith('-')) refuse('a repository URL cannot begin with "-"');

  const protocol = protocolOf(url);
  if (protocol === undefined || !allowed.includes(protocol)) {
    throw new GitError(
      'PROTOCOL_NOT_ALLOWED',
      protocol === undefined
        ? `not a URL of a remote repository: ${JSON.stringify(shown)}`
        : `the protocol ${protocol} is not allowed: ${JSON.stringify(shown)}`,
      { remedy: `use one of ${allowed.join(', ')}` },
    );
  }
  if (protocol === 'file') return protocol;

  const scp = url.includes('://') ? null : SCP_LIKE.exec(url);
  if (scp) {
    if (!USER.test(scp[1] ?? '') || !HOST.test(scp[2] ?? '') || (scp[3] ?? '').startsWith('-'))
      refuse('malformed user@host:path');
    return protocol;
  }
  const match = /^[a-z]+:\/\/(?:([^@/]*)@)?([^/@]+?)(?::(\d{1,5}))?(\/[^?#]*)?$/.exec(url);
  if (!match) return refuse('malformed repository URL');
  const [, userInfo, host = '', , path = ''] = match;
  if (!HOST.test(host)) refuse('malformed host in the repository URL');
  if (userInfo !== undefined && !USER.test(userInfo.split(':')[0] ?? ''))
    refuse('malformed user in the repository URL');
  if (path.length < 2) refuse('the repository URL has no path');
  if (path.startsWith('/-')) refuse('the path of a repository URL cannot begin with "-"');
  return protocol;
}

/** The protocol of a URL, or `undefined` for a plain path or an unknown scheme. */
export function protocolOf(url: string): GitProtocol | undefined {
  const scheme = /^([A-Za-z][A-Za-z0-9+.-]*):\/\//.exec(url)?.[1];
  if (scheme === 'https' || scheme === 'http' || scheme === 'ssh' || scheme === 'file') return scheme;
  return scheme === undefined && SCP_LIKE.test(url) ? 'ssh' : undefined;
}

/** A URL as it may be shown: without user name, password or token. */
export function redactUrl(url: string): string {
  return url.replace(/^([A-Za-z][A-Za-z0-9+.-]*:\/\/)[^/@]*:[^/]*@/, '$1').replace(/^(https?:\/\/)[^/@]*@/, '$1');
}

/** A text as it may be shown: without user name, password or token in any URL of it. */
export function redactUrls(text: string): string {
  return text.replace(/[A-Za-z][A-Za-z0-9+.-]*:\/\/[^\s'"]+/g, redactUrl);
}
