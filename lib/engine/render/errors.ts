import { SlipwayError, type SlipwayErrorOptions } from '../../kube/index.js';

/** Why a source could not be read; stable, never reused for another meaning. */
export type SourceErrorCode =
  | 'GIT_MISSING'
  | 'REPOSITORY_UNREACHABLE'
  | 'REPOSITORY_TOO_LARGE'
  | 'REPOSITORY_REFUSED'
  | 'BRANCH_REFUSED'
  | 'HYDRATION_REFUSED'
  | 'REPOSITORY_ACCESS_DENIED'
  | 'REPOSITORY_NOT_TRUSTED'
  | 'REPOSITORY_NOT_FOUND'
  | 'REPOSITORY_BUSY'
  | 'CREDENTIALS_UNUSABLE'
  | 'STORAGE_FAILED'
  | 'INVALID_REVISION'
  | 'REVISION_NOT_FOUND'
  | 'REVISION_AMBIGUOUS'
  | 'PATH_NOT_FOUND'
  | 'PATH_OUTSIDE_REPOSITORY'
  | 'SYMLINK_REFUSED'
  | 'SUBMODULE_REFUSED'
  | 'INVALID_MANIFEST'
  | 'MANIFESTS_TOO_LARGE'
  | 'INVALID_SOURCE'
  | 'UNSUPPORTED_SOURCE'
  | 'INVALID_PLUGIN'
  | 'DECRYPTION_REFUSED'
  | 'DECRYPTION_FAILED'
  | 'INVALID_SETTINGS'
  | 'INVALID_KUSTOMIZATION'
  | 'TOOL_MISSING'
  | 'TOOL_UNSUPPORTED'
  | 'TOOL_FAILED'
  | 'TOOL_TIMEOUT'
  | 'UNSUPPORTED_KUSTOMIZATION_FIELD'
  | 'KUSTOMIZATION_CYCLE'
  | 'DUPLICATE_RESOURCE'
  | 'AMBIGUOUS_REFERENCE';

/** An error of a source: what is wrong with a repository, a revision or the manifests in it. */
export class SourceError extends SlipwayError {
  constructor(
    override readonly code: SourceErrorCode,
    what: string,
    options: SlipwayErrorOptions = {},
  ) {
    super(code, what, options);
  }
}
