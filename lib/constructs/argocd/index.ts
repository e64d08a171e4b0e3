export * from '../values/index.js';
export { AccessRole, AccessSettings, type AccessActions, type AccessSettingsProps } from './access-settings.js';
export {
  AppProject,
  type AppProjectProps,
  type ClusterKindPattern,
  type DestinationServiceAccount,
  type IAppProject,
  type KindPattern,
  type OrphanedResources,
  type SignaturePolicy,
} from './app-project.js';
export {
  ApplicationSet,
  ApplicationsSync,
  type ApplicationSetProps,
  type ApplicationTemplate,
  type IgnoredApplicationDifference,
} from './application-set.js';
export type { ApplicationSpecProps } from './application-spec.js';
export { Application, ApplicationDeletion, type ApplicationProps } from './application.js';
export { ClusterAuth, ClusterSecret, type ClusterSecretProps } from './cluster-secret.js';
export { Destination } from './destination.js';
export {
  Generator,
  type ClusterParameters,
  type ClustersGeneratorOptions,
  type FileParameters,
  type GeneratorKind,
  type GitGeneratorOptions,
  type PathParameters,
  type PolledGeneratorOptions,
} from './generator.js';
export { HealthRule, type HealthRuleProps } from './health-rule.js';
export { Hook, HookDeletePolicy, type HookOptions } from './hook.js';
export {
  clusterDecisions,
  plugin,
  pullRequests,
  scmProvider,
  type PullRequestOptions,
  type PullRequestParameters,
  type RepositoryParameters,
  type ScmProviderOptions,
} from './hosted-generators.js';
export { IgnoreDifferences, type DifferenceSelector } from './ignore-differences.js';
export {
  NotificationSettings,
  type NotificationCondition,
  type NotificationService,
  type NotificationSettingsProps,
  type NotificationSubscription,
  type NotificationTemplate,
} from './notification-settings.js';
export { parameter, piped, type Parameter, type ParametersOf } from './parameter.js';
export { ProjectRole, type ApplicationAction, type ProjectActions, type ProjectRoleProps } from './project-role.js';
export { Repository, RepositoryAuth, RepositoryCredentials, type RepositoryProps } from './repository.js';
export { RetryStrategy, type BackoffOptions } from './retry-strategy.js';
export {
  ArgoCdSettings,
  type Account,
  type ArgoCdSettingsProps,
  type IgnoredFields,
  type ResourceCustomization,
  type ResourceFilter,
} from './settings.js';
export { RollingSync, type RollingSyncStep } from './rolling-sync.js';
export { SourceHydrator, type SourceHydratorProps } from './source-hydrator.js';
export {
  Source,
  type GitSourceProps,
  type HelmSourceProps,
  type JsonnetSourceProps,
  type OciSourceProps,
} from './source.js';
export { SyncOption, type SyncOptionScope } from './sync-option.js';
export { SyncPolicy, type AutomatedSyncProps, type SyncPolicyOptions } from './sync-policy.js';
export { SyncWindow, type SyncWindowProps } from './sync-window.js';
export { withFixedOrder } from './order.js';
export { Sync } from './sync.js';
export { Wave } from './wave.js';
export { TrustedAuthorities, TrustedGpgKeys, TrustedSshHosts, type TrustProps } from './trust.js';
