import type { ApiObjectMetadata } from 'cdk8s';
import type { Construct } from 'constructs';
import { argoApiVersion, finalizers, type AppProjectSpec } from '../../model/index.js';
import { CustomResource, isKind } from '../custom-resource.js';
import { invalidProp, invalidValue } from '../errors.js';
import type { Destination } from './destination.js';
import type { ProjectRole } from './project-role.js';
import type { SyncWindow } from './sync-window.js';

/** A project, ours or one that exists already. */
export interface IAppProject {
  /** Its name. */
  readonly projectName: string;
}

/** Globs of kinds. */
export interface KindPattern {
  /**
   * API group, or a glob of groups.
   * @default - the core group
   */
  readonly group?: string;
  /** Kind, or a glob of kinds. */
  readonly kind: string;
}

/** Globs of cluster-scoped kinds. */
export interface ClusterKindPattern extends KindPattern {
  /**
   * Glob of object names.
   * @default - any
   */
  readonly name?: string;
}

/** Objects in a destination namespace that no Application manages. */
export interface OrphanedResources {
  /**
   * Whether their Applications show a warning.
   * @default false
   */
  readonly warn?: boolean;

  /**
   * Objects that do not count.
   * @default - all count
   */
  readonly ignore?: readonly { readonly group?: string; readonly kind?: string; readonly name?: string }[];
}

/** The service account that delivers to a destination in place of the reconciler. */
export interface DestinationServiceAccount {
  /** Globs of clusters, by URL, and namespaces. */
  readonly destination: Destination;
  /** Its name. */
  readonly serviceAccount: string;

  /**
   * Its namespace.
   * @default - the namespace that is delivered to
   */
  readonly serviceAccountNamespace?: string;
}

/** Which commits of which repositories must be signed. */
export interface SignaturePolicy {
  /** Globs of the repositories' URLs. */
  readonly repositories: readonly string[];
  /** `head`: the commit or tag that is delivered; `strict`: all its ancestors too; `none`: nothing. */
  readonly mode: 'none' | 'head' | 'strict';

  /**
   * Ids of the keys that count.
   * @default - none
   */
  readonly keys?: readonly string[];
}

/** Props of an {@link AppProject}. */
export interface AppProjectProps {
  /**
   * Name, namespace, labels and annotations.
   * @default - a generated name, in the namespace `argocd`
   */
  readonly metadata?: ApiObjectMetadata;

  /**
   * What it is for, at most 255 characters.
   * @default - none
   */
  readonly description?: string;

  /**
   * Globs of repositories whose manifests may be used; a leading `!` denies.
   * @default - none, until added
   */
  readonly sourceRepos?: readonly string[];

  /**
   * Clusters and namespaces that may be delivered to.
   * @default - none, until added
   */
  readonly destinations?: readonly Destination[];

  /**
   * Cluster-scoped kinds that may be delivered.
   * @default - none
   */
  readonly clusterResourceWhitelist?: readonly ClusterKindPattern[];

  /**
   * Cluster-scoped kinds that may not, although listed.
   * @default - none
   */
  readonly clusterResourceBlacklist?: readonly ClusterKindPattern[];

  /**
   * Namespaced kinds that may be delivered. An empty list means none.
   * @default - all
   */
  readonly namespaceResourceWhitelist?: readonly KindPattern[];

  /**
   * Namespaced kinds that may not.
   * @default - none
   */
  readonly namespaceResourceBlacklist?: readonly KindPattern[];

  /**
   * When syncs are allowed or denied.
   * @default - always allowed
   */
  readonly syncWindows?: readonly SyncWindow[];

  /**
   * Who may do what.
   * @default - nobody but administrators
   */
  readonly roles?: readonly ProjectRole[];

  /**
   * Namespaces whose Applications may use the project, beside the reconciler's own.
   * @default - none
   */
  readonly sourceNamespaces?: readonly string[];

  /**
   * Watches objects that no Application manages.
   * @default - not watched
   */
  readonly orphanedResources?: OrphanedResources;

