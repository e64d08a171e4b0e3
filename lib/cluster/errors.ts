export { ApiError, ClusterError, isApiError, UnreachableError, type StatusCause } from '../engine/index.js';
