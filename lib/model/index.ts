export * from './annotations.js';
export type { Application, ApplicationSpec } from './application.js';
export type { ApplicationSet, ApplicationSetSpec } from './application-set.js';
export * from './cluster-secret.js';
export * from './codes.js';
export { Concealed } from './concealed.js';
export * from './default-project.js';
export * from './errors.js';
export { parseFieldPath, type FieldStep } from './field-path.js';
export type { Generator, LabelSelector } from './generators.js';
export {
  healthOperators,
  healthRuleKey,
  parseHealthRule,
  type HealthCase,
  type HealthCondition,
  type HealthOperator,
  type HealthRuleSpec,
  type HealthVerdict,
} from './health-rule.js';
export type {
  CountedResources,
  Info,
  Operation,
  OperationInitiator,
  OperationState,
  ResourceResult,
  SyncOperation,
  SyncOperationResource,
  SyncOperationResult,
  SyncStrategy,
} from './operation.js';
export { parseApplication, parseApplicationSet, parseAppProject, parseToolSettings } from './parse.js';
export type { AppProject, AppProjectSpec, GroupKindPattern, ProjectRole, SyncWindow } from './project.js';
export * from './repository-secret.js';
export { hydratedSource, sourcesOf } from './sources-of.js';
export type {
  ApplicationSource,
  Destination,
  DirectorySource,
  HelmSource,
  KustomizeSource,
  PluginSource,
  SourceHydrator,
  ToolSettings,
} from './source.js';
export type {
  ApplicationStatus,
  ApplicationSummary,
  ComparedTo,
  Condition,
  HealedObject,
  HealthStatus,
  IgnoreDifference,
  ResourceStatus,
  RevisionHistory,
  SyncStatus,
} from './status.js';
export type { AutomatedSync, Backoff, ManagedNamespaceMetadata, RetryStrategy, SyncPolicy } from './sync-policy.js';
export { applicationCrds } from './crds.js';
export { nearestName, unknownFields, unknownFieldText, type UnknownField } from './unknown-fields.js';
