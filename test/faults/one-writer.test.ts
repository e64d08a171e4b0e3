import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Cluster, steadyTime, systemClock } from '../../lib/cluster/index.js';
import { gvkOf, isJsonObject, keyOf, type KubeObject } from '../../lib/kube/index.js';
import { annotations, applicationCrds, parseApplication, type Application } from '../../lib/model/index.js';
import { Replica, shardOf, type LeaseTimes } from '../../lib/reconciler/index.js';
import { Sources } from '../../lib/source/index.js';
import { randomOf } from '../e2e/support/random.js';
import { ControlPlane, describeWithControlPlane, type AuditEvent } from '../envtest/control-plane.js';
import { configMap, GitRepository, namespace } from '../reconciler/world.js';
import { Lifeline } from './kills/failpoint.js';
import { eventually } from '../support/patience.js';

const times: LeaseTimes = { duration: 10_000, giveUp: 7_000, pause: 500 };
const clock = systemClock();
const seed = Number(process.env['SLIPWAY_MOVES_SEED'] ?? 20260114);
const apps = Array.from({ length: 8 }, (_, index) => `app-${index}`);
const waves = 6;

/** One process of several: its way to the hub is its own, and can be cut. */
interface Process {
  readonly identity: string;
  readonly line: Lifeline;
  readonly replica: Replica;
}

/** By the API's own audit log: nobody writes to an Application, or to an object of it, but the one who has marked it as his own. */
describeWithControlPlane('several processes', (assets) => {
  let plane: ControlPlane;
  let api: Cluster;
  let sources: Sources;
  let clusters: string[];
  let repository: GitRepository;
  const folder = mkdtempSync(join(tmpdir(), 'slipway-one-writer-'));
  const processes = new Set<Process>();

  beforeAll(async () => {
    plane = await ControlPlane.start(assets, { controllers: 'none', audited: true });
    const { port } = new URL(plane.url);
    // One server by several addresses: so its audit log has all.
    clusters = spread(['127.0.0.1', 'localhost', '127.1', '127.0.1', '0x7f.1', '2130706433'], port);
    api = new Cluster({ connection: { server: plane.url, token: plane.token, insecure: true }, clock });
    repository = new GitRepository(folder, 'https://git.example.com/shop.git');
    sources = new Sources({
      cacheDir: join(folder, 'cache'),
      mapping: { [repository.url]: repository.bare },
      clock,
      pollMilliseconds: false,
    });
    for (const object of [...applicationCrds(), namespace('argocd'), namespace('shop')]) await apply(object);
    for (const [index, server] of clusters.entries()) await apply(clusterSecret(`cluster-${index}`, server));
    push('one');
  });

  afterAll(async () => {
    for (const process of processes) await end(process);
    await sources?.close();
    api?.close();
    await plane?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('R03 K24 Applications that move between shards in the midst of syncs, processes that are cut off, and another number of shards: one writer each', async () => {
    const random = randomOf(seed);
    const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
    let moves = 0;
    const move = async (count: number): Promise<void> => {
      for (let each = 0; each < count; each++) {
        await patch(pick(apps), { destination: { server: pick(clusters) } });
        moves++;
        await pause(random() * 60);
      }
    };
    const [first, second] = [await start('first', 2), await start('second', 2)];
    for (const app of apps) await applicationIsThere(app);
    await allAre('one');
    push('two');
    await move(30);
    await allAre('two');

    // One is cut off from the hub in the midst of it, and the other one takes over.
    push('three');
    await move(10);
    await first.line.die();
    await move(20);
    await allAre('three');

    // Processes come that divide by another number, and those that divided by the old one go.
    push('four');
    await start('third', 3);
    await start('fourth', 3);
    await move(20);
    await end(second);
    await end(first);
    await move(10);
    await allAre('four');

    const { violations, writes, writers, handovers } = judged(plane.audit());
    console.log(
      violations.length,
      `seed ${seed}: ${moves} moves of ${apps.length} Applications, ${handovers} changes of the writer, ${writes} writes by ${writers} processes`,
    );
    expect(violations).toEqual([]);
    expect(writers).toBeGreaterThan(1);
    expect(handovers).toBeGreaterThan(apps.length);
  });

  async function start(identity: string, shards: number): Promise<Process> {
    const line = await new Lifeline(plane).open();
    const replica = new Replica({
      hub: { server: line.url },
      ...{ sources, clock, steady: steadyTime, identity, shards, times },
    });
    const process = { identity, line, replica };
    processes.add(process);
    await replica.start();
    return process;
  }

  async function end(process: Process): Promise<void> {
    if (!processes.delete(process)) return;
    await process.replica.end(5_000);
    await process.line.die();
  }

  function push(value: string): void {
    const files = apps.flatMap((app) =>
      Array.from({ length: waves }, (_, wave) => [
        `${app}/${wave}.yaml`,
        configMap(`${app}-${wave}`, value, { 'argocd.argoproj.io/sync-wave': String(wave) }),
      ]),
    );
    repository.push(Object.fromEntries(files) as { [path: string]: string });
    void sources.refresh(repository.url);
  }

  async function allAre(value: string): Promise<void> {
    for (const app of apps) {
      let state: unknown;
      const settled = async (): Promise<boolean> => {
        const { metadata, status, operation, spec } = await read(app);
        state = [
          app,
          metadata.annotations,
          spec.destination,
          status?.sync,
          status?.operationState?.phase,
          status?.conditions,
        ];
        if (status?.sync?.status !== 'Synced' || operation !== undefined) return false;
        if (status.sync.comparedTo?.destination?.server !== spec.destination.server) return false;
        const live = await api.get(gvkOf(MAP), { ...keyOf(MAP), name: `${app}-${waves - 1}` });
        return isJsonObject(live['data']) && live['data']['value'] === value;
      };
      await eventually(settled).catch(async (error: unknown) => {
        const leases = await api.client.json('GET', '/apis/coordination.k8s.io/v1/namespaces/argocd/leases');
        throw new Error(`${JSON.stringify(state, undefined, 1)} ${JSON.stringify(leases)}`, { cause: error });
      });
    }
  }

  async function apply(object: KubeObject): Promise<void> {
    await eventually(() =>
      api.objects.apply(object, { manager: 'test' }).then(
        () => true,
        () => false,
      ),
    );
  }

  async function applicationIsThere(name: string): Promise<void> {
    await apply({
      ...APPLICATION,
      metadata: { name, namespace: 'argocd' },
      spec: {
        project: 'default',
        source: { repoURL: repository.url, path: name, targetRevision: 'main' },
        destination: { server: clusters[0] ?? '', namespace: 'shop' },
        syncPolicy: { automated: { selfHeal: true } },
      },
    });
  }

  async function read(name: string): Promise<Application> {
    return parseApplication(await api.get(gvkOf(APPLICATION), { ...keyOf(APPLICATION), name }));
  }

  async function patch(name: string, spec: KubeObject['spec']): Promise<void> {
    const object = { ...APPLICATION, metadata: { name, namespace: 'argocd' } };
    await api.objects.mergePatch(object, { spec: spec ?? null }, { manager: 'person' });
  }

  function clusterSecret(name: string, server: string): KubeObject {
    const config = JSON.stringify({ bearerToken: plane.token, tlsClientConfig: { insecure: true } });
    return {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name, namespace: 'argocd', labels: { 'argocd.argoproj.io/secret-type': 'cluster' } },
      stringData: { name, server, config },
    };
  }
});

const APPLICATION: KubeObject = {
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'Application',
  metadata: { name: '', namespace: 'argocd' },
};
const MAP: KubeObject = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: '', namespace: 'shop' } };

