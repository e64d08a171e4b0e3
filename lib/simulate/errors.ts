import { SlipwayError, type SlipwayErrorOptions } from '../kube/index.js';

/** Why a simulation cannot do what it is asked to; stable, never reused for another meaning. */
export type SimulationErrorCode =
  | 'UNKNOWN_REPOSITORY'
  | 'UNKNOWN_BRANCH'
  | 'UNKNOWN_CLUSTER'
  | 'UNKNOWN_APPLICATION'
  | 'UNKNOWN_OBJECT'
  | 'INVALID_PATH'
  | 'INVALID_RECORDING'
  | 'ENDLESS'
  | 'REPLAY_DIFFERS';

/** A simulation was asked for something that it does not have, or found that a delivery never comes to rest. */
export class SimulationError extends SlipwayError {
  constructor(
    override readonly code: SimulationErrorCode,
    what: string,
    options: SlipwayErrorOptions = {},
  ) {
    super(code, what, options);
  }
}
