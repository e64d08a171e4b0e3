/** All that needs the schema library: loaded by {@link schemas} at the first use. */
export { applicationSetSchema } from './application-set.js';
export { applicationSchema } from './application.js';
export { clusterConfigSchema } from './cluster-config-schema.js';
export { appProjectSchema } from './project.js';
export { repositorySchema } from './repository-schema.js';
export { sourceOverridesSchema } from './source.js';
export { structuralSchema } from './structural.js';
