export { Duration } from './duration.js';
export { GitRevision } from './git-revision.js';
export { ImageRef } from './image-ref.js';
export { ModelUri } from './model-uri.js';
export { Percent } from './percent.js';
export { Quantity } from './quantity.js';
export { Schedule, type Weekday } from './schedule.js';
export { SecretReference, type SecretReferenceOptions, type SecretStoreRef } from './secret-reference.js';
