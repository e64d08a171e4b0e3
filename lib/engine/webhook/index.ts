export { refreshedApplicationSets, type FillIn } from './application-sets.js';
export { WebhookError, type WebhookErrorCode } from './errors.js';
export { concernsRevision, isSameApi, isSameRepository } from './matches.js';
export * from './providers/index.js';
export type { PullRequest } from './pull-request.js';
export { shortName, type Push } from './push.js';
export * from './refreshed.js';
export * from './registries/index.js';
export * from './request.js';
