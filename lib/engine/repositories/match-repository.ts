import type { RegisteredRepository, RepositoryPurpose } from '../../model/index.js';
import { comparableUrl } from './comparable-url.js';
import { defaultPorts, hostOf } from './host-of.js';

/** Which Secrets speak of a repository. */
export interface RepositoryMatch {
  readonly repository: RegisteredRepository | undefined;
  /** Only where the repository's own Secret has no credentials. */
  readonly template: RegisteredRepository | undefined;
}

/**
 * Finds what is registered for a URL as an Application of a project sees it: the repository of that project, else the one of all projects;
 * where it holds no credentials, the template with the longest beginning of the URL. What names another project is never found.
 *
 * A template's host has to be the whole host of the URL: `https://example.com` is no beginning of `https://example.com.evil.org`.
 */
export function matchRepository(
  registered: readonly RegisteredRepository[],
  url: string,
  project: string,
  purpose: RepositoryPurpose,
): RepositoryMatch {
  const wanted = comparableUrl(url);
  const ofPurpose = registered.filter((each) => each.purpose === purpose && servesProject(each, project));
  const repository = first(
    ofPurpose.filter((each) => !each.template && comparableUrl(each.url) === wanted),
    () => 0,
  );
  if (repository && hasCredentials(repository)) return { repository, template: undefined };
  const templates = ofPurpose.filter((each) => each.template && begins(url, each.url));
  return { repository, template: first(templates, (each) => comparableUrl(each.url).length) };
}

/** The one with the highest rank; among equals the one of the project, then the first by name. */
function first(
  found: readonly RegisteredRepository[],
  rank: (each: RegisteredRepository) => number,
): RegisteredRepository | undefined {
  const order = (a: RegisteredRepository, b: RegisteredRepository): number =>
    rank(b) - rank(a) || Number(!a.project) - Number(!b.project) || (a.secret < b.secret ? -1 : 1);
  return [...found].sort(order)[0];
}

function servesProject({ project }: RegisteredRepository, wanted: string): boolean {
  return !project || project === wanted;
}

function hasCredentials(each: RegisteredRepository): boolean {
  const { username, password, bearerToken, sshPrivateKey, githubAppPrivateKey, tlsClientCertData } = each;
  const given = [username, password, bearerToken, sshPrivateKey, githubAppPrivateKey, tlsClientCertData];
  return given.some((value) => value !== undefined) || cloudKeys.some((key) => each[key]) || each.fault !== undefined;
}

/** The keys of credentials that only a cloud provider's own service understands. */
export const cloudKeys = ['gcpServiceAccountKey', 'useAzureWorkloadIdentity', 'azureServicePrincipalClientId'] as const;

function begins(url: string, beginning: string): boolean {
  if (!comparableUrl(url).startsWith(comparableUrl(beginning))) return false;
  const [whole, part] = [hostOf(url), hostOf(beginning)];
  if (whole === undefined || whole.host !== part?.host) return false;
  return whole.port === part.port || part.port === defaultPorts[part.protocol];
}
