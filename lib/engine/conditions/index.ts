export * from './new-condition.js';
export * from './set-conditions.js';
