import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Connection } from '../../cluster/index.js';
import { EmbeddedCluster, type Durability } from '../../embedded/cluster/index.js';
import { digest, readManifests, type Clock } from '../../kube/index.js';
import type { Application } from '../../model/index.js';
import type { Platform } from '../../platform/index.js';
import { Reconciler } from '../../reconciler/index.js';
import { Sources } from '../../source/index.js';
import { Telemetry, type ListenAddress } from '../../telemetry/index.js';
import { synthesize, type OutputFile } from '../../synth/index.js';
import { packageVersion } from '../commands/version.js';
import { graceMilliseconds } from '../signals.js';
import { commitFiles } from '../commands/synth.js';
import { KubernetesApplications } from '../hub/kubernetes-applications.js';
import { ApplicationWatch } from '../hub/watch.js';
import { applyBootstrap } from './bootstrap.js';
import { FirstInstallation } from './first-installation.js';
import { applyAtHub, clusterSecret, installHub } from './hub-objects.js';
import { writeKubeconfig } from './kubeconfig.js';
import type { Progress } from './progress.js';
import { readSettings, statePaths, writeSettings } from './settings.js';
import type { RenderingOptions } from '../options.js';
import { prepareStateFolder } from './state-folder.js';

/** The namespace of Applications, projects and cluster Secrets at the hub. */
export const hubNamespace = 'argocd';

/** What {@link Session.start} needs. */
export interface SessionOptions {
  readonly platform: Platform;
  /** The folder that keeps everything. */
  readonly folder: string;
  /** Forget what the folder keeps. */
  readonly fresh: boolean;
  /** When the clusters acknowledge writes. @default 'sync' */
  readonly durability?: Durability;
  /** The programs that render. @default - those on PATH */
  readonly rendering?: RenderingOptions;
  readonly clock: Clock;
  readonly progress: Progress;
  readonly onProblem: (message: string) => void;
  /** Where metrics and health are told; nowhere by default. */
  readonly metrics?: ListenAddress | undefined;
}

/** A running `slipway up`: a GitOps repository, a hub, a cluster per environment, and a reconciler. */
export class Session {
  private readonly closers: (() => void | Promise<void>)[] = [];

  private constructor(
    readonly kubeconfig: string,
    readonly hub: Connection,
    /** How many Applications the platform has, its root included. */
    readonly applications: number,
    /** The Applications as they are when the reconciler has nothing to do for the moment. */
    readonly whenIdle: () => Promise<readonly Application[]>,
  ) {}

  /** Starts everything, from what the folder keeps. When a part fails to start, those before it are stopped. */
  static async start(options: SessionOptions): Promise<Session> {
    const { platform, clock, progress } = options;
    const paths = statePaths(options.folder);
    await prepareStateFolder(options.folder, { fresh: options.fresh });
    const closers: (() => void | Promise<void>)[] = [];
    try {
      progress.stage('synthesising the platform');
      const files = synthesize(platform);
      const synthesised = digest(files.map(({ path, content }) => [path, content]));
      if (readSettings(paths.settings).synthesised !== synthesised || !existsSync(paths.repository)) {
        await commitFiles(platform, files, {
          path: paths.repository,
          date: clock.now(),
          message: 'Synthesise the platform',
        });
      }

      progress.stage('starting the clusters');
      const start = async (name: string): Promise<EmbeddedCluster> => {
        const journal = join(paths.clusters, `${name}.journal`);
        const { durability } = options;
        const cluster = await EmbeddedCluster.start({ name, journal, clock, ...(durability && { durability }) });
        closers.push(() => cluster.stop());
        return cluster;
      };
      const hub = await start('hub');
      const names = [
        ...new Set(
          Object.values(platform.environments).flatMap(({ clusters }) => clusters.flatMap(({ name }) => name ?? [])),
        ),
      ];
      const clusters: EmbeddedCluster[] = [];
      for (const name of names) clusters.push(await start(name));
      writeKubeconfig(paths.kubeconfig, [hub, ...clusters]);
      writeSettings(paths.settings, {
        repositories: { [platform.repository]: resolve(paths.repository) },
        synthesised,
      });

      progress.stage('installing the hub');
      const connection: Connection = { server: hub.url, token: hub.token };
      await installHub(connection, hubNamespace);
      const secrets = `/api/v1/namespaces/${hubNamespace}/secrets`;
      await applyAtHub(
        connection,
        clusters.map((cluster) => ({ path: secrets, object: clusterSecret(hubNamespace, cluster) })),
      );
      await applyBootstrap(connection, hubNamespace, files);

      progress.stage('reconciling');
      const telemetry = await Telemetry.start({ clock, listen: options.metrics, version: packageVersion() });
      closers.push(() => telemetry.close());
      const sources = new Sources({
        ...telemetry.sources,
        cacheDir: paths.cache,
        mapping: { [platform.repository]: paths.repository },
        ...options.rendering,
        clock,
      });
      closers.push(() => sources.close());
      const reconciler = new Reconciler({
        hub: connection,
        namespace: hubNamespace,
        sources,
        clock,
        ...telemetry.reconciler,
        onEvent: (event) => {
          telemetry.reconciler.onEvent(event);
          if (event.type === 'warning') options.onProblem(event.message);
        },
      });
      telemetry.observe(reconciler);
      closers.push(() => reconciler.end(graceMilliseconds, () => sources.close()));

      const applications = new KubernetesApplications(connection, hubNamespace);
      closers.push(() => applications.close());
      const first = new FirstInstallation(applications, (error) =>
        options.onProblem(error instanceof Error ? error.message : String(error)),
      );
      const watch = new ApplicationWatch({
        connection,
        namespace: hubNamespace,
        clock,
        onChange: (all) => {
          first.see(all);
          progress.show(all);
          session.known = all;
          session.listener?.(all);
        },
      });
      closers.push(() => watch.stop());
      const session = new Session(paths.kubeconfig, connection, countApplications(files), async () => {
        await reconciler.idle();
        return applications.list();
      });
      session.closers.push(...closers);
      watch.start();
      await reconciler.start();
      return session;
    } catch (error) {
      await closeAll(closers);
      throw error;
    }
  }

  private known: ReadonlyMap<string, Application> = new Map();
  private listener: Parameters<Session['onChange']>[0] | undefined;

  /** Calls `listener` with the Applications that are known now, and after every change of one. */
  onChange(listener: (applications: ReadonlyMap<string, Application>) => void): void {
    this.listener = listener;
    listener(this.known);
  }

  /** Stops everything, the newest first. What was acknowledged is kept in the folder. */
  async stop(): Promise<void> {
    await closeAll(this.closers);
  }
}

function countApplications(files: readonly OutputFile[]): number {
  const manifests = files.filter(({ path }) =>
    /^argocd\/(applications\/.*|bootstrap\/[^/]*)(?<!kustomization)\.yaml$/.test(path),
  );
  return manifests
    .flatMap(({ path, content }) => readManifests(content, { file: path }))
    .filter(({ kind }) => kind === 'Application').length;
}

async function closeAll(closers: (() => void | Promise<void>)[]): Promise<void> {
  for (const close of closers.splice(0).reverse()) await close();
}
