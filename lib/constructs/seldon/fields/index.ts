// Made by `npm run constructs:fields` from scripts/constructs/fields/seldon.txt.
export type * from './hpa-spec.js';
export type * from './seldon-deployment-spec.js';
