// Made by `npm run constructs:fields` from scripts/constructs/fields/kustomize.txt.
export type * from './kustomization.js';
