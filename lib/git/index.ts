export type { CommitToWrite, FileToWrite, Identity } from './commit-writer.js';
export * from './errors.js';
export * from './git.js';
export { LeastRecentlyUsed } from './lru.js';
export { RefTable } from './refs.js';
export * from './repository.js';
export * from './revision.js';
export * from './tree.js';
export * from './url.js';
