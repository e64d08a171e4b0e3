export * from './argocd/index.js';
export { ConstructError } from './errors.js';
