import { SourceError } from '../render/errors.js';

/**
 * The GitHub organisation of a repository, in lower case.
 *
 * @throws SourceError `REPOSITORY_REFUSED` when the URL names no repository of an organisation
 */
export function githubOrganisation(repoURL: string): string {
  const path = /^(?:[a-z+]+:\/\/)?[^/:]+(?::\d+)?[/:](.*)$/i.exec(repoURL.trim())?.[1] ?? '';
  const [organisation, repository] = path.split('/').filter((part) => part !== '');
  if (organisation !== undefined && repository !== undefined) return organisation.toLowerCase();
  throw new SourceError('REPOSITORY_REFUSED', `no organisation in the URL ${JSON.stringify(repoURL)}`, {
    remedy: 'write the URL of a repository: https://github.com/<organisation>/<repository>',
  });
}
