// Made by `npm run constructs:fields` from scripts/constructs/fields/certmanager.txt.
export type * from './certificate-spec.js';
export type * from './ingress-solver.js';
