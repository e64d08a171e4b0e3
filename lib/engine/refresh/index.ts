export * from './needs-refresh.js';
export * from './consume-annotation.js';
export * from './concerned.js';
export * from './evaluate-revisions.js';
export * from './normalize-spec.js';
export * from './refresh-paths.js';
export * from './spec-conditions.js';
