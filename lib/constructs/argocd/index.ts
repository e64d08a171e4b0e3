export * from '../values/index.js';
export {
  AppProject,
  type AppProjectProps,
  type ClusterKindPattern,
  type IAppProject,
  type KindPattern,
  type OrphanedResources,
} from './app-project.js';
export { ApplicationSet, type ApplicationSetProps } from './application-set.js';
export { Application, ApplicationDeletion, type ApplicationProps } from './application.js';
export { Destination } from './destination.js';
export { Hook, HookDeletePolicy, type HookOptions } from './hook.js';
export { IgnoreDifferences, type DifferenceSelector } from './ignore-differences.js';
export { ProjectRole, type ApplicationAction, type ProjectRoleProps } from './project-role.js';
export { RetryStrategy, type BackoffOptions } from './retry-strategy.js';
export { Source, type GitSourceProps, type HelmSourceProps } from './source.js';
export { SyncOption, type SyncOptionScope } from './sync-option.js';
export { SyncPolicy, type AutomatedSyncProps, type SyncPolicyOptions } from './sync-policy.js';
export { SyncWindow, type SyncWindowProps } from './sync-window.js';
export { Sync } from './sync.js';
export { Wave } from './wave.js';
