// Made by `npm run constructs:fields` from scripts/constructs/fields/networking.txt.
export type * from './gateway-class-spec.js';
