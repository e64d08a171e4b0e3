export { ApiClient, patchTypes, type ApiRequest, type PatchType, type Query } from './client.js';
export type { ClusterEvent, ClusterOptions } from './cluster-options.js';
export { Cluster } from './cluster.js';
export type { Connection, Credentials } from './connection.js';
export { Catalogue, discover, resourcePath, type ServedResource } from './discovery.js';
export {
  ApiError,
  ClusterError,
  CredentialPluginError,
  isApiError,
  UnreachableError,
  type StatusCause,
} from './errors.js';
export type { Fence } from './fence.js';
export type { RequestSeen } from './http.js';
export { connectionFromKubeconfig, connectionInCluster, type KubeconfigOptions } from './kubeconfig.js';
export type { Place } from './list-doubt.js';
export { ListWatch, type ListWatchListener, type ListWatchOptions } from './list-watch.js';
export { compareVersions, type Change } from './object-cache.js';
export { connectionOf } from './registered.js';
export { steadyTime, systemClock } from './system-clock.js';
export { ObjectWriter } from './writer.js';
