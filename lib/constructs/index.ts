export * from './argocd/index.js';
export * from './core/index.js';
export { CustomResource, isKind, type CustomResourceKind } from './custom-resource.js';
export { ConstructError, invalidProp, invalidValue } from './errors.js';
export * as kubeflow from './kubeflow/index.js';
export * as rollouts from './rollouts/index.js';
export * as seldon from './seldon/index.js';
export * as workflows from './workflows/index.js';
