// Made by `npm run constructs:fields` from scripts/constructs/fields/monitoring.txt.
export type * from './service-monitor-spec.js';
