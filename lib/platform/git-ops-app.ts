import { Chart, Names, type ApiObject } from 'cdk8s';
import type { Construct, IConstruct } from 'constructs';
import {
  Application,
  Source,
  Sync,
  SyncOption,
  SyncPolicy,
  type ApplicationDeletion,
  type IAppProject,
  type IgnoreDifferences,
  type Wave,
} from '../constructs/argocd/index.js';
import { EnvironmentScope } from './environment-scope.js';
import type { Environment } from './environment.js';
import { PlatformError } from './errors.js';
import { expose, type ExposeProps } from './expose.js';
import { checkName } from './names.js';
import { platformLabels } from './labels.js';
import { Platform } from './platform.js';
import { recordOrigin } from '../constructs/index.js';

/** Which part of the repository and which default project an application belongs to. */
export type GitOpsAppKind = 'apps' | 'infrastructure';

/** Where and how an application is delivered. */
export interface GitOpsAppProps {
  /** The namespace of its objects that name none. */
  readonly namespace: string;

  /**
   * Further namespaces that its objects name: its project permits them too.
   * @default - none
   */
  readonly namespaces?: readonly string[];

  /**
   * `infrastructure` is what other applications stand on: it may hold cluster-scoped objects of any kind.
   * @default apps
   */
  readonly kind?: GitOpsAppKind;

  /**
   * Its place in the order in which the platform's applications are synced: lower waves first.
   * @default 0
   */
  readonly wave?: Wave | number;

  /**
   * How it is synced, in the place of what its environment says.
   * @default - the environment's policy
   */
  readonly sync?: SyncPolicy;

  /**
   * Sync options beside those of the policy.
   * @default - none
   */
  readonly syncOptions?: readonly SyncOption[];

  /**
   * Whether a sync creates the namespace when it is missing.
   * @default true
   */
  readonly createNamespace?: boolean;

  /**
   * Fields whose drift is no drift.
   * @default - none
   */
  readonly ignoreDifferences?: readonly IgnoreDifferences[];

  /**
   * What becomes of its live objects when the application leaves the platform.
   * @default ApplicationDeletion.ORPHAN
   */
  readonly deletion?: ApplicationDeletion;

  /**
   * The project that says what it may deliver. An `AppProject` of this platform is told of the environment's cluster and windows.
   * @default - the platform's project for applications of this kind
   */
  readonly project?: IAppProject;
}

/** An application in one environment, whatever it knows of the environments. */
export interface IGitOpsApp extends IConstruct {
  /** The Applications that deliver it, one for each cluster of the environment. */
  readonly applications: readonly Application[];
  /** Lets it be delivered after other applications. */
  dependsOn(...others: readonly IGitOpsApp[]): unknown;
}

const APP = Symbol.for('slipway.GitOpsApp');

/**
 * A user's application: what it creates in its constructor is what is delivered. It is instantiated once for each environment
 * ({@link Platform.add}) and becomes one Application there, which reads its own folder of the GitOps repository at the
 * environment's revision.
 *
 * `EnvironmentName` and `Values` are those of the platform: they make `this.environment` exact.
 */
export class GitOpsApp<EnvironmentName extends string = string, Values = unknown> extends Chart implements IGitOpsApp {
  static isGitOpsApp(construct: unknown): construct is GitOpsApp {
    return typeof construct === 'object' && construct !== null && APP in construct;
  }

  /** The environment that this instance is for. */
  readonly environment: Environment<Values, EnvironmentName>;
  readonly kind: GitOpsAppKind;
  /** The namespace of its objects that name none. */
  readonly targetNamespace: string;
  /** Its folder in the GitOps repository. */
  readonly path: string;
  /** The project that says what it may deliver. */
  readonly project: IAppProject;
  /** The Applications that deliver it, one for each cluster of the environment. */
  readonly applications: readonly Application[];

