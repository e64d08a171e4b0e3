import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import {
  ApiClient,
  Cluster,
  isApiError,
  systemClock,
  type Connection,
  type ServedResource,
} from '../../../lib/cluster/index.js';
import type { EngineSettings } from '../../../lib/engine/index.js';
import {
  gvkOf,
  isClusterScopedBuiltin,
  keyOf,
  stringifyJson,
  type Clock,
  type JsonObject,
  type KubeObject,
} from '../../../lib/kube/index.js';
import { applicationCrds, parseApplication, type Application } from '../../../lib/model/index.js';
import { Reconciler, type ReconcilerEvent, type ReconcilerOptions } from '../../../lib/reconciler/index.js';
import { Sources } from '../../../lib/source/index.js';
import { serverKinds, type Server } from '../../contract/support/servers.js';
import { GitRepository, namespace, TestCluster } from '../../reconciler/world.js';
import { contains } from '../../simulate/deliveries/oracle/facts.js';
import { JobController } from './job-controller.js';
import { JumpClock } from './jump-clock.js';
import { History, Oracle, resourceOf, STALENESS, Truth, type Happened } from './oracle/index.js';
import { ApiProxy, Audit } from './proxy/index.js';
import { PATIENCE, eventually, until } from '../../support/patience.js';

/** The label of everything that one world delivers. */
const LABEL = 'slipway.test/world';

/** So many milliseconds a {@link JumpClock} is moved on for every 10 that a test waits. */
const HURRY = 100;

const usualKinds: readonly ServedResource[] = [
  resourceOf('', 'ConfigMap'),
  resourceOf('', 'Secret'),
  resourceOf('', 'Service'),
  resourceOf('', 'ServiceAccount'),
  resourceOf('apps', 'Deployment'),
  resourceOf('batch', 'Job'),
];

/** How a {@link FaultWorld} differs from the usual one. */
export interface WorldOptions {
  /** The destination's API server. @default a real one where there is one, else the embedded API */
  readonly server?: 'real' | 'embedded';
  /** The time of the reconciler; a {@link JumpClock} goes faster whenever a test waits. */
  readonly clock?: Clock;
  readonly seed?: number;
  /** What has to be done at the destination first. */
  readonly before?: (direct: Cluster) => Promise<void>;
  /** Kinds that are delivered beside the usual ones. */
  readonly kinds?: readonly ServedResource[];
  /** How long, in milliseconds, a status may be better than the truth. @default {@link STALENESS} */
  readonly staleness?: number;
}

/** Why there is no real API server here, if so. */
export const noRealServer: string | undefined = serverKinds()[1]?.missing;

/**
 * A hub, a destination cluster and a Git repository; the reconciler reaches both servers through proxies that a test programs, and the
 * oracle sees all that it does. Names are unique, so that many worlds share one API server.
 */
export class FaultWorld {
  readonly id = FaultWorld.unique();
  readonly folder = mkdtempSync(join(tmpdir(), 'slipway-faults-'));
  readonly repository = new GitRepository(this.folder, 'https://git.example.com/faults.git');
  readonly events: ReconcilerEvent[] = [];
  readonly truth = new Truth();
  readonly audit = new Audit();
  readonly hub: TestCluster;
  /** The way of the reconciler to the hub. */
  readonly hubProxy: ApiProxy;
  /** The way of the reconciler to the destination. */
  readonly proxy: ApiProxy;
  /** The destination itself, for what people and other controllers do. */
  readonly direct: Cluster;
  readonly oracle: Oracle;
  reconciler: Reconciler | undefined;
  /** How often the reconciler has looked at an Application. */
  looks = 0;
  private pushes = 0;
  private readonly jobs: JobController;
  private sources: Sources | undefined;
  private readonly apps = new Set<string>();
  private readonly namespaces = new Set<string>();

  private constructor(
    readonly options: WorldOptions,
    private readonly server: Server,
    hub: TestCluster,
  ) {
    const { audit, truth } = this;
    const seed = options.seed ?? 1;
    this.hub = hub;
    this.hubProxy = new ApiProxy({ url: hub.url }, { name: 'hub', audit, seed });
    this.proxy = new ApiProxy(server, { name: 'cluster', audit, seed: seed + 1 });
    const connection = { server: server.url, token: server.token, insecure: true };
    this.direct = new Cluster({ connection, clock: systemClock() });
    const kinds = [...usualKinds, ...(options.kinds ?? [])];
    const happened: Happened = {
      ...{ audit, truth, hub: 'hub', staleness: options.staleness ?? STALENESS },
      live: new History(new ApiClient(connection), { labelSelector: `${LABEL}=${this.id}` }),
      apps: new History(new ApiClient(hub.connection)),
      kinds: new Map(kinds.map(({ group, plural, kind }) => [`${group}/${plural}`, kind])),
    };
    this.oracle = new Oracle(happened);
    this.jobs = new JobController(this.direct.client, happened.live);
  }

