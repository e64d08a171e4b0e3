export { ApiError, ClusterError, isApiError, UnreachableError, type StatusCause } from './errors.js';
export { executeAll } from './execute-all.js';
export { Executor } from './executor.js';
export type { DeleteOptions, DryRun, LiveView, ObjectApi, WriteOptions } from './object-api.js';
export { notServed } from './not-served.js';
