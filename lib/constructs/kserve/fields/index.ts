// Made by `npm run constructs:fields` from scripts/constructs/fields/kserve.txt.
export type * from './component.js';
export type * from './inference-service-spec.js';
export type * from './llm-route-backend.js';
