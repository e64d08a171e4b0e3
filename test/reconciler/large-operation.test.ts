import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { Cluster, isApiError, systemClock } from '../../lib/cluster/index.js';
import { mostStatusBytes } from '../../lib/engine/index.js';
import { gvkOf, isJsonObject, keyOf, parseJson, stringifyJson, type KubeObject } from '../../lib/kube/index.js';
import { applicationCrds, parseApplication, type Application } from '../../lib/model/index.js';
import { Reconciler } from '../../lib/reconciler/index.js';
import { Sources } from '../../lib/source/index.js';
import { serverKinds, type Server } from '../contract/support/servers.js';
import { CountingProxy, type Witness } from './counting-proxy.js';
import { configMap, GitRepository, manifest, namespace } from './world.js';
import { PATIENCE, eventually } from '../support/patience.js';

/** Above 2,000 results are counted. At the embedded API, which does the same by the same code, so many do that there are more at the gate. */
const objectsAt = { embedded: 2_600, real: 10_000 };
const waves = 10;
/** The wave whose Deployment nobody starts until the test says so. */
const gate = 7;
const annotation = (wave: number): { [key: string]: string } => ({ 'argocd.argoproj.io/sync-wave': String(wave) });
const nameOf = (index: number): string => `settings-${String(index).padStart(5, '0')}`;
const manifests = (objects: number): string =>
  [
    ...Array.from({ length: objects - 1 }, (_, index) => configMap(nameOf(index), 'one', annotation(index % waves))),
    manifest('apps/v1', 'Deployment', 'gate', deployment, annotation(gate)),
  ].join('\n---\n');
const deployment = {
  spec: {
    selector: { matchLabels: { app: 'gate' } },
    template: { metadata: { labels: { app: 'gate' } }, spec: { containers: [{ name: 'gate', image: 'gate:1' }] } },
  },
};

for (const kind of serverKinds()) {
  const objects = kind.name === 'kube-apiserver' ? objectsAt.real : objectsAt.embedded;
  const title = `an operation on ${objects} objects at ${kind.name} that is cut off twice`;
  if (kind.missing !== undefined) console.warn(`skipped: ${title}: ${kind.missing}`);
  (kind.missing === undefined ? describe : describe.skip)(title, () => {
    let world: LargeWorld | undefined;
    beforeAll(async () => {
      world = await LargeWorld.create(await kind.start(), objects);
    });
    afterAll(() => world?.close());

    it('ends Synced, writes no object more often than it must, and never stores a status of 1 MiB', async () => {
      if (!world) throw new Error('there is no world');
      await world.start();
      await world.until((app) => (app.status?.operationState?.syncResult?.counted ?? []).length > 0);
      const stored = (await world.application()).status?.operationState;
      expect(stored?.phase).toBe('Running');
      expect(stored?.syncResult?.resources?.map(({ kind }) => kind)).toEqual(['ConfigMap', 'Deployment']);
      await world.crash();
      const before = world.applied.size;
      expect(before).toBe((objects / waves) * (gate + 1) + 1);

      await world.start();
      await world.openGate();
      await world.eventually(() => (world?.applied.size ?? 0) > before + objects / 8);
      await world.crash();
      const between = world.applied.size;
      expect(between).toBeLessThan(objects);

      await world.start();
      const app = await world.until(
        ({ status, operation }) => status?.sync?.status === 'Synced' && operation === undefined,
      );
      expect(app.status?.operationState).toMatchObject({ phase: 'Succeeded', startedAt: stored?.startedAt });
      expect(world.applied.size).toBe(objects);
      // Only what was on its way at the second cut may be written again: its answer was lost.
      const again = [...world.applied.values()].filter((times) => times > 1).length;
      expect(again).toBeLessThanOrEqual(16);
      expect(world.largestStatus).toBeLessThan(mostStatusBytes);
      expect(Math.max(...world.applied.values())).toBeLessThanOrEqual(2);
    }, 3_600_000);
  });
}

/** An Application of thousands of objects whose hub and destination are the same API server, behind a proxy that is cut. */
class LargeWorld implements Witness {
  readonly name = `large-${randomUUID().slice(0, 8)}`;
  /** How often each object was applied. */
  readonly applied = new Map<string, number>();
  largestStatus = 0;
  private readonly folder = mkdtempSync(join(tmpdir(), 'slipway-large-'));
  private readonly repository = new GitRepository(this.folder, 'https://git.example.com/large.git');
  private readonly api: Cluster;
  private proxy: CountingProxy | undefined;
  private sources: Sources | undefined;
  private reconciler: Reconciler | undefined;

