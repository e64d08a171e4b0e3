export { PatchError, type PatchErrorCode } from './errors.js';
export { goText } from './go-text.js';
export { applyJsonPatch, type JsonPatchOptions } from './json-patch.js';
export { applyMergePatch, createMergePatch } from './merge-patch.js';
export { applyStrategicMergePatch } from './strategic.js';
export { threeWayMerge, type ThreeWayMerge } from './three-way.js';