/** Addresses of a server on this machine of which every shard has one, whether there are two or three. */
function spread(hosts: readonly string[], port: string): string[] {
  const all = ['', '/', '//'].flatMap((end) => hosts.map((host) => `https://${host}:${port}${end}`));
  const wanted = [2, 3].flatMap((shards) => Array.from({ length: shards }, (_, shard) => ({ shards, shard })));
  const found = wanted.map(({ shards, shard }) => all.find((server) => shardOf(server, shards) === shard) ?? '');
  return [...new Set(found)];
}

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

/**
 * Reads an audit log: an Application is marked with a Lease, and only who holds that Lease writes to the Application and its objects, from the
 * mark to the next one.
 */
function judged(log: readonly AuditEvent[]): {
  violations: string[];
  writes: number;
  writers: number;
  handovers: number;
} {
  const holders = new Map<string, string>();
  const marks = new Map<string, { readonly lease: string; readonly since: string }>();
  const last = new Map<string, string>();
  const writers = new Set<string>();
  const violations: string[] = [];
  let [writes, handovers] = [0, 0];
  const taken = log.filter(({ responseStatus }) => (responseStatus?.code ?? 500) < 300);
  for (const event of taken.sort((a, b) => (a.stageTimestamp < b.stageTimestamp ? -1 : 1))) {
    const { resource = '', name = '' } = event.objectRef ?? {};
    if (resource === 'leases') {
      const spec = isObject(event.requestObject) ? event.requestObject['spec'] : undefined;
      const lease = name || /slipway-[\w-]+/.exec(JSON.stringify(event.requestObject))?.[0] || '';
      if (isObject(spec)) holders.set(lease, String(spec['holderIdentity']));
      continue;
    }
    const writer = /^slipway \((.*)\)$/.exec(event.userAgent ?? '')?.[1];
    const app = apps.find((each) => name === each || name.startsWith(`${each}-`));
    if (writer === undefined || app === undefined || resource === 'events') continue;
    writes++;
    writers.add(writer);
    const mark = markIn(event.requestObject);
    if (typeof mark === 'string') marks.set(app, { lease: mark, since: event.requestReceivedTimestamp });
    const { lease = 'nobody', since = '' } = marks.get(app) ?? {};
    if (holders.get(lease) !== writer || event.requestReceivedTimestamp < since) {
      const holder = `${lease} of ${holders.get(lease) ?? 'nobody'}`;
      violations.push(`${event.stageTimestamp} ${writer} ${event.verb} ${event.requestURI}, which was ${holder}`);
    }
    if (mark === null) marks.delete(app);
    if ((last.get(app) ?? writer) !== writer) handovers++;
    last.set(app, writer);
  }
  return { violations, writes, writers: writers.size, handovers };
}

/** The mark that a request sets; null where it takes it away. */
function markIn(body: unknown): unknown {
  const metadata = isObject(body) ? body['metadata'] : undefined;
  const marks = isObject(metadata) ? metadata['annotations'] : undefined;
  return isObject(marks) ? marks[annotations.shard] : undefined;
}

function isObject(value: unknown): value is { readonly [name: string]: unknown } {
  return typeof value === 'object' && value !== null;
}
