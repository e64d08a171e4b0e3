export * from './argocd/index.js';
export * from './core/containers.js';
export { renderContainer, renderPodTemplate, renderResources, type ResourceRequirements } from './core/index.js';
export type * as core from './core/fields/index.js';
export { CustomResource, isKind, SpecResource, type CustomResourceKind, type SpecProps } from './custom-resource.js';
export { originOf, recordOrigin } from './origin.js';
export { addRaw } from './raw.js';
export { sourceTextOf } from './source-text.js';
export { ConstructError, invalidProp, invalidValue } from './errors.js';
