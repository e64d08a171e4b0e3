import {
  DeliverySimulation,
  keyOfApplication,
  type DeliveryEvent,
  type DeliveryProcess,
  type FileChanges,
  type ProcessOptions,
  type WorkloadRule,
} from '../../../lib/simulate/index.js';
import type { EngineSettings } from '../../../lib/engine/index.js';
import {
  gvkOf,
  isJsonObject,
  keyOf,
  stringifyJson,
  type JsonObject,
  type KubeObject,
} from '../../../lib/kube/index.js';
import type { Application, Operation } from '../../../lib/model/index.js';
import { EFFECTS } from './log.js';
import type { RealServer } from './real-server.js';

export const REPOSITORY = 'https://git.example.com/shop.git';
const CLUSTER = 'prod';

/** The sync option with which pruned objects are gone at once. */
export const BACKGROUND = 'PrunePropagationPolicy=background';

/** Files of the repository by name (of JSON without its end) below the Application's folder: objects, text, or null for none. */
export type Files = { readonly [name: string]: KubeObject | string | null };

/** With what a scenario begins. Names of the Application and of its namespace are the stage's. */
export interface Beginning {
  readonly files?: Files;
  /** Laid over the spec of the Application, whose sync is by hand otherwise. */
  readonly spec?: JsonObject;
  /** Laid over the metadata of the Application. */
  readonly metadata?: JsonObject;
  /** Laid over the spec of the project, which allows everything otherwise. */
  readonly project?: JsonObject;
  /** Other Applications, AppProjects and objects at the hub. */
  readonly hub?: readonly KubeObject[];
  /** Objects that the cluster has from the beginning, in their order. */
  readonly live?: readonly KubeObject[];
  /** Whether the cluster has the namespace of the Application. @default true */
  readonly namespace?: boolean;
  readonly settings?: Partial<EngineSettings>;
  /** RFC 3339. */
  readonly start?: string;
}

/** Where a scenario is played: what it does to Git and to the cluster, and what it sees. */
export class Stage {
  private begun: DeliverySimulation | undefined;
  /** The commits, in the order in which they were pushed. */
  readonly commits: string[] = [];

  constructor(
    private readonly options: {
      /** What names that others see end in; empty where nobody else is. */
      readonly suffix: string;
      /** Whether workloads come to life. */
      readonly workloads: boolean;
      /** Definitions of kinds that the cluster has. */
      readonly objects: readonly KubeObject[];
      readonly clusters?: readonly string[];
      readonly process?: (options: ProcessOptions) => DeliveryProcess;
      readonly real?: RealServer;
    },
  ) {}

  /** A name of which this scenario alone knows. */
  name(of: string): string {
    return `${of}${this.options.suffix}`;
  }

  /** The Application. */
  get app(): string {
    return this.name('app');
  }

  /** Its namespace at the cluster. */
  get namespace(): string {
    return this.name('shop');
  }

  /** The delivery as it is simulated. */
  get simulation(): DeliverySimulation {
    if (this.begun === undefined) throw new Error('the scenario has not begun');
    return this.begun;
  }

  /** What has happened until now. */
  get happened(): readonly DeliveryEvent[] {
    return this.begun?.events ?? [];
  }

