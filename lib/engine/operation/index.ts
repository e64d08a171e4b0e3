export * from './effect.js';
export * from './outcome.js';
export * from './observation.js';
export * from './step.js';
export * from './status.js';
export { leftovers } from './clean-up.js';
export { retryDue } from './retry-attempt.js';
export { operationMark } from './pass.js';
export { waitingMessage, type WaitingFor } from './messages.js';
