import { SlipwayError } from '../kube/index.js';

/** What can go wrong between the construct tree and the files of the GitOps repository. */
export type SynthErrorCode =
  /** Validations of constructs failed. */
  | 'VALIDATION_FAILED'
  /** Constructs depend on each other in a circle. */
  | 'DEPENDENCY_CYCLE'
  /** A dependency that no order of a delivery can keep. */
  | 'UNORDERABLE'
  /** One object was declared twice. */
  | 'DUPLICATE_OBJECT'
  /** An object that Kubernetes could not read. */
  | 'INVALID_OBJECT'
  /** Two outputs want the same path. */
  | 'DUPLICATE_PATH'
  /** A file that Slipway never wrote stands where one of its own should go. */
  | 'FOREIGN_FILE'
  /** The manifest of own files cannot be read. */
  | 'BROKEN_MANIFEST';

/** An error of synthesis: nothing has been written when it is thrown. */
export class SynthError extends SlipwayError {
  declare readonly code: SynthErrorCode;

  constructor(code: SynthErrorCode, what: string, options: { where?: string; remedy?: string; cause?: unknown } = {}) {
    super(code, what, options);
  }
}
