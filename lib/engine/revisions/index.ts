export { satisfies, parseConstraint, type Constraint } from './constraint.js';
export * from './names.js';
export * from './revision-to-look-up.js';
export * from './select-tag.js';
export { compareVersions, parseVersion, type Version } from './version.js';
