export * from './set-conditions.js';
