// Made by `npm run constructs:fields` from scripts/constructs/fields/rollouts.txt.
export type * from './alb.js';
export type * from './rollout-spec.js';