  constructor(scope: Construct, id: string, props: GitOpsAppProps) {
    super(scope, id);
    recordOrigin(this);
    checkName('the id of an application', id);
    const { environment } = EnvironmentScope.of(this);
    const platform = Platform.of(this);
    Object.defineProperty(this, APP, { value: true });

    // The platform keeps the names and values of its environments; the tree below it cannot carry them in its types.
    this.environment = environment as unknown as Environment<Values, EnvironmentName>;
    this.kind = props.kind ?? 'apps';
    this.targetNamespace = checkName('a namespace', props.namespace);
    this.path = `clusters/${environment.name}/${this.kind}/${id}`;

    this.project = props.project ?? platform.projectOf(this.kind);
    const further = (props.namespaces ?? []).map((name) => checkName('a namespace', name));
    platform.admit(this.project, environment, [this.targetNamespace, ...further]);
    this.applications = environment.clusters.map((cluster) => {
      const place = environment.clusters.length > 1 ? [environment.name, cluster.label] : [environment.name];
      const name = checkName('the name of an application with its environment', [id, ...place].join('-'));
      return new Application(platform.control, name, {
        metadata: {
          name,
          labels: platformLabels({ platform: platform.name, application: id, environment: environment.name }),
        },
        project: this.project,
        source: Source.git({
          repoURL: platform.repository,
          targetRevision: environment.revision.name,
          path: this.path,
        }),
        destination: cluster.destination(this.targetNamespace),
        syncPolicy: policyOf(environment, props),
        ...(props.ignoreDifferences && { ignoreDifferences: props.ignoreDifferences }),
        ...(props.deletion && { deletion: props.deletion }),
      });
    });
    const { wave } = props;
    if (wave !== undefined) for (const application of this.applications) Sync.wave(application, wave);
  }

  /** The Application that delivers it; where the environment has several clusters, the one for the first of them. */
  get application(): Application {
    const [first] = this.applications;
    if (first) return first;
    throw new PlatformError('INVALID_CLUSTER', 'the environment has no cluster', { where: this.node.path });
  }

  /**
   * Lets it be delivered after other applications, of this environment or another: its Application waits until theirs are healthy.
   * @throws PlatformError `OUTSIDE_ENVIRONMENT` for an application of another platform
   */
  dependsOn(...others: readonly IGitOpsApp[]): this {
    for (const other of others) {
      if (other.node.root !== this.node.root) {
        throw new PlatformError('OUTSIDE_ENVIRONMENT', `cannot depend on ${other.node.path} of another platform`, {
          where: this.node.path,
          got: 'an application of another platform',
          expected: 'one of this platform',
          remedy: 'add it to this platform',
        });
      }
      for (const own of this.applications) for (const earlier of other.applications) Sync.of(own).runAfter(earlier);
    }
    return this;
  }

  /**
   * Lets requests for a host in, by an Ingress; its Service, port and Secret follow from what the application holds by now.
   * @throws PlatformError `NOT_EXPOSABLE`; ConstructError INVALID_PROPS for what is no host
   */
  expose(host: string, props: ExposeProps = {}): ApiObject {
    return expose(this, host, props);
  }

  /**
   * Names an object by its path below the application, so that it has the same name in every environment: `db` in
   * `new StatefulSet(this, 'db', …)`.
   */
  override generateObjectName(apiObject: ApiObject): string {
    const scopes: IConstruct[] = apiObject.node.scopes;
    const ids = scopes.slice(scopes.indexOf(this) + 1).map(({ node }) => node.id.toLowerCase());
    const parts = ids.filter((part) => part !== 'default' && part !== 'resource');
    const name = parts.length > 0 ? parts.join('-') : this.node.id;
    const longest = apiObject.kind === 'CronJob' ? 52 : 63;
    if (/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(name) && name.length <= longest) return name;
    return Names.toDnsLabel(apiObject, { maxLen: longest });
  }
}

function policyOf(environment: Environment, props: GitOpsAppProps): SyncPolicy {
  const policy = props.sync ?? environment.sync ?? SyncPolicy.manual();
  const options = [
    ...(props.createNamespace === false ? [] : [SyncOption.createNamespace()]),
    ...(props.syncOptions ?? []),
  ];
  return options.length > 0 ? policy.withOptions(...options) : policy;
}
