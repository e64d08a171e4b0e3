// Made by `npm run constructs:fields` from scripts/constructs/fields/certmanager.txt.
export type * from './azure-dns.js';
export type * from './certificate-spec.js';
