import { SourceError } from '../render/errors.js';
import { parseConstraint, satisfies } from './constraint.js';
import { compareVersions, parseVersion, type Version } from './version.js';

/** Is it a range of versions, and not one version? */
export function isVersionRange(revision: string): boolean {
  return parseVersion(revision) === undefined && parseConstraint(revision) !== undefined;
}

/**
 * The tag that a target revision means among all tags of a repository, or versions of a chart, as Argo CD has it: one version (also a
 * partial one, `1.4`) names its tag, whether there is one or not; a range means its highest version.
 *
 * @param tagPrefix only tags with this prefix count, which stands before the version; the tag is given with it. @default none
 * @returns `undefined` when the revision is neither a version nor a range, or no version of the range is there: it may still name a
 *   branch, a tag or a commit
 * @throws SourceError `INVALID_REVISION` when there is a prefix and the revision is neither a version nor a range
 */
export function selectTag(revision: string, tags: readonly string[], tagPrefix = ''): string | undefined {
  if (parseVersion(revision) !== undefined) return tagPrefix + revision;
  const constraint = parseConstraint(revision);
  if (constraint === undefined) {
    if (tagPrefix === '') return undefined;
    throw new SourceError(
      'INVALID_REVISION',
      `tagPrefix ${JSON.stringify(tagPrefix)} requires targetRevision to be a semver constraint or version, not ${JSON.stringify(revision)}`,
      { remedy: 'write a version or a range of versions (1.4.2, 1.4.x, >= 1.4 < 2), or remove tagPrefix' },
    );
  }
  let highest: Version | undefined;
  for (const tag of tags) {
    if (!tag.startsWith(tagPrefix)) continue;
    const version = parseVersion(tag.slice(tagPrefix.length));
    if (version === undefined || !satisfies(version, constraint)) continue;
    if (highest === undefined || compareVersions(version, highest) > 0) highest = version;
  }
  return highest && tagPrefix + highest.text;
}
