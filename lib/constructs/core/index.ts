export * from './containers.js';
export { renderContainer } from './container.js';
export type * as fields from './fields/index.js';
export { renderPodTemplate } from './pod.js';
export { renderResources, type ResourceRequirements } from './resources.js';
