import type { ApplicationSource } from '../../model/index.js';
import { isVersionRange, parseConstraint, parseVersion, satisfies } from '../revisions/index.js';
import { WebhookError } from './errors.js';
import { shortName, type Push } from './push.js';

const USER = '[\\w.][\\w.-]{0,30}[\\w.$-]?@';

/**
 * Does an address mean the repository whose web page this is? Scheme, user, port, `ssh.` or `altssh.` before the host, `.git` and
 * case make no difference.
 *
 * @throws WebhookError `INVALID_PAYLOAD` when the page's address is no URL
 */
export function isSameRepository(pageUrl: string, repoURL: string): boolean {
  const { host, path } = partsOf(pageUrl);
  return new RegExp(`^((https?|ssh)://)?(${USER})?((alt)?ssh\\.)?${host}(:\\d+)?[:/]${path}(\\.git)?$`, 'i').test(
    repoURL,
  );
}

/** Does an address mean the API at this URL? @throws WebhookError `INVALID_PAYLOAD` when that is no URL */
export function isSameApi(apiUrl: string, url: string): boolean {
  return new RegExp(`^(https?://)?(${USER})?${partsOf(apiUrl).host}(:\\d+)?/?$`, 'i').test(url);
}

/**
 * Does a push concern a source that follows this revision? HEAD is the default branch; a range of versions is concerned by each
 * version in it.
 */
export function concernsRevision(
  targetRevision: string,
  { revision, touchedHead }: Pick<Push, 'revision' | 'touchedHead'>,
): boolean {
  if (targetRevision === '' || targetRevision === 'HEAD') return touchedHead;
  const isFull = /^refs\/(heads|tags)\//.test(targetRevision);
  const wanted = isFull ? shortName(targetRevision) : targetRevision;
  return wanted === revision || isInRange(wanted, revision);
}

/** Does a push concern a source: its repository and its revision? */
export function concernsSource(source: Pick<ApplicationSource, 'repoURL' | 'targetRevision'>, push: Push): boolean {
  return (
    concernsRevision(source.targetRevision ?? '', push) &&
    push.repoURLs.some((url) => isSameRepository(url, source.repoURL))
  );
}

function isInRange(range: string, revision: string): boolean {
  const [constraint, version] = [isVersionRange(range) ? parseConstraint(range) : undefined, parseVersion(revision)];
  return constraint !== undefined && version !== undefined && satisfies(version, constraint);
}

function partsOf(url: string): { host: string; path: string } {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined)
    throw new WebhookError('INVALID_PAYLOAD', `not a URL: ${JSON.stringify(url.slice(0, 200))}`);
  return { host: escape(parsed.hostname), path: escape(parsed.pathname.slice(1)) };
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
