import { GitError } from '../git/index.js';
import { SlipwayError, YamlError, type SlipwayErrorOptions } from '../kube/index.js';

/** Why a source could not be read; stable, never reused for another meaning. */
export type SourceErrorCode =
  | 'GIT_MISSING'
  | 'REPOSITORY_UNREACHABLE'
  | 'REPOSITORY_REFUSED'
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
  | 'INVALID_KUSTOMIZATION'
  | 'UNSUPPORTED_KUSTOMIZATION_FIELD'
  | 'KUSTOMIZATION_CYCLE'
  | 'DUPLICATE_RESOURCE'
  | 'AMBIGUOUS_REFERENCE';

/** An error of the source floor: what is wrong with a repository, a revision or the manifests in it. */
export class SourceError extends SlipwayError {
  constructor(
    override readonly code: SourceErrorCode,
    what: string,
    options: SlipwayErrorOptions = {},
  ) {
    super(code, what, options);
  }
}

/** Any error of a lower floor as one of this floor; `where` (a repository) replaces a place on this machine. */
export function toSourceError(error: unknown, where: string): unknown {
  if (error instanceof SourceError) return error;
  if (error instanceof YamlError) {
    const remedy = 'correct the file and push it';
    return new SourceError('INVALID_MANIFEST', error.what, { remedy, ...placeOf(error), cause: error });
  }
  if (!(error instanceof GitError)) return error;
  return new SourceError(codeOf(error), error.what, { ...placeOf(error), where, cause: error });
}

function placeOf(error: SlipwayError): SlipwayErrorOptions {
  return {
    ...(error.where === undefined ? {} : { where: error.where }),
    ...(error.remedy === undefined ? {} : { remedy: error.remedy }),
  };
}

function codeOf(error: GitError): SourceErrorCode {
  switch (error.code) {
    case 'GIT_MISSING':
    case 'INVALID_REVISION':
    case 'REVISION_NOT_FOUND':
    case 'REVISION_AMBIGUOUS':
    case 'PATH_NOT_FOUND':
      return error.code;
    case 'INVALID_URL':
    case 'PROTOCOL_NOT_ALLOWED':
      return 'REPOSITORY_REFUSED';
    case 'OBJECT_TOO_LARGE':
      return 'MANIFESTS_TOO_LARGE';
    default:
      return 'REPOSITORY_UNREACHABLE';
  }
}
