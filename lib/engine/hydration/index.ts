export * from './destination.js';
export * from './files.js';
export * from './progress.js';
