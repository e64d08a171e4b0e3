export { PatchError, type PatchErrorCode } from './errors.js';
export { applyJsonPatch } from './json-patch.js';
export { applyMergePatch, createMergePatch } from './merge-patch.js';
export { applyStrategicMergePatch } from './strategic.js';
export { threeWayMerge, type ThreeWayMerge } from './three-way.js';
