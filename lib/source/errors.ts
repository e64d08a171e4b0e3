import { SourceError, type SourceErrorCode } from '../engine/index.js';
import { GitError } from '../git/index.js';
import { YamlError, type SlipwayError, type SlipwayErrorOptions } from '../kube/index.js';

/** A server that wants to be left alone for a while. */
export class BusyError extends SourceError {
  constructor(
    what: string,
    /** For how long, as far as it said. */
    readonly milliseconds: number,
    options: SlipwayErrorOptions,
  ) {
    super('REPOSITORY_BUSY', what, options);
  }
}

/** Any error of a lower floor as one of this floor; `where` (a repository) replaces a place on this machine. */
export function toSourceError(error: unknown, where: string): unknown {
  if (error instanceof SourceError) {
    if (error.where !== undefined) return error;
    return new SourceError(error.code, error.what, { ...placeOf(error), where, cause: error });
  }
  if (error instanceof YamlError) {
    const remedy = 'correct the file and push it';
    return new SourceError('INVALID_MANIFEST', error.what, { remedy, ...placeOf(error), cause: error });
  }
  if (!(error instanceof GitError)) return ofThisMachine(error, where);
  return new SourceError(codeOf(error), error.what, { ...placeOf(error), where, cause: error });
}

/** What the system says of its files, without their names: a full disk, one that cannot be written to, too many that are open. */
function ofThisMachine(error: unknown, where: string): unknown {
  if (typeof error !== 'object' || error === null || !('syscall' in error) || !('message' in error)) return error;
  const what = `what is fetched cannot be kept here: ${String(error.message).split(',')[0] ?? ''}`;
  const remedy = 'look at the disk of the cache of sources; it is tried again by itself';
  return new SourceError('STORAGE_FAILED', what, { where, remedy, cause: error });
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
    case 'REPOSITORY_ACCESS_DENIED':
    case 'REPOSITORY_NOT_TRUSTED':
    case 'REPOSITORY_NOT_FOUND':
    case 'REPOSITORY_BUSY':
    case 'REPOSITORY_TOO_LARGE':
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
