export * from './clock.js';
export * from './errors.js';
export * from './json.js';
export * from './object.js';
