export type { RemoteRequest } from './remote-repository.js';
export { SourceError, type Rendered, type SourceErrorCode, type SourceType } from '../engine/index.js';
export { describeConfinement, type Confinement } from './jail/index.js';
export * from './sources.js';