  /** Letters and digits that nobody else uses. */
  static unique(): string {
    return randomUUID().slice(0, 8);
  }

  static async create(options: WorldOptions = {}): Promise<FaultWorld> {
    const [embedded, real] = serverKinds();
    const wanted = options.server ?? (noRealServer === undefined ? 'real' : 'embedded');
    const server = await (wanted === 'real' ? real : embedded)?.start();
    if (server === undefined) throw new Error('there is no API server');
    const hub = await new TestCluster(systemClock()).up();
    const world = new FaultWorld(options, server, hub);
    await hub.apply(...applicationCrds(), namespace('argocd'));
    await options.before?.(world.direct);
    await Promise.all([world.hubProxy.open(), world.proxy.open()]);
    await hub.apply(world.clusterSecret());
    const { live, apps } = world.oracle.happened;
    await Promise.all([...usualKinds, ...(options.kinds ?? [])].map((kind) => live.follow(kind)));
    const applications = { group: 'argoproj.io', version: 'v1alpha1', kind: 'Application', plural: 'applications' };
    await apps.follow({ ...applications, namespaced: true, verbs: [] });
    return world;
  }

  /** The Secret that registers the destination. @param url where the reconciler finds it */
  clusterSecret(url = this.proxy.url): KubeObject {
    const labels = { 'argocd.argoproj.io/secret-type': 'cluster' };
    return {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'prod', namespace: 'argocd', labels },
      stringData: { name: 'prod', server: url, config: '{}' },
    };
  }

  /** The name by which this world's Application (and its namespace) is known to the servers. */
  name(app = 'shop'): string {
    return `${app}-${this.id}`;
  }

  /** Starts the reconciler in this process. */
  async start(
    settings: Partial<EngineSettings> = {},
    options: Partial<ReconcilerOptions> & { readonly hub?: Connection } = {},
  ): Promise<Reconciler> {
    const clock = this.options.clock ?? systemClock();
    this.sources = new Sources({
      cacheDir: join(this.folder, 'cache'),
      mapping: { [this.repository.url]: this.repository.bare },
      clock,
      pollMilliseconds: false,
    });
    this.reconciler = new Reconciler({
      hub: { server: this.hubProxy.url },
      sources: this.sources,
      clock,
      settings,
      onEvent: (event) => this.events.push(event),
      onWork: () => this.looks++,
      ...options,
    });
    await this.reconciler.start();
    return this.reconciler;
  }

  async stop(): Promise<void> {
    await this.reconciler?.stop();
    await this.sources?.close();
    this.reconciler = undefined;
  }

  /** Says what Applications (by short name) consist of, in Git; gives the commit. */
  push(apps: { readonly [app: string]: readonly KubeObject[] }): string {
    const files: { [path: string]: string } = { pushes: String(this.pushes++) };
    for (const [app, objects] of Object.entries(apps)) {
      const own = objects.map((object) => this.own(app, object));
      this.truth.want(this.name(app), own);
      files[`${app}/all.yaml`] = own.map((object) => stringifyJson(object)).join('\n---\n');
    }
    const commit = this.repository.push(files);
    this.truth.commit(commit);
    return commit;
  }

  /** Pushes the objects of an Application, and creates it with its namespace. */
  async deliver(app: string, objects: readonly KubeObject[], spec: JsonObject = {}): Promise<string> {
    await this.makeNamespace(app);
    const commit = this.push({ [app]: objects });
    await this.hub.apply(this.application(app, spec));
    return commit;
  }

  async makeNamespace(app = 'shop'): Promise<void> {
    this.namespaces.add(this.name(app));
    await this.direct.objects.apply(namespace(this.name(app)), { manager: 'test' });
  }

  /** The Application of a folder, to the namespace of its own name; automated, with pruning and healing. */
  application(app = 'shop', spec: JsonObject = {}): KubeObject {
    this.apps.add(this.name(app));
    return {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Application',
      metadata: {
        name: this.name(app),
        namespace: 'argocd',
        finalizers: ['resources-finalizer.argocd.argoproj.io'],
      },
      spec: {
        project: 'default',
        source: { repoURL: this.repository.url, path: app, targetRevision: 'main' },
        destination: { name: 'prod', namespace: this.name(app) },
        syncPolicy: { automated: { prune: true, selfHeal: true } },
        ...spec,
      },
    };
  }

  /** An object as it is delivered: with its namespace, and the label of this world. */
  own(app: string, object: KubeObject): KubeObject {
    const { metadata } = object;
    const isGlobal = isClusterScopedBuiltin(gvkOf(object)) || metadata.namespace === '';
    const { namespace: _, ...rest } = metadata;
    const labels = { ...metadata.labels, [LABEL]: this.id };
    const place = isGlobal ? {} : { namespace: metadata.namespace ?? this.name(app) };
    return { ...object, metadata: { ...rest, ...place, labels } };
  }

  /** A live object at the destination. */
  async find(app: string, object: KubeObject): Promise<KubeObject | undefined> {
    const own = this.own(app, object);
    return this.direct.get(gvkOf(own), keyOf(own)).catch((error: unknown) => {
      if (isApiError(error, 'NotFound')) return undefined;
      throw error;
    });
  }

  /** Changes a live object as a person does. */
  async edit(app: string, object: KubeObject, patch: JsonObject): Promise<void> {
    await this.direct.objects.mergePatch(this.own(app, object), patch, { manager: 'kubectl' });
  }

  /** Deletes a live object as a person does. */
  async remove(app: string, object: KubeObject): Promise<void> {
    const own = this.own(app, object);
    await this.direct.objects.delete(gvkOf(own), keyOf(own), { propagation: 'Background' });
  }

  async status(app = 'shop'): Promise<Application> {
    const object = await this.hub.get('argoproj.io/v1alpha1', 'Application', 'argocd', this.name(app));
    if (object === undefined) throw new Error(`there is no Application ${this.name(app)}`);
    return parseApplication(object);
  }

  /** Waits for an Application to be as a test says; shows how it was when that does not come. */
  until(app: string, condition: (app: Application) => boolean, milliseconds = PATIENCE): Promise<Application> {
    const told = (now: Application): string =>
      `${app} stayed otherwise: ${shortly(now)}\n${this.log().slice(-30).join('\n')}`;
    return until(() => this.status(app), condition, { told, between: () => this.moment(), milliseconds });
  }

  /** What reconcilers wrote to the destination since a place in the audit, or asked for when it was not answered: `verb name`. */
  writesSince(place: number): string[] {
    return this.audit
      .writes()
      .filter(({ asked, server }) => asked > place && server === 'cluster')
      .map(({ call }) => `${call.verb} ${call.name}`);
  }

  /** Waits until an Application is Synced and Healthy with what the newest commit wants of it, and nothing is under way. */
  synced(app = 'shop', milliseconds = PATIENCE): Promise<Application> {
    return this.until(
      app,
      ({ status, operation }) =>
        status?.sync?.status === 'Synced' &&
        status.health?.status === 'Healthy' &&
        this.truth.isCurrent(status.sync.revision, this.name(app)) &&
        operation === undefined &&
        status.operationState?.phase !== 'Running',
      milliseconds,
    );
  }

  /** Waits until a live object is as Git wants it. */
  async healed(app: string, object: KubeObject): Promise<void> {
    await this.eventually(async () => contains(await this.find(app, object), this.own(app, object)));
  }

  /** Waits for something to become true. */
  async eventually(condition: () => boolean | Promise<boolean>): Promise<void> {
    const told = (): string => this.log().slice(-30).join('\n');
    await eventually(condition, { told, between: () => this.moment() });
  }

  /** What the reconciler told, a line each. */
  log(): string[] {
    return this.events.map((event) => JSON.stringify(event));
  }

  /**
   * The end of every test: all faults are ended, everything converges, the oracle is asked, and the Applications are deleted with all
   * that they manage. Gives what was wrong; after that the world serves for another test.
   */
  async verdict(milliseconds = PATIENCE): Promise<string[]> {
    this.hubProxy.mend();
    this.proxy.mend();
    const apps = [...this.apps];
    for (const app of apps) await this.synced(this.short(app), milliseconds);
    const wrong = [...(await this.settled(() => this.oracle.notConverged(apps)))];
    for (const app of apps) await this.hub.delete(this.application(this.short(app)));
    wrong.push(...(await this.settled(() => this.oracle.notRemoved(apps), milliseconds)));
    wrong.push(...this.oracle.violations(this.log()));
    this.oracle.clear();
    this.apps.clear();
    this.events.length = 0;
    return wrong;
  }

  async close(): Promise<void> {
    await this.stop();
    const { live, apps } = this.oracle.happened;
    this.jobs.stop();
    live.stop();
    apps.stop();
    for (const name of this.namespaces) {
      const own = namespace(name);
      await this.direct.objects.delete(gvkOf(own), keyOf(own), { propagation: 'Background' }).catch(() => undefined);
    }
    this.direct.close();
    await Promise.all([this.hubProxy.close(), this.proxy.close()]);
    await this.hub.down();
    await this.server.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async moment(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, 10));
    if (this.options.clock instanceof JumpClock) this.options.clock.jump(HURRY);
  }

  private short(name: string): string {
    return name.slice(0, -this.id.length - 1);
  }

  /** What is still wrong after it has had its time: the test's own watches hear of things a moment later. */
  async settled(judge: () => string[], milliseconds = PATIENCE): Promise<string[]> {
    let wrong: string[] = [];
    const isRight = (): boolean => (wrong = judge()).length === 0;
    await eventually(isRight, { milliseconds }).catch(() => undefined);
    return wrong;
  }
}

function shortly({ status, operation }: Application): string {
  const { sync, health, operationState, conditions } = status ?? {};
  return JSON.stringify({ sync, health, operation, operationState, conditions });
}
