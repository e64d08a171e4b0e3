export * from '../core/containers.js';
export { renderContainer, renderPodTemplate } from '../core/index.js';
export type * as fields from './fields/index.js';
export { RayCluster, RayCronJob, RayJob, RayService } from './ray.js';
