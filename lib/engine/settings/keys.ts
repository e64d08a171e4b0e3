/** One key of the ConfigMap `argocd-cm`. A `*` stands for the rest of the key. */
export interface Setting {
  readonly key: string;
  readonly means: string;
}

/** The keys that are read. */
export const settingsRead: readonly Setting[] = [
  {
    key: 'application.resourceTrackingMethod',
    means: 'how objects are tracked: annotation, label or annotation+label',
  },
  { key: 'application.instanceLabelKey', means: 'the label of the label methods' },
  { key: 'installationID', means: 'tells installations apart that share a cluster' },
  { key: 'application.sync.impersonation.enabled', means: 'deliver as the service accounts that projects name' },
  { key: 'application.sync.impersonation.enforced', means: 'deliver nothing where no account matches' },
  { key: 'resource.customizations', means: 'the older map of all of the following, by group/Kind' },
  { key: 'resource.customizations.health.*', means: 'a Lua script that judges the health of a kind' },
  { key: 'resource.customizations.ignoreDifferences.*', means: 'fields of a kind that are no drift' },
  { key: 'resource.customizations.knownTypeFields.*', means: 'fields of a custom kind that hold built-in types' },
  { key: 'resource.compareoptions', means: 'ignoreAggregatedRoles, ignoreResourceStatusField' },
  { key: 'resource.sensitive.mask.annotations', means: 'annotations of Secrets that are masked as the data are' },
  { key: 'globalProjects', means: 'projects whose rules others inherit, by their labels' },
  { key: 'resource.exclusions', means: 'kinds that are out of sight' },
  { key: 'resource.inclusions', means: 'the only kinds that are in sight' },
  { key: 'kustomize.enable', means: 'whether kustomizations are built' },
  { key: 'helm.enable', means: 'whether charts are rendered' },
  { key: 'jsonnet.enable', means: 'whether Jsonnet files are evaluated' },
  { key: 'kustomize.buildOptions', means: 'arguments of every kustomize build' },
  { key: 'kustomize.buildOptions.*', means: 'arguments for one version of kustomize' },
  { key: 'kustomize.path.*', means: 'the program of one version of kustomize, one of those that the operator names' },
  { key: 'commit.author.name', means: 'who writes the commits of the source hydrator' },
  { key: 'commit.author.email', means: 'the address of who writes them' },
  { key: 'sourceHydrator.commitMessageTemplate', means: 'the message of the commits of the source hydrator' },
  { key: 'helm.valuesFileSchemes', means: 'the schemes that URLs of value files may have' },
];

/** Keys that Argo CD reads and that have no meaning here yet, though who writes them expects one: they are told. */
export const ignoredSettings: readonly Setting[] = [
  { key: 'sourceHydrator.readmeMessageTemplate', means: 'the README.md of hydrated directories' },
  { key: 'resource.customizations.useOpenLibs.*', means: 'more libraries for a Lua script, which are never given' },
];

/** Whether a key counts. Below `resource.customizations` all do: a misspelt one is told. */
export function isSettingRead(key: string): boolean {
  return key.startsWith('resource.customizations.') || settingsRead.some((setting) => names(setting, key));
}

/** What is to be said of keys that have no meaning here. */
export function ignoredAmong(keys: readonly string[]): string[] {
  return ignoredSettings
    .filter((setting) => keys.some((key) => names(setting, key)))
    .map(({ key, means }) => `${key} has no meaning here yet (${means})`);
}

function names({ key: pattern }: Setting, key: string): boolean {
  return pattern.endsWith('*') ? key.startsWith(pattern.slice(0, -1)) : key === pattern;
}
