export * from './git-files.js';
export * from './glob.js';
export * from './match-list.js';
export * from './path-match.js';
export * from './resource-filter.js';
