// Made by `npm run constructs:fields` from scripts/constructs/fields/secrets.txt.
export type * from './external-secret-spec.js';
export type * from './vault.js';
