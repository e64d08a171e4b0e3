export { ArchiveTree } from './archive-tree.js';
