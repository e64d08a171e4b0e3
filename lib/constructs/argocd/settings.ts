import type { ApiObjectMetadata } from 'cdk8s';
import type { Construct } from 'constructs';
import type { Json } from '../../kube/index.js';
import { invalidProp } from '../errors.js';
import type { Duration } from '../values/index.js';
import { literalSecret } from '../literal-secret.js';
import { SettingsMap, texts, yaml } from './settings-map.js';

/** How Argo CD treats the objects of a kind. */
export interface ResourceCustomization {
  /**
   * A Lua script that tells the health.
   * @default - the one that Argo CD ships
   */
  readonly health?: string;

  /**
   * Whether the script may use Lua's standard libraries.
   * @default false
   */
  readonly useOpenLibs?: boolean;

  /**
   * Lua scripts of actions, with the one that says which there are.
   * @default - those that Argo CD ships
   */
  readonly actions?: {
    readonly discovery: string;
    readonly definitions: readonly { readonly name: string; readonly actionLua: string }[];
  };

  /**
   * Fields whose difference is no drift.
   * @default - none
   */
  readonly ignoreDifferences?: IgnoredFields;

  /**
   * Fields whose change does not make an Application compared again.
   * @default - none
   */
  readonly ignoreResourceUpdates?: IgnoredFields;

  /**
   * Fields whose type Argo CD is told, such as `core/v1/PodSpec`.
   * @default - none
   */
  readonly knownTypeFields?: readonly { readonly field: string; readonly type: string }[];
}

/** Fields, by what names them. */
export interface IgnoredFields {
  readonly jsonPointers?: readonly string[];
  readonly jqPathExpressions?: readonly string[];
  readonly managedFieldsManagers?: readonly string[];
}

/** Kinds, by globs. */
export interface ResourceFilter {
  /**
   * Globs of API groups.
   * @default - all
   */
  readonly apiGroups?: readonly string[];

  /**
   * Globs of kinds.
   * @default - all
   */
  readonly kinds?: readonly string[];

  /**
   * Globs of clusters, by URL.
   * @default - all
   */
  readonly clusters?: readonly string[];
}

/** A local user. */
export interface Account {
  /** Ways to come in: with a password, with tokens. */
  readonly capabilities: readonly ('login' | 'apiKey')[];

  /**
   * Whether it may come in at all.
   * @default true
   */
  readonly enabled?: boolean;
}

/** Props of {@link ArgoCdSettings}. */
export interface ArgoCdSettingsProps {
  /**
   * Namespace, labels and annotations.
   * @default - in the namespace `argocd`
   */
  readonly metadata?: ApiObjectMetadata;

  /**
   * URL under which users reach Argo CD.
   * @default - none
   */
  readonly url?: string;

  /**
   * How Argo CD marks the objects of an Application.
   * @default annotation
   */
  readonly resourceTrackingMethod?: 'annotation' | 'annotation+label' | 'label';

  /**
   * The label that marks them, where labels do.
   * @default app.kubernetes.io/instance
   */
  readonly instanceLabelKey?: string;

  /**
   * Name of this installation, when several deliver to one cluster.
   * @default - none
   */
  readonly installationId?: string;

  /**
   * How often Git is asked without being told.
   * @default Duration.minutes(2)
   */
  readonly reconciliation?: Duration;

  /**
   * Up to how much later each time, so that not all ask at once.
   * @default Duration.minutes(1)
   */
  readonly reconciliationJitter?: Duration;

  /**
   * How kinds are treated: `group/Kind`, `Kind` of the core group, or `all`.
   * @default - as Argo CD ships
   */
  readonly customizations?: Readonly<Record<string, ResourceCustomization>>;

  /**
   * Kinds that are not watched.
   * @default - none
   */
  readonly resourceExclusions?: readonly ResourceFilter[];

  /**
   * Kinds that alone are watched.
   * @default - all
   */
  readonly resourceInclusions?: readonly ResourceFilter[];

  /**
   * Where the `status` of objects is no drift.
   * @default all
   */
  readonly ignoreResourceStatusField?: 'all' | 'crd' | 'none';

  /**
   * Local users, by name.
   * @default - the administrator alone
   */
  readonly accounts?: Readonly<Record<string, Account>>;

  /**
   * Whether the built-in administrator may come in.
   * @default true
   */
  readonly adminEnabled?: boolean;

  /**
   * Whether who is not logged in may read.
   * @default false
   */
  readonly anonymousEnabled?: boolean;

  /**
   * Settings of OpenID Connect; a secret value stands as `$secret:key`.
   * @default - none
   */
  readonly oidc?: Readonly<Record<string, Json>>;

  /**
   * Settings of Dex; a secret value stands as `$secret:key`.
   * @default - none
   */
  readonly dex?: Readonly<Record<string, Json>>;

