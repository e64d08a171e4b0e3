// Made by `npm run constructs:fields` from Kubernetes' OpenAPI schemas.
export type * from './persistent-volume-claim-template.js';
export type * from './pod-template-spec.js';
export type * from './resource-claim.js';
export type * from './service-backend-port.js';
export type * from './session-affinity-config.js';
