// Made by `npm run constructs:fields` from scripts/constructs/fields/kserve.txt.
export type * from './inference-service-spec.js';
