// Made by `npm run constructs:fields` from scripts/constructs/fields/kueue.txt.
export type * from './cluster-queue-spec.js';
