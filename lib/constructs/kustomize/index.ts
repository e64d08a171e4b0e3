export type * as fields from './fields/index.js';
export { Kustomization, type ConfigMapProps, type KustomizationProps } from './kustomization.js';
export { Patch, type PatchOperation } from './patch.js';
export { type TextFile, TextFiles } from '../text-files.js';
