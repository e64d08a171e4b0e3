export { Gpu, type ResourceAmounts, type ResourceProps } from '../core/containers.js';
export { LimitRange, PriorityClass, ResourceQuota, type PriorityClassProps, type ResourceQuotaProps } from './quota.js';
