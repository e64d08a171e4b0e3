import { App, Chart, type AppProps } from 'cdk8s';
import type { Construct, IConstruct } from 'constructs';
import {
  Application,
  AppProject,
  Destination,
  HealthRule,
  Source,
  SyncPolicy,
  SyncWindow,
} from '../constructs/argocd/index.js';
import type { HealthRuleProps, IAppProject } from '../constructs/argocd/index.js';
import { argoGroup } from '../model/index.js';
import { delivered, type Delivered } from './delivered.js';
import { EnvironmentScope } from './environment-scope.js';
import type { Environment } from './environment.js';
import { PlatformError } from './errors.js';
import type { GitOpsApp, GitOpsAppKind, GitOpsAppProps } from './git-ops-app.js';
import { platformLabels } from './labels.js';
import { checkName } from './names.js';
import type { Policy } from './policy.js';
import { checkRepositoryUrl } from './repository-url.js';
import { Revision } from './revision.js';
import { synthesizer } from './synthesizer.js';
import { recordOrigin } from '../constructs/index.js';

/** What a platform is made of. */
export interface PlatformProps<EnvironmentName extends string, Values> extends AppProps {
  /** The environments, each under its own name. The keys are what `environment.pick({…})` asks for. */
  readonly environments: Readonly<Record<EnvironmentName, Environment<Values>>>;

  /** Public URL of the GitOps repository; the operator maps it to a local one where there is one. */
  readonly repository: string;

  /**
   * Name of the platform: of its root Application and its projects.
   * @default platform
   */
  readonly name?: string;

  /**
   * The branch that holds `argocd/` and the folders of the environments that track a tag or a commit.
   * @default main
   */
  readonly trunk?: string;

  /**
   * How the root Application is synced. Without pruning, an application that left the platform stays until somebody removes it.
   * @default SyncPolicy.automated({ selfHeal: true })
   */
  readonly sync?: SyncPolicy;
}

/** A class of applications: instantiated once for each environment. */
export interface GitOpsAppClass<A, Props extends GitOpsAppProps = GitOpsAppProps> {
  new (scope: Construct, id: string, props: Props): A;
}

const PLATFORM = Symbol.for('slipway.Platform');
const CONTROL_NAMESPACE = 'argocd';

/**
 * Applications and environments put together: a cdk8s app that is synthesised into a GitOps repository.
 *
 * @example
 * const platform = new Platform({ environments: { development, production }, repository: 'https://git.example.com/gitops' });
 * platform.add(Serving, 'serving', { namespace: 'models', wave: 2 });
 */
export class Platform<EnvironmentName extends string = string, Values = unknown> extends App {
  /** The platform that a construct belongs to. @throws PlatformError `OUTSIDE_ENVIRONMENT` */
  static override of(construct: IConstruct): Platform {
    const { root } = construct.node;
    if (Platform.isPlatform(root)) return root;
    throw new PlatformError('OUTSIDE_ENVIRONMENT', 'expected a construct inside of a platform', {
      where: construct.node.path,
      remedy: 'create it below a Platform',
    });
  }

  static isPlatform(construct: unknown): construct is Platform {
    return typeof construct === 'object' && construct !== null && PLATFORM in construct;
  }

  readonly name: string;
  readonly repository: string;
  readonly trunk: string;
  readonly environments: Readonly<Record<EnvironmentName, Environment<Values>>>;
  /** The chart of everything that is for the hub: Applications, projects and what you add to it. */
  readonly control: Chart;
  /** The root Application (app of apps): it points to all others. */
  readonly root: Application;

  private readonly rootProject: AppProject;
  private readonly scopes: ReadonlyMap<string, EnvironmentScope>;
  private readonly projects = new Map<GitOpsAppKind, AppProject>();
  private readonly admitted = new Set<string>();
  private readonly ownPolicies = new Map<string, Policy>();

  /** @throws PlatformError `INVALID_NAME`, `INVALID_REPOSITORY`, `INVALID_REVISION`, `NO_ENVIRONMENT`, `ENVIRONMENT_NAME` */
  constructor(props: PlatformProps<EnvironmentName, Values>) {
    super(props);
    recordOrigin(this);
    Object.defineProperty(this, PLATFORM, { value: true });
    this.name = checkName('the name of a platform', props.name ?? 'platform');
    this.repository = checkRepositoryUrl(props.repository);
    this.trunk = Revision.branch(props.trunk ?? 'main').name;
    this.environments = props.environments;
    this.control = new Chart(this, CONTROL_NAMESPACE, { namespace: CONTROL_NAMESPACE });

    if (Object.keys(props.environments).length === 0) {
      throw new PlatformError('NO_ENVIRONMENT', 'expected at least one environment, got none', {
        remedy:
          "give the platform an environment under its name: environments: { development: new Environment('development', …) }",
      });
    }
    const scopes = new Map<string, EnvironmentScope>();
    for (const [name, environment] of Object.entries<Environment<Values>>(props.environments)) {
      if (environment.name !== name) {
        throw new PlatformError('ENVIRONMENT_NAME', `expected the environment "${name}", got "${environment.name}"`, {
          remedy: 'give an environment to the platform under its own name',
        });
      }
      scopes.set(name, new EnvironmentScope(this, environment));
    }
    this.scopes = scopes;
    this.rootProject = this.createRootProject();
    this.root = this.createRoot(props.sync ?? SyncPolicy.automated({ selfHeal: true }));
  }

