import { SlipwayError, type SlipwayErrorOptions } from '../kube/index.js';

/** One place where an object does not have the shape that its kind demands. */
export interface Violation {
  /** Path of the field, as `kubectl` writes it: `spec.source.repoURL`, `spec.syncWindows[0].kind`. */
  readonly path: string;
  /** What is there, as a short text; `nothing` when the field is absent. */
  readonly got: string;
  /** What belongs there. */
  readonly expected: string;
}

/**
 * An object is not a valid custom resource.
 *
 * Codes: `INVALID_RESOURCE` (wrong shape; see {@link ModelError.violations}), `WRONG_KIND` (another kind than was asked for),
 * `INVALID_CLUSTER_SECRET` and `INVALID_REPOSITORY_SECRET` (a Secret that cannot be read; its values are never shown).
 */
export class ModelError extends SlipwayError {
  constructor(
    code: 'INVALID_RESOURCE' | 'WRONG_KIND' | 'INVALID_CLUSTER_SECRET' | 'INVALID_REPOSITORY_SECRET',
    what: string,
    options: SlipwayErrorOptions = {},
    readonly violations: readonly Violation[] = [],
  ) {
    super(code, what, options);
  }
}
