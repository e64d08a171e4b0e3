// Made by `npm run constructs:fields` from scripts/constructs/fields/kubeflow.txt.
export type * from './py-torch-job-spec.js';
export type * from './rdzv-conf.js';
