import type { ApplicationSource } from '../../model/index.js';
import { SourceError } from '../render/errors.js';
import { isVersionRange, selectTag } from './select-tag.js';

/** A branch may be called `x` or `1.x`. */
const COULD_BE_A_NAME = /^[xXv\d.-]+$/;

/** The part of a source that says which revision is wanted. */
export type WantedRevision = Pick<ApplicationSource, 'targetRevision' | 'tagPrefix'>;

/**
 * What to look up in a repository with these tags: the tag that a version or a range of versions means, else the target revision as
 * it is written.
 *
 * @throws SourceError `REVISION_NOT_FOUND` when no tag is in the range, `INVALID_REVISION` when a tag prefix meets no version
 */
export function revisionToLookUp({ targetRevision = '', tagPrefix }: WantedRevision, tags: readonly string[]): string {
  if (targetRevision === '') return targetRevision;
  const tag = selectTag(targetRevision, tags, tagPrefix);
  if (tag !== undefined) return tag;
  if (!isVersionRange(targetRevision) || COULD_BE_A_NAME.test(targetRevision)) return targetRevision;
  const prefixed = tagPrefix ? ` with the prefix ${JSON.stringify(tagPrefix)}` : '';
  throw new SourceError(
    'REVISION_NOT_FOUND',
    `no tag${prefixed} is a version in the range ${JSON.stringify(targetRevision)}`,
    {
      remedy: 'push such a tag, or widen the range; a pre-release is taken only by a range that names one (>= 1.0.0-0)',
    },
  );
}
