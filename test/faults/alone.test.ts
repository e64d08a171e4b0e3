import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Cluster, steadyTime, systemClock } from '../../lib/cluster/index.js';
import type { KubeObject } from '../../lib/kube/index.js';
import { applicationCrds, parseApplication } from '../../lib/model/index.js';
import { Sole, type LeaseTimes } from '../../lib/reconciler/index.js';
import { Sources } from '../../lib/source/index.js';
import { randomOf } from '../e2e/support/random.js';
import { ControlPlane, describeWithControlPlane, type AuditEvent } from '../envtest/control-plane.js';
import { configMap, GitRepository, namespace } from '../reconciler/world.js';
import { eventually } from '../support/patience.js';
import { Lifeline } from './kills/failpoint.js';

const times: LeaseTimes = { duration: 2_000, giveUp: 1_200, pause: 100 };
const clock = systemClock();
const seed = Number(process.env['SLIPWAY_ALONE_SEED'] ?? 20260115);
const rounds = 8;
const apps = ['one', 'two', 'three'];
const application = { group: 'argoproj.io', version: 'v1alpha1', kind: 'Application' };

/** One process, which says nothing of others; its way to the server is its own, and can be cut. */
interface Process {
  readonly identity: string;
  readonly line: Lifeline;
  readonly sole: Sole;
}

/** By the API's own audit log: of processes that do not share the work, however they come and go, one after the other writes. */
describeWithControlPlane('processes without --shards', (assets) => {
  let plane: ControlPlane;
  let api: Cluster;
  let sources: Sources;
  let repository: GitRepository;
  let count = 0;
  const folder = mkdtempSync(join(tmpdir(), 'slipway-alone-'));
  const processes = new Set<Process>();

  beforeAll(async () => {
    plane = await ControlPlane.start(assets, { controllers: 'none', audited: true });
    api = new Cluster({ connection: { server: plane.url, token: plane.token, insecure: true }, clock });
    repository = new GitRepository(folder, 'https://git.example.com/shop.git');
    sources = new Sources({
      cacheDir: join(folder, 'cache'),
      mapping: { [repository.url]: repository.bare },
      clock,
      pollMilliseconds: false,
    });
    for (const object of [...applicationCrds(), namespace('argocd'), namespace('shop')]) await apply(object);
    push('nothing');
    for (const name of apps) await apply(applicationOf(name));
  });

  afterAll(async () => {
    for (const each of processes) await end(each);
    await sources?.close();
    api?.close();
    await plane?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('R02 I10 two that begin at once, end, are cut off and come back: never do two write', async () => {
    const random = randomOf(seed);
    let refused = 0;
    for (let round = 0; round < rounds; round++) {
      const both = [await made(), await made()];
      const began = await Promise.allSettled(both.map(({ sole }) => sole.start()));
      for (const [index, each] of both.entries()) if (began[index]?.status === 'rejected') await end(each);
      refused += began.filter(({ status }) => status === 'rejected').length;
      const commit = push(`round ${round}`);
      await eventually(() => allAre(commit));
      const [working] = [...processes];
      if (working === undefined) throw new Error('nobody works');
      if (random() < 0.3) await end(working);
      else if (random() < 0.7) await cut(working);
    }
    const { violations, writes, writers } = judged(plane.audit());
    expect(violations).toEqual([]);
    expect(writers).toBeGreaterThan(1);
    expect(writes).toBeGreaterThan(rounds * apps.length);
    expect(refused).toBeGreaterThan(0);
  });

  async function made(): Promise<Process> {
    const identity = `process-${++count}`;
    const line = await new Lifeline(plane).open();
    const sole = new Sole({ hub: { server: line.url }, sources, clock, steady: steadyTime, identity, times });
    const each = { identity, line, sole };
    processes.add(each);
    return each;
  }

  async function end(each: Process): Promise<void> {
    if (!processes.delete(each)) return;
    await each.sole.end(5_000);
    await each.line.die();
  }

  /** What it still would do is seen in the audit log, if any of it gets there. */
  async function cut(each: Process): Promise<void> {
    processes.delete(each);
    await each.line.die();
    void each.sole.end(0);
  }

  function push(value: string): string {
    const files = apps.flatMap((app) =>
      [0, 1, 2].map((wave) => [
        `${app}/${wave}.yaml`,
        configMap(`${app}-${wave}`, value, { 'argocd.argoproj.io/sync-wave': String(wave) }),
      ]),
    );
    const commit = repository.push(Object.fromEntries(files) as { [path: string]: string });
    void sources.refresh(repository.url);
    return commit;
  }

  async function allAre(commit: string): Promise<boolean> {
    for (const name of apps) {
      const app = parseApplication(await api.get(application, { ...application, namespace: 'argocd', name }));
      const { sync, operationState } = app.status ?? {};
      if (sync?.status !== 'Synced' || sync.revision !== commit || operationState?.finishedAt === undefined)
        return false;
    }
    return true;
  }

  function applicationOf(name: string): KubeObject {
    return {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Application',
      metadata: { name, namespace: 'argocd' },
      spec: {
        project: 'default',
        source: { repoURL: repository.url, path: name, targetRevision: 'main' },
        destination: { server: 'https://kubernetes.default.svc', namespace: 'shop' },
        syncPolicy: { automated: { selfHeal: true } },
      },
    };
  }

  async function apply(object: KubeObject): Promise<void> {
    await eventually(() =>
      api.objects.apply(object, { manager: 'test' }).then(
        () => true,
        () => false,
      ),
    );
  }
});

/** Reads an audit log: who writes to anything but Leases and Events writes until another one does, and never again. */
function judged(log: readonly AuditEvent[]): { violations: string[]; writes: number; writers: number } {
  const violations: string[] = [];
  const over = new Set<string>();
  let [writes, last] = [0, ''];
  const byArrival = [...log].sort((a, b) => (a.requestReceivedTimestamp < b.requestReceivedTimestamp ? -1 : 1));
  for (const { userAgent = '', objectRef, verb, requestURI } of byArrival) {
    const writer = /^slipway \((.*)\)$/.exec(userAgent)?.[1];
    if (writer === undefined || ['leases', 'events'].includes(objectRef?.resource ?? '')) continue;
    if (['get', 'list', 'watch'].includes(verb)) continue;
    writes++;
    if (over.has(writer)) violations.push(`${writer} ${verb} ${requestURI} after ${last} wrote`);
    if (last !== '' && last !== writer) over.add(last);
    last = writer;
  }
  return { violations, writes, writers: over.size + 1 };
}
