export { renderContainer, type ContainerPort, type ContainerProps } from './container.js';
export { EnvValue } from './env-value.js';
export { renderPodTemplate, type PodProps } from './pod.js';
export { renderResources, type ResourceAmounts, type ResourceProps, type ResourceRequirements } from './resources.js';
