export * from './cluster.js';
export * from './impersonation.js';
export * from './pattern.js';
export * from './project-rules.js';
export * from './service-account.js';
export * from './validate-policy.js';
export * from './validate-project.js';
export * from './validate-spec.js';
