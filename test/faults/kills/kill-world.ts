import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiClient, Cluster, isApiError, systemClock } from '../../../lib/cluster/index.js';
import {
  gvkOf,
  isClusterScopedBuiltin,
  isJsonObject,
  keyOf,
  readManifests,
  type JsonObject,
  type KubeObject,
} from '../../../lib/kube/index.js';
import { applicationCrds, parseApplication, type Application } from '../../../lib/model/index.js';
import { Reconciler, type ReconcilerEvent } from '../../../lib/reconciler/index.js';
import { Sources } from '../../../lib/source/index.js';
import { serverKinds, type Server } from '../../contract/support/servers.js';
import { GitRepository, namespace } from '../../reconciler/world.js';
import { History, Oracle, resourceOf, STALENESS, Truth } from '../support/oracle/index.js';
import { Audit, writes, type Entry } from '../support/proxy/index.js';
import { Lifeline, lineOf, type Failpoint } from './failpoint.js';
import { PATIENCE, eventually } from '../../support/patience.js';

/** The API server that rows are held against: the real one where it is there. */
export async function anApiServer(): Promise<Server> {
  const [embedded, real] = serverKinds();
  if (real?.missing === undefined && real !== undefined) return real.start();
  console.warn(`against the embedded API alone: ${real?.missing ?? ''}`);
  if (embedded === undefined) throw new Error('there is no API server');
  return embedded.start();
}

/** The kinds that rows deliver. */
const kinds = [
  resourceOf('', 'Namespace'),
  resourceOf('', 'ConfigMap'),
  resourceOf('apps', 'Deployment'),
  resourceOf('apps', 'StatefulSet'),
  resourceOf('batch', 'Job'),
];
const applications = { group: 'argoproj.io', version: 'v1alpha1', kind: 'Application', plural: 'applications' };

/** One life of a reconciler: from its start until it is killed. */
interface Life {
  readonly line: Lifeline;
  readonly reconciler: Reconciler;
  readonly sources: Sources;
}

/**
 * A namespace of an API server that is hub and destination, a Git repository, and a reconciler that is killed at failpoints: everything
 * that it was connected to is cut there, and the next life knows only what was stored.
 */
export class KillWorld {
  readonly name = `kill-${randomUUID().slice(0, 8)}`;
  /** The Application: of a name of its own, because objects in all namespaces are tracked by it. */
  readonly web = this.name.replace('kill', 'web');
  readonly events: ReconcilerEvent[] = [];
  /** Everything that was asked, in all lives. */
  private readonly audit = new Audit();
  private readonly truth = new Truth();
  readonly oracle: Oracle;
  kills = 0;
  private readonly clock = systemClock();
  private readonly folder = mkdtempSync(join(tmpdir(), 'slipway-kill-'));
  private readonly repository = new GitRepository(this.folder, `https://git.example.com/${this.name}.git`);
  private readonly files = new Map<string, string>();
  readonly api: Cluster;
  private life: Life | undefined;
  private readonly others: string[] = [];

  private constructor(private readonly server: Server) {
    const connection = { server: server.url, token: server.token, insecure: true };
    this.api = new Cluster({ connection, clock: this.clock });
    const here = { namespace: this.name };
    this.oracle = new Oracle({
      ...{ audit: this.audit, truth: this.truth, hub: 'cluster', staleness: STALENESS },
      live: new History(new ApiClient(connection), here),
      apps: new History(new ApiClient(connection), here),
      kinds: new Map(kinds.map(({ group, plural, kind }) => [`${group}/${plural}`, kind])),
    });
  }

  static async create(server: Server): Promise<KillWorld> {
    const world = new KillWorld(server);
    for (const object of [...applicationCrds(), namespace(world.name)]) await world.apply(object);
    const { live, apps } = world.oracle.happened;
    await Promise.all(kinds.filter(({ namespaced }) => namespaced).map((kind) => live.follow(kind)));
    await apps.follow({ ...applications, namespaced: true, verbs: [] });
    return world;
  }

  /** Writes files (null removes one) to Git and remembers what they want; gives the commit. */
  push(files: Readonly<Record<string, string | null>>): string {
    for (const [path, text] of Object.entries(files)) {
      if (text === null) this.files.delete(path);
      else this.files.set(path, text);
    }
    const objects = [...this.files.values()].flatMap((text) => readManifests(text));
    this.truth.want(
      this.web,
      objects.map((object) => this.inPlace(object)),
    );
    const commit = this.repository.push(files);
    this.truth.commit(commit);
    return commit;
  }

