export { applyDefaults } from './defaults.js';
export { canonical } from './pod.js';
export { podTemplatePath } from './pod-template-path.js';
