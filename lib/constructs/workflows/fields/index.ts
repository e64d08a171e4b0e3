// Made by `npm run constructs:fields` from scripts/constructs/fields/workflows.txt.
export type * from './prometheus.js';
export type * from './step.js';
export type * from './workflow-template-spec.js';
