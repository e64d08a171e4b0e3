import { SourceError } from '../../engine/index.js';

/** The error for an archive that is not taken. */
export function refused(where: string, why: string, cause?: unknown): SourceError {
  return new SourceError('INVALID_SOURCE', `the archive is refused: ${why}`, {
    where,
    remedy: 'pack plain files and directories anew (helm package, tar) and publish it',
    ...(cause === undefined ? {} : { cause }),
  });
}
