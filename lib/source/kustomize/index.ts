export * from './build.js';
export type { Kustomization } from './kustomization.js';
export { kustomizationInputs } from './inputs.js';