  /** An object with the namespace that it is delivered to. */
  private inPlace(object: KubeObject): KubeObject {
    if (isClusterScopedBuiltin(gvkOf(object))) return object;
    const space = object.metadata.namespace ?? this.others[0] ?? this.name;
    return { ...object, metadata: { ...object.metadata, namespace: space } };
  }

  async apply(object: KubeObject): Promise<KubeObject> {
    // Definitions are served a moment after they were taken.
    return this.eventually(`${object.kind} is taken`, () =>
      this.api.objects.apply(object, { manager: 'test' }).catch((error: unknown) => {
        if (isApiError(error, 'NotFound')) return undefined;
        throw error;
      }),
    );
  }

  /** A name of another namespace, to which everything is delivered from now on, and that goes with this world. */
  async another(name: string): Promise<string> {
    const whole = `${this.name}-${name}`;
    this.others.push(whole);
    const { live } = this.oracle.happened;
    for (const kind of kinds) if (kind.namespaced) await live.follow(kind, undefined, { namespace: whole });
    return whole;
  }

  /** Creates the Application of the repository's folder `web`. */
  async deliver(spec: JsonObject = {}, metadata: JsonObject = {}): Promise<void> {
    await this.apply({
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Application',
      metadata: { name: this.web, namespace: this.name, ...metadata },
      spec: {
        project: 'default',
        source: { repoURL: this.repository.url, path: 'web', targetRevision: 'main' },
        destination: { server: 'https://kubernetes.default.svc', namespace: this.name },
        syncPolicy: { automated: { prune: true, selfHeal: true } },
        ...spec,
      },
    });
  }

  /** Starts a reconciler, with a failpoint or without. */
  async start(point?: Failpoint): Promise<Lifeline> {
    const line = await new Lifeline(this.server, point, this.audit).open();
    const sources = new Sources({
      cacheDir: join(this.folder, 'cache'),
      mapping: { [this.repository.url]: this.repository.bare },
      clock: this.clock,
      pollMilliseconds: false,
    });
    const reconciler = new Reconciler({
      hub: { server: line.url },
      namespace: this.name,
      sources,
      clock: this.clock,
      onEvent: (event) => this.events.push(event),
    });
    this.life = { line, reconciler, sources };
    await Promise.race([reconciler.start(), line.cut]);
    return line;
  }

  /** Lets a reconciler live until the failpoint; `meanwhile` is done as soon as it lives. */
  async killedAt(point: Failpoint, meanwhile?: () => Promise<unknown>): Promise<void> {
    const { cut } = await this.start(point);
    await meanwhile?.();
    await Promise.race([
      cut,
      new Promise((_, reject) => {
        const timer = setTimeout(() => reject(new Error(`the failpoint was not reached:\n${this.log()}`)), PATIENCE);
        void cut.then(() => clearTimeout(timer));
      }),
    ]);
    await this.kill();
  }

  /** Kills the reconciler wherever it is. */
  async kill(): Promise<void> {
    const { life } = this;
    if (life === undefined) return;
    this.life = undefined;
    this.kills++;
    await life.line.die();
    await life.reconciler.stop();
    await life.sources.close();
  }

  /** Everything that it wrote, in all of its lives. */
  get writes(): Entry[] {
    return this.audit.entries.filter(({ call }) => writes.includes(call.verb));
  }

  /** How often objects were created, by `plural/name`. */
  get created(): Readonly<Record<string, number>> {
    const counts: Record<string, number> = {};
    for (const { status, call, answer } of this.writes) {
      const metadata = answer?.['metadata'];
      if (status !== 201 || call.dryRun || call.resource === 'events' || !isJsonObject(metadata)) continue;
      const what = `${call.resource}/${String(metadata['name'])}`;
      counts[what] = (counts[what] ?? 0) + 1;
    }
    return counts;
  }

  /** What was deleted, in order: `plural/name`. */
  get deleted(): string[] {
    const done = this.writes.filter(({ call, status }) => call.verb === 'delete' && status === 200);
    return done.map(({ call }) => `${call.resource}/${call.name}`);
  }

  /** Whether the deletion of `plural/name` was asked for, whatever came of it: of a request that was on its way nobody knows. */
  wasAskedToDelete(what: string): boolean {
    return this.writes.some(({ call }) => call.verb === 'delete' && `${call.resource}/${call.name}` === what);
  }

