// Made by `npm run constructs:fields` from scripts/constructs/fields/ray.txt.
export type * from './ray-cluster-spec.js';
