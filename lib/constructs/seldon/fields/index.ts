// Made by `npm run constructs:fields` from scripts/constructs/fields/seldon.txt.
export type * from './model-explainer.js';
export type * from './seldon-deployment-spec.js';
