export * from './delivery.js';
export * from './errors.js';
