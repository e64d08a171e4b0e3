import { SlipwayError, type SlipwayErrorOptions } from '../kube/index.js';

/** What can go wrong with Git; stable, never reused for another meaning. */
export type GitErrorCode =
  | 'GIT_MISSING'
  | 'GIT_FAILED'
  | 'GIT_TIMEOUT'
  | 'GIT_OUTPUT_TOO_LARGE'
  | 'INVALID_URL'
  | 'PROTOCOL_NOT_ALLOWED'
  | 'INVALID_REVISION'
  | 'INVALID_REF_NAME'
  | 'INVALID_PATH'
  | 'REVISION_NOT_FOUND'
  | 'REVISION_AMBIGUOUS'
  | 'NOT_A_REPOSITORY'
  | 'REPOSITORY_UNREACHABLE'
  | 'REPOSITORY_ACCESS_DENIED'
  | 'REPOSITORY_NOT_TRUSTED'
  | 'REPOSITORY_NOT_FOUND'
  | 'REPOSITORY_BUSY'
  | 'REPOSITORY_TOO_LARGE'
  | 'OBJECT_MISSING'
  | 'OBJECT_TOO_LARGE'
  | 'PATH_NOT_FOUND'
  | 'TAG_EXISTS'
  | 'BRANCH_MOVED'
  | 'BRANCH_CHECKED_OUT';

/** An error of the Git floor. */
export class GitError extends SlipwayError {
  constructor(
    override readonly code: GitErrorCode,
    what: string,
    options: SlipwayErrorOptions = {},
  ) {
    super(code, what, options);
  }
}
