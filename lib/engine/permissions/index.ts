export * from './cluster.js';
export * from './pattern.js';
export * from './project-rules.js';
export * from './repository-url.js';
export * from './service-account.js';
export * from './validate-policy.js';
export * from './validate-project.js';
export * from './validate-spec.js';