  /**
   * Delivers an application: `app` is instantiated once for each environment and becomes one Application there.
   *
   * @param only the environments that get it; default: all.
   * @returns the instances by environment, of which relations can be said at once: `serving.dependsOn(features)`.
   */
  add<
    A extends GitOpsApp<EnvironmentName, Values> | GitOpsApp,
    Props extends GitOpsAppProps = GitOpsAppProps,
    Only extends EnvironmentName = EnvironmentName,
  >(app: GitOpsAppClass<A, Props>, id: string, props: Props, only?: readonly Only[]): Delivered<Only, A> {
    const names = only ?? (Object.keys(this.environments) as Only[]);
    const instances = names.map((name) => [name, new app(this.in(name), id, props)] as const);
    return delivered<Only, A>(Object.fromEntries(instances) as Record<Only, A>);
  }

  /**
   * Says how the health of a kind is judged. The root Application may write ConfigMaps of the hub's namespace from then on: that is
   * where the rule goes.
   */
  addHealthRule(id: string, props: HealthRuleProps): HealthRule {
    const rule = new HealthRule(this.control, id, props);
    this.rootProject.allowNamespacedKinds({ kind: 'ConfigMap' });
    return rule;
  }

  /**
   * Adds a policy to those that every platform keeps.
   * @throws PlatformError `INVALID_POLICY` when another one has its code
   */
  addPolicy(...policies: Policy[]): this {
    for (const policy of policies) {
      if (this.ownPolicies.has(policy.code)) {
        throw new PlatformError('INVALID_POLICY', `a second policy ${policy.code}`, { where: this.name });
      }
      this.ownPolicies.set(policy.code, policy);
    }
    return this;
  }

  /** The policies that were added. */
  get policies(): readonly Policy[] {
    return [...this.ownPolicies.values()];
  }

  /** The scope of the applications of one environment, for creating one by `new`. */
  in(environment: EnvironmentName): EnvironmentScope {
    const scope = this.scopes.get(environment);
    if (scope) return scope;
    throw new PlatformError('NO_CHOICE', `there is no environment "${environment}"`, {
      where: this.name,
      remedy: `the environments are ${[...this.scopes.keys()].join(', ')}`,
    });
  }

  /**
   * The platform's own project for applications of a kind. Both take manifests of this repository alone and deliver to the
   * environments alone; `apps` may not deliver cluster-scoped objects other than their namespaces.
   */
  projectOf(kind: GitOpsAppKind): AppProject {
    const known = this.projects.get(kind);
    if (known) return known;
    const isInfrastructure = kind === 'infrastructure';
    const project = this.createProject(isInfrastructure ? `${this.name}-infrastructure` : this.name, {
      description: isInfrastructure ? `What the applications of ${this.name} stand on` : `Applications of ${this.name}`,
      clusterResourceWhitelist: isInfrastructure ? [{ group: '*', kind: '*' }] : [{ kind: 'Namespace' }],
    });
    this.projects.set(kind, project);
    return project;
  }

  /** Lets a project deliver to namespaces of an environment, under the windows of the environment narrowed to its cluster. */
  admit(project: IAppProject, environment: Environment, namespaces: readonly string[]): void {
    if (!AppProject.isAppProject(project)) return;
    for (const cluster of environment.clusters) {
      project.addDestination(...namespaces.map((namespace) => cluster.destination(namespace)));
    }
    const key = `${project.projectName}/${environment.name}`;
    if (this.admitted.has(key)) return;
    this.admitted.add(key);
    project.addSourceRepository(this.repository);
    project.addSyncWindow(...this.windowsOf(environment));
  }

  /** Synthesises the platform into its `outdir` (`CDK8S_OUTDIR`, else `dist`) and prints nothing. */
  override synth(): void {
    synthesizer().synth(this);
  }

  private windowsOf(environment: Environment): SyncWindow[] {
    const clusters = environment.clusters.map(({ selector }) => selector);
    const sharing = Object.values<Environment<Values>>(this.environments).filter((other) =>
      other.clusters.some(({ selector }) => clusters.includes(selector)),
    );
    const windows = environment.windows.flatMap((window) => window.narrowedToClusters(clusters));
    if (sharing.length < 2) return windows;
    return windows.map(({ kind, props }) =>
      SyncWindow[kind]({ applications: patternsOf(environment), ...props, match: 'all' }),
    );
  }

  private createProject(name: string, rules: ConstructorParameters<typeof AppProject>[2]): AppProject {
    return new AppProject(this.control, `project-${name}`, { metadata: { name }, ...rules });
  }

  /** The root may create what delivery is made of, at the hub, and nothing else. */
  private createRootProject(): AppProject {
    return this.createProject(`${this.name}-root`, {
      description: `The root application of ${this.name}`,
      sourceRepos: [this.repository],
      destinations: [Destination.inCluster(CONTROL_NAMESPACE)],
      namespaceResourceWhitelist: ['Application', 'AppProject', 'ApplicationSet'].map((kind) => ({
        group: argoGroup,
        kind,
      })),
    });
  }

  private createRoot(syncPolicy: SyncPolicy): Application {
    return new Application(this.control, 'root', {
      metadata: { name: this.name, labels: platformLabels({ platform: this.name, application: this.name }) },
      project: this.rootProject,
      source: Source.git({ repoURL: this.repository, targetRevision: this.trunk, path: 'argocd' }),
      destination: Destination.inCluster(CONTROL_NAMESPACE),
      syncPolicy,
    });
  }
}

/** The names of an environment's Applications. */
function patternsOf({ name, clusters }: Environment): string[] {
  return clusters.length > 1 ? clusters.map(({ label }) => `*-${name}-${label}`) : [`*-${name}`];
}
