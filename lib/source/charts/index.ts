export { ArchiveTree } from './archive-tree.js';
export { ChartRepositories } from './chart-repositories.js';
