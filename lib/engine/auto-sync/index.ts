export * from './decision.js';
export * from './decide.js';
