/** What the families share: how a container and its pod are described. */
export type { ContainerPort, ContainerProps } from './container.js';
export { EnvValue, SecretKey } from './env-value.js';
export { Gpu } from './gpu.js';
export type { PodProps } from './pod.js';
export type { ResourceAmounts, ResourceProps } from './resources.js';
