import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { randomUUID, randomBytes } from 'node:crypto';
import { Cluster, isApiError, systemClock, type Connection } from '../../lib/cluster/index.js';
import { ApiServer, Store } from '../../lib/embedded/index.js';
import type { EngineSettings } from '../../lib/engine/index.js';
import { gvkOf, keyOf, type Clock, type JsonObject, type KubeObject } from '../../lib/kube/index.js';
import { applicationCrds, parseApplication, type Application } from '../../lib/model/index.js';
import { Reconciler, type ReconcilerEvent } from '../../lib/reconciler/index.js';
import { Sources, type SourcesOptions } from '../../lib/source/index.js';
import { eventually, until } from '../support/patience.js';

/** A real bare Git repository that a test pushes to. */
export class GitRepository {
  readonly bare: string;
  private readonly work: string;

  constructor(
    folder: string,
    readonly url: string,
  ) {
    this.bare = join(folder, 'repository.git');
    this.work = join(folder, 'work');
    execFileSync('git', ['init', '-q', '--bare', '-b', 'main', this.bare]);
    execFileSync('git', ['init', '-q', '-b', 'main', this.work]);
  }

  /** Writes files (null removes one), commits and pushes them to `main`; gives the commit. */
  push(files: { readonly [path: string]: string | null }): string {
    for (const [path, text] of Object.entries(files)) {
      const file = join(this.work, path);
      if (text === null) rmSync(file, { recursive: true });
      else {
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, text);
      }
    }
    this.git('add', '-A');
    this.git('-c', 'user.name=test', '-c', 'user.email=test@example.com', 'commit', '-qm', 'change');
    this.git('push', '-q', this.bare, 'main');
    return this.git('rev-parse', 'HEAD').trim();
  }

  private git(...args: string[]): string {
    return execFileSync('git', ['-C', this.work, ...args], { encoding: 'utf8' });
  }
}

/** An embedded Kubernetes API that a test can end and start again, and that counts the writes it gets. */
export class TestCluster {
  readonly store: Store;
  api: Cluster;
  private server: ApiServer | undefined;
  private port = 0;
  url = '';

  constructor(readonly clock: Clock) {
    this.store = new Store({
      clock,
      uid: () => randomUUID(),
      random: (length) => randomBytes(length).toString('hex').slice(0, length),
    });
    this.api = new Cluster({ connection: { server: 'http://127.0.0.1:1' }, clock });
  }

  get connection(): Connection {
    return { server: this.url };
  }

  async up(): Promise<this> {
    const url = await eventually(() => this.listen());
    this.url = url;
    this.port = Number(new URL(url).port);
    this.api.close();
    this.api = new Cluster({ connection: this.connection, clock: this.clock });
    return this;
  }

  /** Its URL; `undefined` while somebody else has the port that was its own before. */
  private async listen(): Promise<string | undefined> {
    this.server = new ApiServer({ store: this.store });
    try {
      return (await this.server.listen(this.port)).url;
    } catch (error) {
      if (this.port !== 0 && error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') return undefined;
      throw error;
    }
  }

  async down(): Promise<void> {
    this.api.close();
    await this.server?.close();
  }

  /** Creates or updates objects as a person would. */
  async apply(...objects: KubeObject[]): Promise<void> {
    for (const object of objects) await this.api.objects.apply(object, { manager: 'test' });
  }

  /** The object, or undefined. */
  async get(apiVersion: string, kind: string, namespace: string, name: string): Promise<KubeObject | undefined> {
    const { group, version } = gvkOf({ apiVersion, kind });
    return this.api.get({ group, version, kind }, { group, kind, namespace, name }).catch((error: unknown) => {
      if (isApiError(error, 'NotFound')) return undefined;
      throw error;
    });
  }

  async patch(object: KubeObject, patch: JsonObject, subresource?: string): Promise<void> {
    if (subresource === undefined) await this.api.objects.mergePatch(object, patch, { manager: 'kubectl' });
    else this.store.objects().patchStatus(gvkOf(object), keyOf(object).namespace, keyOf(object).name, patch);
  }

  async delete(object: KubeObject): Promise<void> {
    await this.api.objects.delete(gvkOf(object), keyOf(object), { propagation: 'Background' });
  }
}

/** A hub, a cluster `prod`, a Git repository and a reconciler: all real, all on this machine. */
export class World {
  readonly folder = mkdtempSync(join(tmpdir(), 'slipway-world-'));
  readonly repository = new GitRepository(this.folder, 'https://git.example.com/shop.git');
  readonly events: ReconcilerEvent[] = [];
  readonly hub: TestCluster;
  readonly prod: TestCluster;
  sources: Sources | undefined;
  /** For the next {@link World.startReconciler}. */
  sourceOptions: Partial<SourcesOptions> = {};
  reconciler: Reconciler | undefined;

