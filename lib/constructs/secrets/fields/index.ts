// Made by `npm run constructs:fields` from scripts/constructs/fields/secrets.txt.
export type * from './aws.js';
export type * from './cache.js';
export type * from './dvls-auth-secret-ref.js';
export type * from './external-secret-spec.js';
export type * from './webhook.js';
