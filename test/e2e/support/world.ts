import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../../lib/cluster/index.js';
import { EmbeddedCluster } from '../../../lib/embedded/index.js';
import { applyAtHub, clusterSecret, installHub } from '../../../lib/cli/up/hub-objects.js';
import { writeKubeconfig } from '../../../lib/cli/up/kubeconfig.js';
import { Git } from '../../../lib/git/index.js';
import type { Clock, KubeObject } from '../../../lib/kube/index.js';
import { applicationCrds } from '../../../lib/model/index.js';
import { Reconciler } from '../../../lib/reconciler/index.js';
import { Sources } from '../../../lib/source/index.js';
import { Clone } from './git-repository.js';
import { Kubernetes, paths } from './kubernetes.js';
import { Running } from './slipway.js';

/** The instant at which the clocks of end-to-end tests start: far from every sync window. */
export const startOfTests = '2026-01-14T12:00:00Z';

/** An embedded cluster of a test, and access to it. */
export interface Member {
  readonly cluster: EmbeddedCluster;
  readonly api: Kubernetes;
}

/** Embedded clusters in the test's own process, a Git repository, and the reconciler as a process beside. */
export class World {
  /** The URL by which Applications name the repository. */
  readonly repoURL = 'https://git.example.com/team/delivery.git';
  private readonly running = new Set<Running>();
  private readonly closers: (() => Promise<void>)[] = [];

  private constructor(
    readonly folder: string,
    readonly clock: Clock,
    readonly kubeconfig: string,
    readonly hub: Member,
    readonly clusters: ReadonlyMap<string, Member>,
    readonly clone: Clone,
    readonly bare: string,
  ) {}

  /** A hub, clusters of these names registered there (at the address that `at` gives), and an empty repository. */
  static async create(
    names: readonly string[] = ['prod'],
    at: (cluster: EmbeddedCluster) => Promise<string> = ({ url }) => Promise.resolve(url),
  ): Promise<World> {
    const folder = mkdtempSync(join(tmpdir(), 'slipway-e2e-'));
    const clock = systemClock({ startAt: startOfTests });
    mkdirSync(join(folder, 'clusters'));
    const start = async (name: string, objects: readonly KubeObject[]): Promise<Member> => {
      const cluster = await EmbeddedCluster.start({
        name,
        journal: join(folder, 'clusters', `${name}.journal`),
        clock,
        objects,
      });
      return { cluster, api: Kubernetes.at(cluster.url, cluster.token) };
    };
    const hub = await start('hub', applicationCrds());
    const clusters = new Map<string, Member>();
    for (const name of names) clusters.set(name, await start(name, []));
    const kubeconfig = join(folder, 'kubeconfig');
    writeKubeconfig(kubeconfig, [hub.cluster, ...[...clusters.values()].map(({ cluster }) => cluster)]);
    const connection = { server: hub.cluster.url, token: hub.cluster.token };
    await installHub(connection, 'argocd');
    for (const { cluster } of clusters.values()) {
      const secret = clusterSecret('argocd', { name: cluster.name, url: await at(cluster), token: cluster.token });
      await applyAtHub(connection, [{ path: '/api/v1/namespaces/argocd/secrets', object: secret }]);
    }
    const { clone, bare } = Clone.create();
    return new World(folder, clock, kubeconfig, hub, clusters, clone, bare);
  }

  /** The API of a registered cluster. */
  api(name = 'prod'): Kubernetes {
    const member = this.clusters.get(name);
    if (!member) throw new Error(`this world has no cluster ${name}`);
    return member.api;
  }

  /** Starts `slipway reconcile` as a process of its own. */
  reconcile(...flags: string[]): Running {
    const running = Running.start([
      ...['reconcile', '--kubeconfig', this.kubeconfig, '--cache', join(this.folder, 'cache')],
      ...[
        '--repository',
        `${this.repoURL}=${this.bare}`,
        '--poll',
        '0',
        '--now',
        this.clock.now().toISOString(),
        ...flags,
      ],
    ]);
    this.running.add(running);
    void running.exited.then(() => this.running.delete(running));
    return running;
  }

  /** Runs the reconciler in the test's own process, where remote repositories may be spoken to without TLS. */
  async reconcileHere(
    pollMilliseconds: number | false = false,
    programs: Readonly<Record<string, string>> = {},
  ): Promise<Reconciler> {
    const sources = new Sources({
      cacheDir: join(this.folder, 'cache'),
      mapping: { [this.repoURL]: this.bare },
      clock: this.clock,
      pollMilliseconds,
      git: new Git({ protocols: ['http'] }),
      programs,
    });
    const hub = { server: this.hub.cluster.url, token: this.hub.cluster.token };
    const reconciler = new Reconciler({ hub, namespace: 'argocd', sources, clock: this.clock });
    this.closers.push(async () => {
      await reconciler.stop();
      await sources.close();
    });
    await reconciler.start();
    return reconciler;
  }

  /** Creates Applications at the hub. */
  async deliver(...applications: readonly KubeObject[]): Promise<void> {
    for (const object of applications) await this.hub.api.create(paths.applications(), object);
  }

  async close(): Promise<void> {
    for (const close of this.closers.splice(0)) await close();
    await Promise.all([...this.running].map((running) => running.stop('SIGKILL')));
    for (const { cluster, api } of [this.hub, ...this.clusters.values()]) {
      api.close();
      await cluster.stop();
    }
    rmSync(this.folder, { recursive: true, force: true });
    rmSync(join(this.bare, '..'), { recursive: true, force: true });
  }
}