  /** Begins; the Application is compared, and synced where that is automated. */
  async begin(beginning: Beginning = {}): Promise<void> {
    const { files = {}, hub = [], live = [], settings, start } = beginning;
    const { process, workloads, objects, clusters = [] } = this.options;
    this.begun = new DeliverySimulation({
      repositories: { [REPOSITORY]: { main: texts(files) } },
      clusters: [CLUSTER, ...clusters].map((name) => ({ name, server: `https://${name}.example.com` })),
      applications: [this.project(beginning), this.application(beginning), ...hub],
      objects,
      workloads,
      ...(settings && { settings }),
      ...(start !== undefined && { start }),
      ...(process && { process }),
    });
    this.commits.push(this.head);
    if (beginning.namespace !== false)
      await this.give({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: this.namespace } });
    for (const object of live) await this.give(object);
    await this.advance(5);
  }

  /** Pushes a commit: these files below the Application's folder. */
  async push(files: Files, seconds = 5): Promise<void> {
    this.simulation.push(REPOSITORY, 'main', texts(files));
    this.commits.push(this.head);
    await this.advance(seconds);
  }

  /** The newest commit. */
  get head(): string {
    return this.simulation.repository(REPOSITORY).resolve('main').id;
  }

  async advance(seconds: number): Promise<void> {
    await this.simulation.advance(seconds * 1000);
  }

  /**
   * A person asks for a sync. What it prunes is deleted in the background: when the garbage collector ends a deletion in the foreground is
   * its own affair, and another one each time.
   */
  async sync(sync: JsonObject & { readonly syncOptions?: readonly string[] } = {}, seconds = 5): Promise<void> {
    const options = sync.syncOptions ?? [];
    const operation: unknown = { sync: { ...sync, syncOptions: [...options, BACKGROUND] } };
    await this.simulation.sync(this.app, operation as Operation);
    await this.advance(seconds);
  }

  /** A person ends the operation that runs. */
  async terminate(seconds = 5): Promise<void> {
    await this.atHub({ status: { operationState: { phase: 'Terminating' } } });
    await this.advance(seconds);
  }

  /** A person changes the Application. */
  async atHub(patch: JsonObject, name = this.app): Promise<void> {
    await this.simulation.patch('in-cluster', keyOfApplication(name), patch);
  }

  /** A person changes the project. */
  async atProject(patch: JsonObject, seconds = 5): Promise<void> {
    const key = { group: 'argoproj.io', kind: 'AppProject', namespace: 'argocd', name: 'shop' };
    await this.simulation.patch('in-cluster', key, patch);
    await this.advance(seconds);
  }

  /** A person deletes the Application. */
  async deleteApplication(seconds = 5): Promise<void> {
    await this.simulation.delete('in-cluster', keyOfApplication(this.app));
    await this.advance(seconds);
  }

  /** The Application as the hub has it. */
  get state(): Application {
    return this.simulation.application(this.app);
  }

  /** Sync status, health and phase of the last operation: `Synced Healthy Succeeded`; `-` for what there is not. */
  get summary(): string {
    const { sync, health, operationState } = this.state.status ?? {};
    return [sync?.status, health?.status, operationState?.phase].map((word) => word ?? '-').join(' ');
  }

  /** What the last operation says. */
  get message(): string {
    return this.state.status?.operationState?.message ?? '';
  }

  /** What became of each task of the last operation, by `Kind name`: `Synced`, or of a hook `PreSync Succeeded`. */
  get results(): { readonly [object: string]: string } {
    const results = this.state.status?.operationState?.syncResult?.resources ?? [];
    return Object.fromEntries(
      results.map(({ kind, name, status, hookType, syncPhase, hookPhase }) => [
        `${kind} ${name}`,
        hookType ? `${syncPhase} ${hookPhase}` : (status ?? ''),
      ]),
    );
  }

  /** The conditions, `Type: message`, with the names that they have without a suffix. */
  get conditions(): string[] {
    const all = this.state.status?.conditions ?? [];
    return all.map(({ type, message }) => this.plain(`${type}: ${message}`));
  }

  /** What was done to objects, in order: `create ConfigMap a`; with `FAILED` behind it where that was refused. */
  get doings(): string[] {
    return this.happened.flatMap(({ verb, object, failed }) =>
      object !== undefined && EFFECTS.has(verb)
        ? [`${verb} ${object.replace(/ .*\//, ' ')}${failed ? ' FAILED' : ''}`].map((text) => this.plain(text))
        : [],
    );
  }

  /** A text without the suffix of this scenario's names. */
  plain(text: string): string {
    const { suffix } = this.options;
    return suffix === '' ? text : text.replaceAll(suffix, '');
  }

  /** Which of these objects exist, by name. */
  async existing(...objects: readonly KubeObject[]): Promise<string[]> {
    const found = await Promise.all(objects.map((object) => this.live(object)));
    return found.flatMap((object) => (object === undefined ? [] : [this.plain(object.metadata.name ?? '')]));
  }

  /** A person creates an object, or changes the fields that it names, by server-side apply; it is heard of before anything else happens. */
  async put(object: KubeObject, manager = 'kubectl'): Promise<void> {
    await this.give(object, manager);
    await this.simulation.settle();
  }

  /** A person creates an object as a whole, as by `kubectl create`; it is heard of before anything else happens. */
  async create(object: KubeObject, manager = 'kubectl'): Promise<void> {
    const { real } = this.options;
    const placed = this.placed(object);
    if (real !== undefined) await real.objects.create(placed, { manager });
    else await this.simulation.cluster(CLUSTER).create(placed, manager);
    await this.simulation.settle();
  }

  /** A person or a controller changes an object by a merge patch. */
  async edit(object: KubeObject, patch: JsonObject, manager = 'kubectl', seconds = 5): Promise<void> {
    const { real } = this.options;
    const placed = this.placed(object);
    if (real === undefined) await this.simulation.patch(CLUSTER, keyOf(placed), patch, manager);
    else await real.objects.mergePatch(placed, patch, { manager });
    await this.advance(seconds);
  }

  /** A controller writes the status of an object. */
  async status(object: KubeObject, status: JsonObject, seconds = 5): Promise<void> {
    const { real } = this.options;
    const placed = this.placed(object);
    const { namespace, name } = keyOf(placed);
    if (real === undefined) {
      await this.simulation.cluster(CLUSTER).store.objects().patchStatus(gvkOf(placed), namespace, name, status);
    } else await real.patchStatus(placed, status);
    await this.advance(seconds);
  }

  /** A person deletes an object. */
  async remove(object: KubeObject, seconds = 5): Promise<void> {
    const { real } = this.options;
    const placed = this.placed(object);
    if (real === undefined) await this.simulation.delete(CLUSTER, keyOf(placed));
    else await real.objects.delete(gvkOf(placed), keyOf(placed), { propagation: 'Background' });
    await this.advance(seconds);
  }

  /** A live object; undefined when there is none. */
  async live(object: KubeObject): Promise<KubeObject | undefined> {
    const { real } = this.options;
    const placed = this.placed(object);
    if (real === undefined) return this.simulation.cluster(CLUSTER).find(keyOf(placed));
    return real.find(placed);
  }

  /** Makes workloads of the cluster fail, or take long. */
  workload(rule: Omit<WorkloadRule, 'namespace'>): void {
    this.simulation.workload(CLUSTER, { ...rule, namespace: this.namespace });
  }

  private async give(object: KubeObject, manager = 'kubectl'): Promise<void> {
    const { real } = this.options;
    const placed = this.placed(object);
    if (real === undefined) await this.simulation.apply(CLUSTER, placed, manager);
    else await real.objects.apply(placed, { manager });
  }

  private placed(object: KubeObject): KubeObject {
    const { namespace } = object.metadata;
    if (CLUSTER_SCOPED.has(object.kind)) return object;
    return { ...object, metadata: { ...object.metadata, namespace: namespace ?? this.namespace } };
  }

  private application({ spec = {}, metadata = {} }: Beginning): KubeObject {
    return {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Application',
      metadata: { name: this.app, namespace: 'argocd', ...metadata },
      spec: {
        project: 'shop',
        source: { repoURL: REPOSITORY, targetRevision: 'main', path: 'app' },
        destination: { name: CLUSTER, namespace: this.namespace },
        ...spec,
      },
    };
  }

  private project({ project = {} }: Beginning): KubeObject {
    return {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'AppProject',
      metadata: { name: 'shop', namespace: 'argocd' },
      spec: {
        sourceRepos: ['*'],
        destinations: [{ name: '*', server: '*', namespace: '*' }],
        clusterResourceWhitelist: [{ group: '*', kind: '*' }],
        ...project,
      },
    };
  }
}

const CLUSTER_SCOPED: ReadonlySet<string> = new Set([
  'Namespace',
  'CustomResourceDefinition',
  'ClusterRole',
  'PriorityClass',
]);

function texts(files: Files): FileChanges {
  return Object.fromEntries(
    Object.entries(files).map(([name, file]) => [
      `app/${name.includes('.') ? name : `${name}.json`}`,
      isJsonObject(file) ? stringifyJson(file) : file,
    ]),
  );
}
