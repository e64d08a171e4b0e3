// Made by `npm run constructs:fields` from scripts/constructs/fields/rollouts.txt.
export type * from './metric-authentication.js';
export type * from './rollout-spec.js';
export type * from './traffic-routing.js';
