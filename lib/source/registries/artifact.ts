import { isVersionRange, selectTag, SourceError } from '../../engine/index.js';
import type { FollowedRepository } from './followed-repository.js';
import { isDigest, isTag, tagOfVersion, versionOfTag } from './reference.js';

/**
 * The digest of the artifact that a target revision means, as Argo CD has it: a digest is itself; what is a tag is that tag; a range of
 * versions that is none means the tag of its highest version.
 *
 * @throws SourceError `INVALID_REVISION`, `REVISION_NOT_FOUND`
 */
export async function artifactDigest(repository: FollowedRepository, targetRevision: string): Promise<string> {
  if (targetRevision === '') {
    const remedy = 'write targetRevision: a tag, a digest or a range of versions';
    throw new SourceError('INVALID_REVISION', 'an artifact has no revision that is meant by none', { remedy });
  }
  const tag = tagOfVersion(targetRevision);
  if (isDigest(targetRevision) || !isVersionRange(targetRevision)) return await repository.digest(tag);
  try {
    if (isTag(targetRevision)) return await repository.digest(targetRevision);
  } catch (error) {
    if (!(error instanceof SourceError && error.code === 'REVISION_NOT_FOUND')) throw error;
  }
  const version = selectTag(targetRevision, (await repository.tags()).map(versionOfTag));
  if (version !== undefined) return await repository.digest(tagOfVersion(version));
  throw new SourceError('REVISION_NOT_FOUND', `no tag is a version in the range ${JSON.stringify(targetRevision)}`, {
    remedy: 'publish one, or widen the range; a pre-release is taken only by a range that names one (>= 1.0.0-0)',
  });
}
