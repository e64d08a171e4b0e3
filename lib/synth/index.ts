export * from './directory.js';
export * from './errors.js';
export * from './fast-synth.js';
export * from './manifest.js';
export * from './output-file.js';
export * from './output-plan.js';
