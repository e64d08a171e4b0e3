import { SourceError } from '../errors.js';

/** What a kustomization names that is not in its repository. */
export type RemoteResource =
  | { readonly kind: 'repository'; readonly repoURL: string; readonly revision: string; readonly path: string }
  | { readonly kind: 'file'; readonly url: string };

/** Whether an entry of a kustomization's resources means something outside of the repository. */
export function isRemote(written: string): boolean {
  return (
    written.includes('://') ||
    /^[^/]+@[^/]+:/.test(written) ||
    /^(git::|github\.com[/:]|gh:)/i.test(written) ||
    written.includes('?ref=')
  );
}

/**
 * Reads an entry as kustomize does: a Git repository by HTTPS or SSH with the directory behind `//`, behind `.git` or `_git/<name>`, or behind
 * the second segment of the path, and `?ref=` (or `?version=`) as its revision; or the HTTPS URL of one file of YAML.
 *
 * @param file the kustomization, for the message
 * @throws SourceError `UNSUPPORTED_SOURCE`
 */
export function remoteResource(written: string, file: string): RemoteResource {
  const [address = '', query = ''] = splitAt(written.replace(/^git::/i, ''), '?');
  const parameters = new URLSearchParams(query);
  const revision = parameters.get('ref') || parameters.get('version') || '';
  const url = address.replace(/^(?:gh:|github\.com[/:])/i, 'https://github.com/');
  const [, host, rest = ''] =
    /^((?:https?|ssh):\/\/[^/]+\/)(.*)$/i.exec(url) ??
    /^(?![a-z0-9+.-]+::?\/\/)([^/:\s]+@[^/:]+[:/])(.*)$/i.exec(url) ??
    [];
  if (host === undefined) throw unreadable(written, file);
  const isFile = /^https?:/i.test(host) && /\.(ya?ml|json)$/i.test(rest) && revision === '' && !rest.includes('//');
  if (isFile) return { kind: 'file', url: query === '' ? url : `${url}?${query}` };
  const [repository, path] = splitRepository(rest);
  if (repository === '') throw unreadable(written, file);
  return { kind: 'repository', repoURL: host + repository, revision: revision || 'HEAD', path };
}

/** The path of a repository on its server, and that of a directory in it. */
function splitRepository(rest: string): [repository: string, path: string] {
  const plain = rest.replace(/^\/+/, '');
  const found =
    /^(.+?)\/\/(.*)$/.exec(plain) ??
    /^(.*?\.git)(?:\/(.*))?$/.exec(plain) ??
    /^(.*?_git\/[^/]+)(?:\/(.*))?$/.exec(plain);
  const [, repository = '', path = ''] = found ?? /^([^/]+\/[^/]+)(?:\/(.*))?$/.exec(plain) ?? [];
  return [repository, path.replace(/^\/+|\/+$/g, '')];
}

function splitAt(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + separator.length)];
}

function unreadable(written: string, file: string): SourceError {
  return new SourceError(
    'UNSUPPORTED_SOURCE',
    `the resource ${JSON.stringify(written)} is of no kind that is fetched`,
    {
      where: file,
      remedy:
        'write https://host/owner/repository//path?ref=revision, the same with ssh://user@host, or the https URL of a file',
    },
  );
}
