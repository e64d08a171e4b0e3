export { ArchiveTree } from './archive-tree.js';
export { ArchiveCache } from './archive-cache.js';
