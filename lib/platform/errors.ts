import { SlipwayError, type SlipwayErrorOptions } from '../kube/index.js';

/** What can be wrong with how applications and environments are put together. */
export type PlatformErrorCode =
  | 'INVALID_NAME'
  | 'INVALID_REVISION'
  | 'INVALID_CLUSTER'
  | 'INVALID_REPOSITORY'
  /** A platform has no environment. */
  | 'NO_ENVIRONMENT'
  /** An environment stands in the platform under another name than its own. */
  | 'ENVIRONMENT_NAME'
  /** A choice by environment has no value for this one. */
  | 'NO_CHOICE'
  /** A construct is used outside of an environment of a platform. */
  | 'OUTSIDE_ENVIRONMENT'
  /** A policy, or an exception from one, that nobody can name or explain. */
  | 'INVALID_POLICY'
  /** A promotion that leads nowhere, or in a circle. */
  | 'INVALID_PROMOTION'
  /** It is not plain what of an application is to be reached. */
  | 'NOT_EXPOSABLE'
  /** Nothing that can synthesise a platform was loaded. */
  | 'NO_SYNTHESIZER';

/** An error in the description of a platform, thrown where it is written. */
export class PlatformError extends SlipwayError {
  constructor(
    override readonly code: PlatformErrorCode,
    what: string,
    options: SlipwayErrorOptions = {},
  ) {
    super(code, what, options);
  }
}
