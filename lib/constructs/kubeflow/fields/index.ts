// Made by `npm run constructs:fields` from scripts/constructs/fields/kubeflow.txt.
export type * from './pod-template-patch.js';
export type * from './py-torch-job-spec.js';
