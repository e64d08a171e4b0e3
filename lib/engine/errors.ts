import { SlipwayError, type SlipwayErrorOptions } from '../kube/index.js';

/**
 * A rule of the engine was given something that it cannot read.
 *
 * Codes: `INVALID_DURATION`, `INVALID_SCHEDULE`, `INVALID_SYNC_WINDOW`, `INVALID_GLOB`, `INVALID_METADATA` (labels or annotations
 * that are not text), `INVALID_TRACKING_ID`, `INVALID_PROJECT`, `INVALID_INPUT`, `INVALID_IGNORE_RULE`
 * (a rule of ignoreDifferences, or a field of a known type, that cannot be read), `INVALID_SETTINGS` (a ConfigMap of settings).
 */
export class EngineError extends SlipwayError {
  constructor(code: EngineErrorCode, what: string, options: SlipwayErrorOptions = {}) {
    super(code, what, options);
  }
}

/** The codes of {@link EngineError}. */
export type EngineErrorCode =
  | 'INVALID_DURATION'
  | 'INVALID_SCHEDULE'
  | 'INVALID_SYNC_WINDOW'
  | 'INVALID_GLOB'
  | 'INVALID_METADATA'
  | 'INVALID_TRACKING_ID'
  | 'INVALID_PROJECT'
  | 'INVALID_INPUT'
  | 'INVALID_IGNORE_RULE'
  | 'INVALID_SETTINGS';
