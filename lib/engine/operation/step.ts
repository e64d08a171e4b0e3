import type { Application, OperationState } from '../../model/index.js';
import type { Observation, Step } from './observation.js';

/** The state of an operation that begins: taken from `operation` of the Application. `now` is RFC 3339. */
export function startOperation(app: Application, now: string): OperationState {
  return { operation: app.operation ?? {}, phase: 'Running', startedAt: now };
}

/** One step of an operation. */
export function step(_operation: OperationState, _seen: Observation): Step {
  throw new Error('not yet');
}