  async app(): Promise<Application> {
    const object = await this.get('argoproj.io/v1alpha1', 'Application', this.web);
    if (object === undefined) throw new Error('there is no Application');
    return parseApplication(object);
  }

  async get(apiVersion: string, kind: string, name: string, space = this.name): Promise<KubeObject | undefined> {
    const gvk = gvkOf({ apiVersion, kind });
    return this.api.get(gvk, { ...gvk, namespace: space, name }).catch((error: unknown) => {
      if (isApiError(error, 'NotFound')) return undefined;
      throw error;
    });
  }

  async configMap(name: string): Promise<KubeObject | undefined> {
    return this.get('v1', 'ConfigMap', name);
  }

  async job(name: string): Promise<KubeObject | undefined> {
    return this.get('batch/v1', 'Job', name);
  }

  /** Does what a person does with `kubectl patch`. */
  async patch(object: KubeObject, patch: JsonObject): Promise<void> {
    await this.api.objects.mergePatch(object, patch, { manager: 'kubectl' });
  }

  async patchApp(patch: JsonObject): Promise<void> {
    const app = await this.app();
    await this.patch({ apiVersion: app.apiVersion, kind: app.kind, metadata: app.metadata }, patch);
  }

  async delete(object: KubeObject): Promise<void> {
    await this.api.objects.delete(gvkOf(object), keyOf(object), { propagation: 'Background' });
  }

  /** Does what a controller of workloads does. */
  async status(object: KubeObject, plural: string, status: JsonObject): Promise<void> {
    const root = object.apiVersion === 'v1' ? '/api/v1' : `/apis/${object.apiVersion}`;
    const path = `${root}/namespaces/${object.metadata.namespace}/${plural}/${object.metadata.name}/status`;
    await this.api.client.json('PATCH', path, { body: { status }, contentType: 'application/merge-patch+json' });
  }

  /** Ends a Job as the controller of Jobs does, once it is there. */
  async finishJob(name: string, how: 'Complete' | 'Failed' = 'Complete'): Promise<KubeObject> {
    const job = await this.eventually(`the Job ${name} is there`, () => this.job(name));
    const time = `${new Date().toISOString().slice(0, 19)}Z`;
    const condition = (type: string): JsonObject => ({ type, status: 'True', lastTransitionTime: time });
    await this.status(
      job,
      'jobs',
      how === 'Complete'
        ? {
            ...{ startTime: time, completionTime: time, succeeded: 1 },
            conditions: [condition('SuccessCriteriaMet'), condition('Complete')],
          }
        : { startTime: time, failed: 1, conditions: [condition('FailureTarget'), condition('Failed')] },
    );
    return job;
  }

  /** Makes a Deployment available, once it is there. */
  async available(name: string): Promise<void> {
    const deployment = await this.eventually(`the Deployment ${name} is there`, () =>
      this.get('apps/v1', 'Deployment', name),
    );
    const counts = { replicas: 1, updatedReplicas: 1, readyReplicas: 1, availableReplicas: 1 };
    await this.status(deployment, 'deployments', { observedGeneration: 1, ...counts });
  }

  until(what: string, condition: (app: Application) => boolean): Promise<Application> {
    return this.eventually(what, async () => {
      const app = await this.app();
      return condition(app) ? app : undefined;
    });
  }

  synced(revision?: string): Promise<Application> {
    return this.until(
      `it is Synced${revision === undefined ? '' : ` at ${revision}`}`,
      ({ status, operation }) =>
        status?.sync?.status === 'Synced' &&
        operation === undefined &&
        status.operationState?.phase === 'Succeeded' &&
        (revision === undefined || status.sync.revision === revision),
    );
  }

  eventually<T>(what: string, probe: () => Promise<T | undefined | false> | T | undefined | false): Promise<T> {
    const told = async (): Promise<string> => {
      const app = await this.get('argoproj.io/v1alpha1', 'Application', this.web);
      return `${what}\n${JSON.stringify(app?.['status'], undefined, 1)}\n${this.log()}`;
    };
    return eventually(probe, { told });
  }

  log(): string {
    const lines = this.writes.map((entry) => `${lineOf(entry)} ${entry.status ?? ''}`);
    return [...this.events.map((event) => JSON.stringify(event)), ...lines].join('\n');
  }

  async close(): Promise<void> {
    await this.kill();
    const { live, apps } = this.oracle.happened;
    live.stop();
    apps.stop();
    for (const name of [this.name, ...this.others]) await this.delete(namespace(name)).catch(() => undefined);
    this.api.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