  private constructor(readonly clock: Clock) {
    this.hub = new TestCluster(clock);
    this.prod = new TestCluster(clock);
  }

  static async create(clock: Clock = systemClock()): Promise<World> {
    const world = new World(clock);
    await Promise.all([world.hub.up(), world.prod.up()]);
    await world.hub.apply(...applicationCrds(), namespace('argocd'));
    await world.hub.apply(world.clusterSecret());
    await world.prod.apply(namespace('shop'));
    return world;
  }

  clusterSecret(): KubeObject {
    return {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'prod', namespace: 'argocd', labels: { 'argocd.argoproj.io/secret-type': 'cluster' } },
      stringData: { name: 'prod', server: this.prod.url, config: '{}' },
    };
  }

  async startReconciler(settings: Partial<EngineSettings> = {}): Promise<Reconciler> {
    this.sources = new Sources({
      cacheDir: join(this.folder, 'cache'),
      mapping: { [this.repository.url]: this.repository.bare },
      clock: this.clock,
      pollMilliseconds: false,
      ...this.sourceOptions,
    });
    this.reconciler = new Reconciler({
      hub: this.hub.connection,
      sources: this.sources,
      clock: this.clock,
      settings,
      onEvent: (event) => this.events.push(event),
    });
    await this.reconciler.start();
    return this.reconciler;
  }

  async stopReconciler(): Promise<void> {
    await this.reconciler?.stop();
    this.sources?.close();
  }

  /** Resolves when nothing is worked on and nothing has been written for a while: Kubernetes Events are recorded beside everything else. */
  async quiet(): Promise<void> {
    const versions = (): string => `${this.hub.store.version}/${this.prod.store.version}`;
    let last = '';
    const isQuiet = (): boolean => {
      const { waiting = 0, active = 0 } = this.reconciler?.standing().load ?? {};
      const now = versions();
      const isSame = last === now;
      last = now;
      return isSame && waiting + active === 0;
    };
    await eventually(isQuiet, { between: () => new Promise((resolve) => setTimeout(resolve, 250)) });
  }

  async close(): Promise<void> {
    await this.stopReconciler();
    await Promise.all([this.hub.down(), this.prod.down()]);
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** An Application of the repository's folder, to the namespace `shop` of `prod`. */
  application(name: string, path: string, spec: JsonObject = {}): KubeObject {
    return {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Application',
      metadata: { name, namespace: 'argocd' },
      spec: {
        project: 'default',
        source: { repoURL: this.repository.url, path, targetRevision: 'main' },
        destination: { name: 'prod', namespace: 'shop' },
        syncPolicy: { automated: { prune: true, selfHeal: true } },
        ...spec,
      },
    };
  }

  async status(name: string): Promise<Application> {
    const object = await this.hub.get('argoproj.io/v1alpha1', 'Application', 'argocd', name);
    if (object === undefined) throw new Error(`there is no Application ${name}`);
    return parseApplication(object);
  }

  /** Waits for an Application to be as a test says, and gives it; shows how it was when that does not come. */
  until(name: string, condition: (app: Application) => boolean): Promise<Application> {
    return until(() => this.status(name), condition, {
      told: (app) => `${name} stayed otherwise: ${JSON.stringify(app, undefined, 1)}\n${this.log()}`,
    });
  }

  synced(name: string, revision?: string): Promise<Application> {
    return this.until(
      name,
      ({ status, operation }) =>
        status?.sync?.status === 'Synced' &&
        status.health?.status === 'Healthy' &&
        operation === undefined &&
        (revision === undefined || status.sync.revision === revision),
    );
  }

  log(): string {
    return this.events.map((event) => JSON.stringify(event)).join('\n');
  }
}

export function namespace(name: string): KubeObject {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name } };
}

export function configMap(name: string, value: string, annotations: { [key: string]: string } = {}): string {
  return manifest('v1', 'ConfigMap', name, { data: { value } }, annotations);
}

/** A manifest as text. */
export function manifest(
  apiVersion: string,
  kind: string,
  name: string,
  body: JsonObject = {},
  annotations: { [key: string]: string } = {},
): string {
  return JSON.stringify({ apiVersion, kind, metadata: { name, annotations }, ...body });
}

export function conditionsOf(app: Application): string[] {
  return (app.status?.conditions ?? []).map(({ type, message }) => `${type}: ${message}`);
}
