import { SlipwayError } from '../errors.js';

/** Why a patch was refused. */
export type PatchErrorCode =
  /** The patch itself is malformed. */
  | 'INVALID_PATCH'
  /** `$retainKeys` is no list of all the fields that the patch sets. */
  | 'INVALID_RETAIN_KEYS'
  /** A JSON patch names a place that is not there. */
  | 'PATCH_PATH_NOT_FOUND'
  /** A `test` of a JSON patch failed. */
  | 'PATCH_TEST_FAILED';

/** A patch that cannot be applied. */
export class PatchError extends SlipwayError {
  declare readonly code: PatchErrorCode;

  constructor(code: PatchErrorCode, what: string) {
    super(code, what);
  }
}