  /**
   * Whether only clusters that are registered for this project may be delivered to.
   * @default false
   */
  readonly permitOnlyProjectScopedClusters?: boolean;

  /**
   * Service accounts that deliver in place of the reconciler; the first that matches counts.
   * @default - the reconciler itself
   */
  readonly destinationServiceAccounts?: readonly DestinationServiceAccount[];

  /**
   * Which commits must be signed, and by which keys.
   * @default - none
   */
  readonly signatures?: readonly SignaturePolicy[];

  /**
   * Whether the project outlives the Applications that use it when it is deleted.
   * @default false
   */
  readonly keepWhileUsed?: boolean;
}

const kind = { apiVersion: argoApiVersion, kind: 'AppProject' } as const;

/** `argoproj.io/v1alpha1 AppProject`: what its Applications may deliver, from where, to where, and when. */
export class AppProject extends CustomResource<AppProjectSpec> implements IAppProject {
  /** The project that every installation has. */
  static readonly DEFAULT: IAppProject = { projectName: 'default' };

  /** A project that exists already. */
  static fromProjectName(name: string): IAppProject {
    if (name.trim() === '') throw invalidValue('AppProject.fromProjectName', name, 'the name of a project');
    return { projectName: name };
  }

  /** Whether a value is an AppProject construct. */
  static isAppProject(value: unknown): value is AppProject {
    return isKind(value, kind);
  }

  private readonly given: AppProjectProps;
  private readonly repositories: Set<string>;
  private readonly targets: Destination[];
  private readonly windows: SyncWindow[] = [];
  private readonly roles: ProjectRole[];
  private readonly clusterKinds: ClusterKindPattern[];
  private readonly namespacedKinds: KindPattern[] | undefined;

  constructor(scope: Construct, id: string, props: AppProjectProps = {}) {
    super(scope, id, kind, { namespace: 'argocd', ...props.metadata });
    if (props.description !== undefined && props.description.length > 255) {
      throw invalidProp(this, 'description', `${props.description.length} characters`, 'at most 255');
    }
    this.given = props;
    this.repositories = new Set(props.sourceRepos);
    this.targets = [...(props.destinations ?? [])];
    this.roles = [...(props.roles ?? [])];
    this.clusterKinds = [...(props.clusterResourceWhitelist ?? [])];
    for (const { mode, keys = [] } of props.signatures ?? []) {
      const pointless = mode !== 'none' && keys.length === 0;
      if (pointless) throw invalidProp(this, 'signatures', `${mode} without keys`, 'the ids of keys that count');
      const odd = keys.find((key) => !/^([0-9A-F]{16}|[0-9A-F]{40})$/i.test(key));
      if (odd !== undefined) throw invalidProp(this, 'signatures', odd, 'the id of a key: 16 or 40 hexadecimal digits');
    }
    this.namespacedKinds = props.namespaceResourceWhitelist && [...props.namespaceResourceWhitelist];
    for (const window of props.syncWindows ?? []) this.addSyncWindow(window);
    if (props.keepWhileUsed) this.metadata.addFinalizers(finalizers.resources);
  }

  get projectName(): string {
    return this.name;
  }

  /** What it permits, as it stands. */
  get rules(): AppProjectSpec {
    return this.toSpec();
  }

  /** Allows manifests of repositories that match a glob; denies them with a leading `!`. */
  addSourceRepository(...patterns: string[]): this {
    for (const pattern of patterns) this.repositories.add(pattern);
    return this;
  }

  /** Allows a cluster and namespace as destination. */
  addDestination(...destinations: Destination[]): this {
    this.targets.push(...destinations);
    return this;
  }

  /** Allows cluster-scoped kinds. */
  allowClusterKinds(...patterns: ClusterKindPattern[]): this {
    this.clusterKinds.push(...patterns);
    return this;
  }

  /** Allows namespaced kinds, where not all are allowed anyway. */
  allowNamespacedKinds(...patterns: KindPattern[]): this {
    this.namespacedKinds?.push(...patterns);
    return this;
  }

