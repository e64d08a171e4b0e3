export type { FileChanges } from './file-node.js';
export { GitRepository, type Commit } from './git-repository.js';
export { SimulatedSources } from './simulated-sources.js';