  private constructor(private readonly server: Server) {
    const connection = { server: server.url, token: server.token, insecure: true };
    this.api = new Cluster({ connection, clock: systemClock() });
  }

  static async create(server: Server, objects: number): Promise<LargeWorld> {
    const world = new LargeWorld(server);
    world.repository.push({ 'large/all.yaml': manifests(objects) });
    for (const object of [...applicationCrds(), namespace(world.name)]) await world.apply(object);
    // The definitions are served a moment after they were taken.
    await world.eventually(() =>
      world.apply(world.manifest()).then(
        () => true,
        (error: unknown) => {
          if (isApiError(error, 'NotFound')) return false;
          throw error;
        },
      ),
    );
    return world;
  }

  private async apply(object: KubeObject): Promise<void> {
    await this.api.objects.apply(object, { manager: 'test' });
  }

  private manifest(): KubeObject {
    return {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Application',
      metadata: { name: 'large', namespace: this.name },
      spec: {
        project: 'default',
        source: { repoURL: this.repository.url, path: 'large', targetRevision: 'main' },
        destination: { server: 'https://kubernetes.default.svc', namespace: this.name },
        syncPolicy: { automated: {} },
      },
    };
  }

  async start(): Promise<void> {
    const clock = systemClock();
    this.proxy = await new CountingProxy(this.server, this).open();
    this.sources = new Sources({
      cacheDir: join(this.folder, 'cache'),
      mapping: { [this.repository.url]: this.repository.bare },
      clock,
      pollMilliseconds: false,
    });
    const hub = { server: this.proxy.url };
    this.reconciler = new Reconciler({ hub, namespace: this.name, sources: this.sources, clock });
    await this.reconciler.start();
  }

  /** Whatever is on its way is lost, and the process with all that it remembers. */
  async crash(): Promise<void> {
    this.proxy?.close();
    await this.reconciler?.stop();
    await this.sources?.close();
  }

  async close(): Promise<void> {
    await this.crash();
    await this.api.objects.delete({ group: '', version: 'v1', kind: 'Namespace' }, keyOf(namespace(this.name)), {
      propagation: 'Background',
    });
    this.api.close();
    await this.server.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  async application(): Promise<Application> {
    const object = this.manifest();
    return parseApplication(await this.api.get(gvkOf(object), keyOf(object)));
  }

  async until(condition: (app: Application) => boolean): Promise<Application> {
    let app = await this.application();
    await this.eventually(async () => condition((app = await this.application())));
    return app;
  }

  async eventually(condition: () => boolean | Promise<boolean>): Promise<void> {
    await eventually(condition, {
      told: () => `${this.applied.size} objects are applied`,
      progress: () => this.applied.size,
      milliseconds: 2 * PATIENCE,
    });
  }

  /** Does what the controller of Deployments would do. */
  async openGate(): Promise<void> {
    const status = { observedGeneration: 1, replicas: 1, updatedReplicas: 1, readyReplicas: 1, availableReplicas: 1 };
    const path = `/apis/apps/v1/namespaces/${this.name}/deployments/gate/status`;
    const answer = await fetch(`${this.proxy?.url ?? ''}${path}`, {
      method: 'PATCH',
      headers: { 'content-type': 'application/merge-patch+json' },
      body: JSON.stringify({ status }),
    });
    if (!answer.ok) throw new Error(await answer.text());
  }

  asked(method: string, path: string): void {
    const name = /\/(?:configmaps|deployments)\/([^/?]+)\?/.exec(path)?.[1];
    if (name !== undefined && method === 'PATCH') this.applied.set(name, (this.applied.get(name) ?? 0) + 1);
  }

  answered(path: string, text: string): void {
    if (!path.includes('/applications/large')) return;
    const app = parseJson(text);
    if (!isJsonObject(app) || app['kind'] !== 'Application') return;
    const bytes = Buffer.byteLength(stringifyJson(app['status'] ?? null));
    this.largestStatus = Math.max(this.largestStatus, bytes);
  }
}
