export { withSettings } from './application-settings.js';
export * from './build.js';
export { isBeyondUs, planProgramBuild } from './by-program.js';
export type { Kustomization } from './kustomization.js';
export { kustomizationInputs, type OutsideCache } from './inputs.js';
