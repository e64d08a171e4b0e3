import { Cluster, type Connection } from '../cluster/index.js';
import {
  compare,
  confirmations,
  CurrentSettings,
  defaultSettings,
  DesiredState,
  failedComparison,
  look,
  predictionsOf,
  projectOf,
  readApplication,
  renderTerms,
  requestOfSpec,
  trackedBy,
  type Announcement,
  type CompareInput,
  type Comparison,
  type EngineSettings,
  type ManifestSources,
  type Shell,
} from '../engine/index.js';
import type { Clock, KubeObject } from '../kube/index.js';
import type { Application } from '../model/index.js';
import { ClusterRegistry } from './cluster-registry.js';
import { Hub } from './hub.js';

/** What {@link inspect} looks at, and through what. */
export interface InspectOptions {
  readonly hub: Connection;
  /** @default argocd */
  readonly namespace?: string;
  readonly sources: ManifestSources;
  readonly clock: Clock;
  readonly settings?: Partial<EngineSettings>;
  readonly application: string;
  /** Compare with this revision in the place of the target revision. */
  readonly revision?: string;
}

/**
 * Compares one Application now, as the reconciler would, and writes nothing: differences that only the API server can judge are
 * put to it as dry runs. `undefined` when there is no such Application.
 */
export async function inspect(options: InspectOptions): Promise<Comparison | undefined> {
  return await atHub(options, async (shell, app) => await compared(shell, app, options.revision));
}

/** What the plugins of an Application's sources can be told. `undefined` when there is no such Application. */
export async function announcements(options: InspectOptions): Promise<readonly Announcement[] | undefined> {
  return await atHub(options, async (shell, app) => {
    const project = projectOf(shell, app);
    return project === undefined ? [] : await shell.desired.announced(app, renderTerms(shell, project));
  });
}

/** Does something with an Application as the reconciler would see it. */
async function atHub<T>(
  options: InspectOptions,
  work: (shell: Shell, app: Application) => Promise<T>,
): Promise<T | undefined> {
  const { clock, namespace = 'argocd' } = options;
  const current = new CurrentSettings({ ...defaultSettings, controllerNamespace: namespace, ...options.settings });
  const appOf = (object: KubeObject): string | undefined => trackedBy(object, current.value.tracking) || undefined;
  const cluster = new Cluster({ connection: options.hub, clock, appOf });
  let failed: (error: unknown) => void = () => undefined;
  const broken = new Promise<never>((_, reject) => (failed = reject));
  broken.catch(() => undefined);
  const nothing = (): void => undefined;
  const hub = new Hub(cluster, namespace, clock, {
    applicationChanged: nothing,
    applicationDeleted: nothing,
    projectChanged: nothing,
    clustersChanged: nothing,
    credentialsChanged: nothing,
    configurationChanged: nothing,
    failed: (_what, error) => failed(error),
  });
  const clusters = new ClusterRegistry(cluster, clock, appOf, { event: nothing, invalid: nothing });
  try {
    await Promise.race([hub.start(), broken]);
    current.update(hub.configuration());
    clusters.update(hub.clusterSecrets());
    options.sources.useCredentials?.(hub.credentials());
    const object = hub.application(options.application);
    if (object === undefined) return undefined;
    const shell: Shell = {
      hub,
      clusters,
      desired: new DesiredState(options.sources),
      clock,
      settings: () => current.value,
      settingsProblem: () => current.problem,
      isEnding: () => false,
      report: nothing,
      enqueue: nothing,
      wakeAt: nothing,
      expect: nothing,
    };
    return await work(shell, readApplication(object));
  } finally {
    hub.stop();
    clusters.close();
    cluster.close();
  }
}

async function compared(shell: Shell, app: Application, revision: string | undefined): Promise<Comparison> {
  const message = shell.settingsProblem();
  if (message !== undefined) return failedComparison(app, [{ type: 'ComparisonError', message }]);
  const request = requestOfSpec(app);
  const sources = request.sources.map((source) =>
    revision === undefined ? source : { ...source, targetRevision: revision },
  );
  const seen = await look(shell, app, { ...request, sources });
  if (!seen.ok) return failedComparison(app, seen.conditions);
  const { situation } = seen;
  const input: CompareInput = {
    app,
    project: situation.project,
    revision: situation.desired.revision,
    revisions: situation.desired.revisions,
    targets: situation.targets,
    live: situation.live,
    kinds: situation.destination.cluster.kinds,
    settings: situation.settings,
    refusal: situation.refusal,
  };
  const first = compare(input);
  const outcomes = await Promise.all(
    confirmations(first, situation.settings).map((effect) => situation.writing.writer.execute(effect)),
  );
  return outcomes.length === 0 ? first : compare({ ...input, predictions: predictionsOf(outcomes) });
}