  /**
   * Adds a window.
   * @throws ConstructError INVALID_PROPS when the same window was added before: Argo CD refuses the project then
   */
  addSyncWindow(...windows: SyncWindow[]): this {
    for (const window of windows) {
      if (this.windows.some((other) => identity(other) === identity(window))) {
        throw invalidProp(this, 'syncWindows', `a second ${identity(window)}`, 'windows that differ');
      }
      this.windows.push(window);
    }
    return this;
  }

  /** Adds a role. */
  addRole(...roles: ProjectRole[]): this {
    this.roles.push(...roles);
    return this;
  }

  protected override toSpec(): AppProjectSpec {
    const { description, clusterResourceBlacklist, namespaceResourceBlacklist } = this.given;
    const { sourceNamespaces, orphanedResources, permitOnlyProjectScopedClusters } = this.given;
    const { destinationServiceAccounts, signatures } = this.given;
    return {
      ...(description !== undefined && { description }),
      sourceRepos: [...this.repositories],
      destinations: unique(this.targets.map((target) => target.toJson())),
      ...(this.clusterKinds.length > 0 && { clusterResourceWhitelist: unique(this.clusterKinds.map(patternJson)) }),
      ...(clusterResourceBlacklist && { clusterResourceBlacklist: clusterResourceBlacklist.map(patternJson) }),
      ...(this.namespacedKinds && { namespaceResourceWhitelist: unique(this.namespacedKinds.map(patternJson)) }),
      ...(namespaceResourceBlacklist && { namespaceResourceBlacklist: namespaceResourceBlacklist.map(patternJson) }),
      ...(this.windows.length > 0 && { syncWindows: this.windows.map((window) => window.toJson()) }),
      ...(this.roles.length > 0 && { roles: this.roles.map((role) => role.toJson(this.projectName)) }),
      ...(sourceNamespaces && { sourceNamespaces: [...sourceNamespaces] }),
      ...(permitOnlyProjectScopedClusters !== undefined && { permitOnlyProjectScopedClusters }),
      ...(destinationServiceAccounts && {
        destinationServiceAccounts: destinationServiceAccounts.map(serviceAccountJson),
      }),
      ...(signatures && { sourceIntegrity: { git: { policies: signatures.map(signatureJson) } } }),
      ...(orphanedResources && {
        orphanedResources: {
          ...(orphanedResources.warn !== undefined && { warn: orphanedResources.warn }),
          ...(orphanedResources.ignore && { ignore: orphanedResources.ignore.map((each) => ({ ...each })) }),
        },
      }),
    };
  }
}

function patternJson({ group = '', ...rest }: ClusterKindPattern): { group: string; kind: string; name?: string } {
  return { group, ...rest };
}

type Impersonation = NonNullable<AppProjectSpec['destinationServiceAccounts']>[number];

function serviceAccountJson(account: DestinationServiceAccount): Impersonation {
  const { destination, serviceAccount, serviceAccountNamespace } = account;
  const { server, name, namespace } = destination.toJson();
  if (server === undefined) {
    throw invalidValue('destinationServiceAccounts', name, "a destination with the URL of the cluster's API");
  }
  const parts = serviceAccountNamespace === undefined ? [serviceAccount] : [serviceAccountNamespace, serviceAccount];
  return { server, ...(namespace !== undefined && { namespace }), defaultServiceAccount: parts.join(':') };
}

function signatureJson({ repositories, mode, keys = [] }: SignaturePolicy) {
  return { repos: repositories.map((url) => ({ url })), gpg: { mode, ...(keys.length > 0 && { keys: [...keys] }) } };
}

/** What makes two windows the same one: everything but their permissions and words. */
function identity(window: SyncWindow): string {
  const { kind, schedule, duration, applications, namespaces, clusters } = window.toJson();
  return `${kind} window "${schedule}" for ${duration} of ${JSON.stringify([applications, namespaces, clusters])}`;
}

function unique<T>(items: T[]): T[] {
  return [...new Map(items.map((item) => [JSON.stringify(item), item])).values()];
}