  /**
   * Flags of `kustomize build`.
   * @default - none
   */
  readonly kustomizeBuildOptions?: string;

  /**
   * Whether a terminal in a pod may be opened.
   * @default false
   */
  readonly execEnabled?: boolean;

  /**
   * Whether badges of the status are shown to everybody.
   * @default false
   */
  readonly statusBadgeEnabled?: boolean;

  /**
   * Projects whose settings others have too, by labels.
   * @default - none
   */
  readonly globalProjects?: readonly { readonly projectName: string; readonly labelSelector: Json }[];
}

/**
 * `argocd-cm`: how Argo CD works.
 *
 * @example
 * new ArgoCdSettings(this, 'settings', {
 *   url: 'https://argocd.example.com',
 *   accounts: { ci: { capabilities: ['apiKey'] } },
 *   customizations: { 'batch/Job': { ignoreDifferences: { jsonPointers: ['/spec/suspend'] } } },
 * });
 */
export class ArgoCdSettings extends SettingsMap {
  constructor(
    scope: Construct,
    id: string,
    private readonly settings: ArgoCdSettingsProps = {},
  ) {
    super(scope, id, 'argocd-cm', settings.metadata);
    for (const block of ['oidc', 'dex'] as const) {
      const plain = literalSecret({ ...settings[block] }, isSecretField, (text) => text.startsWith('$'));
      if (plain) throw invalidProp(this, `${block}.${plain}`, '(not shown)', 'a reference such as $argocd-secret:key');
    }
    for (const [name, { capabilities }] of Object.entries(settings.accounts ?? {})) {
      if (!/^[\w-]+$/.test(name)) throw invalidProp(this, 'accounts', name, 'letters, digits, _ and -');
      if (capabilities.length === 0) throw invalidProp(this, `accounts.${name}`, capabilities, 'login, apiKey or both');
    }
    const { url } = settings;
    if (url !== undefined && !/^https?:\/\/[^\s/]+/.test(url))
      throw invalidProp(this, 'url', url, 'an http or https URL');
  }

  protected override toData(): Record<string, string> {
    const { settings } = this;
    const { customizations = {}, accounts = {}, ignoreResourceStatusField } = settings;
    return {
      ...texts({
        url: settings.url,
        'application.resourceTrackingMethod': settings.resourceTrackingMethod,
        'application.instanceLabelKey': settings.instanceLabelKey,
        installationID: settings.installationId,
        'timeout.reconciliation': settings.reconciliation?.toString(),
        'timeout.reconciliation.jitter': settings.reconciliationJitter?.toString(),
        'admin.enabled': settings.adminEnabled,
        'users.anonymous.enabled': settings.anonymousEnabled,
        'kustomize.buildOptions': settings.kustomizeBuildOptions,
        'exec.enabled': settings.execEnabled,
        'statusbadge.enabled': settings.statusBadgeEnabled,
        'resource.exclusions': yaml(settings.resourceExclusions),
        'resource.inclusions': yaml(settings.resourceInclusions),
        'resource.compareoptions': yaml(ignoreResourceStatusField && { ignoreResourceStatusField }),
        'oidc.config': yaml(settings.oidc),
        'dex.config': yaml(settings.dex),
        globalProjects: yaml(settings.globalProjects),
      }),
      ...Object.assign({}, ...Object.entries(customizations).map(renderCustomization)),
      ...Object.assign({}, ...Object.entries(accounts).map(renderAccount)),
    };
  }
}

function renderCustomization([kind, customization]: [string, ResourceCustomization]): Record<string, string> {
  const { health, useOpenLibs, actions, ignoreDifferences, ignoreResourceUpdates, knownTypeFields } = customization;
  const discovery = actions && {
    'discovery.lua': actions.discovery,
    definitions: actions.definitions.map(({ name, actionLua }) => ({ name, 'action.lua': actionLua })),
  };
  const key = (what: string): string => `resource.customizations.${what}.${kind.replace('/', '_')}`;
  return texts({
    [key('health')]: health,
    [key('useOpenLibs')]: useOpenLibs,
    [key('actions')]: yaml(discovery),
    [key('ignoreDifferences')]: yaml(ignoreDifferences),
    [key('ignoreResourceUpdates')]: yaml(ignoreResourceUpdates),
    [key('knownTypeFields')]: yaml(knownTypeFields),
  });
}

function renderAccount([name, { capabilities, enabled }]: [string, Account]): Record<string, string> {
  return texts({ [`accounts.${name}`]: capabilities.join(', '), [`accounts.${name}.enabled`]: enabled });
}

function isSecretField(name: string): boolean {
  return /secret|password|privatekey|token$/i.test(name);
}
