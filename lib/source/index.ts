export { SourceError, type SourceErrorCode } from './errors.js';
export * from './sources.js';
export type { SourceType } from './source-type.js';
