const prefix = 'argocd.argoproj.io/';

/** The annotations of the delivery contract, as Argo CD names them. */
export const annotations = {
  /** Order within a sync phase: an integer, lower first, default 0. */
  syncWave: `${prefix}sync-wave`,
  /** Comma-separated phases in which an object runs as a hook: PreSync, Sync, PostSync, SyncFail, PreDelete, PostDelete, Skip. */
  hook: `${prefix}hook`,
  /** Comma-separated: HookSucceeded, HookFailed, BeforeHookCreation (the default). */
  hookDeletePolicy: `${prefix}hook-delete-policy`,
  /** Comma-separated options of one object, such as `Prune=false`. */
  syncOptions: `${prefix}sync-options`,
  /** Comma-separated options of the comparison, such as `IgnoreExtraneous`. */
  compareOptions: `${prefix}compare-options`,
  /** Which Application manages an object: `app:group/Kind:namespace/name`. */
  trackingId: `${prefix}tracking-id`,
  /** Which installation manages an object, when several share a cluster. */
  installationId: `${prefix}installation-id`,
  /** Asks for a new comparison: `normal` or `hard`. Removed once done. */
  refresh: `${prefix}refresh`,
  /** When the refresh was asked for: tells one request from a later one. */
  refreshTimestamp: `${prefix}refresh-timestamp`,
  /** Asks the hydrator to run. */
  hydrate: `${prefix}hydrate`,
  /** `true`: the reconciler leaves this Application alone. */
  skipReconcile: `${prefix}skip-reconcile`,
  /** `true`: the object does not count in the Application's health. */
  ignoreHealthcheck: `${prefix}ignore-healthcheck`,
  /** `true`: changes of the object do not start a refresh. */
  ignoreResourceUpdates: `${prefix}ignore-resource-updates`,
  /** RFC 3339 time at which a person approved a deletion that wanted confirmation. */
  deletionApproved: `${prefix}deletion-approved`,
  /** Semicolon-separated paths whose change concerns this Application. */
  manifestGeneratePaths: `${prefix}manifest-generate-paths`,
  /** Where the user interface of the managing installation is. */
  managedByUrl: `${prefix}managed-by-url`,
  /** Name of the field manager that client-side apply is migrated from. */
  clientSideApplyMigrationManager: `${prefix}client-side-apply-migration-manager`,
  /** Asks an ApplicationSet to generate again. */
  applicationSetRefresh: `${prefix}application-set-refresh`,
  /** On Secrets: that they were made by the delivery system. */
  managedBy: 'managed-by',
  /** Which operation created a hook (ours: a restarted process adopts it instead of running it again). */
  operation: 'slipway.dev/operation',
  /** `allow`: pruning much of an Application at once (or this object) does not wait for a person. */
  massDeletion: 'slipway.dev/mass-deletion',
  /** On Applications, where several processes share the work: the Lease whose holder works for it, and nobody else. */
  shard: 'slipway.dev/shard',
  /** kubectl's copy of what was applied last. */
  lastApplied: 'kubectl.kubernetes.io/last-applied-configuration',
  helmHook: 'helm.sh/hook',
  helmHookWeight: 'helm.sh/hook-weight',
  helmHookDeletePolicy: 'helm.sh/hook-delete-policy',
  helmResourcePolicy: 'helm.sh/resource-policy',
} as const;

/** Prefix of annotations that add a link to an Application: `link.argocd.argoproj.io/<name>`. */
export const linkAnnotationPrefix = 'link.argocd.argoproj.io/';

/** The labels of the delivery contract. */
export const labels = {
  /** What an Argo CD Secret holds: `cluster`, `repository`, `repo-creds`, `repository-write`, `repo-write-creds`, `scm-creds`. */
  secretType: `${prefix}secret-type`,
  /** On ConfigMaps of the controller's namespace: what settings they hold (ours). */
  settings: 'slipway.dev/settings',
  /** The recommended label for tracking by label. */
  instance: `${prefix}instance`,
  /** The label that tracking by label uses unless told otherwise. */
  appInstance: 'app.kubernetes.io/instance',
} as const;

/** The value of the label {@link labels.settings} of ConfigMaps that hold health rules. */
export const healthRulesLabel = 'health-rules';

/** The finalizers of the delivery contract. */
export const finalizers = {
  /** Deleting the Application deletes what it manages first, in the foreground. */
  resources: 'resources-finalizer.argocd.argoproj.io',
  /** The same, said explicitly. */
  foreground: 'resources-finalizer.argocd.argoproj.io/foreground',
  /** Deleting the Application deletes what it manages, without waiting for dependents. */
  background: 'resources-finalizer.argocd.argoproj.io/background',
  preDelete: 'pre-delete-finalizer.argocd.argoproj.io',
  preDeleteCleanup: 'pre-delete-finalizer.argocd.argoproj.io/cleanup',
  postDelete: 'post-delete-finalizer.argocd.argoproj.io',
  postDeleteCleanup: 'post-delete-finalizer.argocd.argoproj.io/cleanup',
  /** Held by every hook, so that it outlives its operation. */
  hook: 'argocd.argoproj.io/hook-finalizer',
} as const;

/** API group of Application, AppProject and ApplicationSet. */
export const argoGroup = 'argoproj.io';
/** `apiVersion` of Application, AppProject and ApplicationSet. */
export const argoApiVersion = 'argoproj.io/v1alpha1';
