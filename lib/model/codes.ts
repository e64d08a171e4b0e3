/** Health of an object or an Application, from best to worst. */
export const healthStatusCodes = ['Healthy', 'Suspended', 'Progressing', 'Missing', 'Degraded', 'Unknown'] as const;
/** Health of an object or an Application. */
export type HealthStatusCode = (typeof healthStatusCodes)[number];

export const syncStatusCodes = ['Synced', 'OutOfSync', 'Unknown'] as const;
/** Whether live equals desired. `Unknown` when the comparison could not be made. */
export type SyncStatusCode = (typeof syncStatusCodes)[number];

export const operationPhases = ['Running', 'Terminating', 'Failed', 'Error', 'Succeeded'] as const;
/** Phase of an operation, and of a hook. The last three are final. */
export type OperationPhase = (typeof operationPhases)[number];

export const resultCodes = ['Synced', 'SyncFailed', 'Pruned', 'PruneSkipped'] as const;
/** What a sync did to one object. */
export type ResultCode = (typeof resultCodes)[number];

export const syncPhases = ['PreSync', 'Sync', 'PostSync', 'SyncFail'] as const;
/** A phase of a sync, in which hooks and objects are applied. */
export type SyncPhase = (typeof syncPhases)[number];

export const hookTypes = ['PreSync', 'Sync', 'PostSync', 'SyncFail', 'Skip', 'PreDelete', 'PostDelete'] as const;
/** When a hook runs. */
export type HookType = (typeof hookTypes)[number];

export const hookDeletePolicies = ['HookSucceeded', 'HookFailed', 'BeforeHookCreation'] as const;
/** When a hook is deleted again. */
export type HookDeletePolicy = (typeof hookDeletePolicies)[number];

export const sourceTypes = ['Helm', 'Kustomize', 'Directory', 'Plugin'] as const;
/** How manifests come from a source. */
export type SourceType = (typeof sourceTypes)[number];

export const conditionTypes = [
  'DeletionError',
  'InvalidSpecError',
  'ComparisonError',
  'SyncError',
  'UnknownError',
  'SharedResourceWarning',
  'RepeatedResourceWarning',
  'ExcludedResourceWarning',
  'OrphanedResourceWarning',
  'PruneNeedsConfirmation',
  'ReplaceNeedsConfirmation',
  'StatusTooLarge',
  'SelfHealWarning',
] as const;
/** Types of an Application's conditions. Those that end in `Error` are errors, the others warnings. */
export type ConditionType = (typeof conditionTypes)[number];
