import type { Counter, Registry } from 'prom-client';
import type { RequestSeen } from '../cluster/index.js';
import { comparableUrl, type Effect, type Outcome, type Work } from '../engine/index.js';
import type { KubeObject, ObjectKey } from '../kube/index.js';
import type { ReconcilerEvent, Standing } from '../reconciler/index.js';
import type { RemoteRequest } from '../source/index.js';
import { viewOf, type ApplicationLabels } from './application-info.js';
import { bounded } from './bounded.js';
import { requestKind } from './requests.js';

/** What is looked at when metrics are asked for. */
export interface MetricsView {
  standing(): Standing | undefined;
  application(name: string): KubeObject | undefined;
}

type Prometheus = typeof import('prom-client');

/** Argo CD's own bounds, of histograms that it has as well. */
const RECONCILE_SECONDS = [0.25, 0.5, 1, 2, 4, 8, 16];
const GIT_SECONDS = [0.1, 0.25, 0.5, 1, 2, 4];
const QUICK_SECONDS = [0.001, 0.005, 0.025, 0.1, 0.5, 2.5, 10, 60];

const application = ['namespace', 'name', 'project'] as const;

/**
 * The reconciler in numbers, in the text format of Prometheus: by Argo CD's names and labels where it has them, so that its dashboards and
 * alerts go on working, and by names of our own for what it has not. Labels have as many values as there are Applications, clusters, kinds and
 * repositories; what belongs to an Application goes with it.
 */
export class Metrics {
  private readonly registry: Registry;
  private readonly synced = new Map<string, ApplicationLabels & { readonly dest_server: string }>();
  private readonly repository = bounded(1_000);
  private readonly kind = bounded(1_000);
  private readonly counters: ReturnType<typeof countersOf>;

  private constructor(
    prometheus: Prometheus,
    private readonly view: MetricsView,
    version: string,
  ) {
    this.registry = new prometheus.Registry();
    this.counters = countersOf(prometheus, this.registry);
    prometheus.collectDefaultMetrics({ register: this.registry });
    gaugesOf(prometheus, this.registry, view);
    const build = gauge(prometheus, this.registry, 'slipway_build_info', 'The version of Slipway.', ['version']);
    build.set({ version }, 1);
  }

  /** Loads what writes metrics: nobody else pays for it. */
  static async create(view: MetricsView, version: string): Promise<Metrics> {
    return new Metrics(await import('prom-client'), view, version);
  }

  /** All of it, as text. */
  async text(): Promise<{ contentType: string; text: string }> {
    this.forgetGone();
    return { contentType: this.registry.contentType, text: await this.registry.metrics() };
  }

  event(event: ReconcilerEvent, object: KubeObject | undefined, seconds: number | undefined): void {
    if (event.type !== 'operationCompleted' || object === undefined) return;
    const { info, isDryRun } = viewOf(object);
    const { namespace, name, project, dest_server } = info;
    const labels = { namespace, name, project, dest_server };
    this.synced.set(JSON.stringify(labels), labels);
    this.counters.syncs.inc({ ...labels, phase: event.phase, dry_run: String(isDryRun) });
    if (seconds !== undefined) this.counters.syncSeconds.inc(labels, seconds);
  }

  work({ waitedMilliseconds, milliseconds }: Work, object: KubeObject | undefined): void {
    this.counters.queue.observe(waitedMilliseconds / 1000);
    const { namespace = '', dest_server = '' } = object === undefined ? {} : viewOf(object).info;
    this.counters.reconcile.observe({ namespace, dest_server }, milliseconds / 1000);
  }

  request(server: string, request: RequestSeen): void {
    const { verb, resource, dryRun } = requestKind(request);
    this.counters.requests.inc({
      server,
      verb,
      resource_kind: this.kind(resource),
      response_code: String(request.status ?? 'none'),
      dry_run: String(dryRun),
    });
    this.counters.requestSeconds.observe({ server, verb }, request.milliseconds / 1000);
  }

  effect(server: string, effect: Effect, { ok, reason }: Outcome): void {
    const result = ok ? 'ok' : reason === 'Unreachable' ? 'unreachable' : 'failed';
    const dryRun = 'dryRun' in effect && effect.dryRun !== false;
    this.counters.effects.inc({ server, type: effect.type, result, dry_run: String(dryRun) });
  }

  change(server: string, { group, kind }: ObjectKey): void {
    this.counters.changes.inc({ server, group, kind: this.kind(kind) });
  }

  remote({ repository, type, ok, milliseconds }: RemoteRequest): void {
    const repo = this.repository(comparableUrl(repository));
    this.counters.git.inc({ repo, request_type: type });
    this.counters.gitSeconds.observe({ repo, request_type: type }, milliseconds / 1000);
    if (!ok && type === 'fetch') this.counters.gitFailures.inc({ repo });
  }

  rendered({ cached, milliseconds }: { readonly cached: boolean; readonly milliseconds: number }): void {
    this.counters.renders.inc({ cache: cached ? 'hit' : 'miss' });
    if (!cached) this.counters.renderSeconds.observe(milliseconds / 1000);
  }

  rival(): void {
    this.counters.rivals.inc();
  }

  /** What belongs to Applications that are gone goes too. */
  private forgetGone(): void {
    for (const [key, labels] of this.synced) {
      const object = this.view.application(labels.name);
      if (object !== undefined && viewOf(object).info.project === labels.project) continue;
      this.synced.delete(key);
      this.counters.syncSeconds.remove(labels);
      for (const phase of ['Succeeded', 'Failed', 'Error'])
        for (const dry_run of ['true', 'false']) this.counters.syncs.remove({ ...labels, phase, dry_run });
    }
  }
}

function gauge<Label extends string>(
  { Gauge }: Prometheus,
  registry: Registry,
  name: string,
  help: string,
  labelNames: readonly Label[],
): InstanceType<Prometheus['Gauge']> {
  return new Gauge({ name, help, labelNames: [...labelNames], registers: [registry] });
}

function countersOf({ Counter, Histogram }: Prometheus, registry: Registry) {
  const counter = <Label extends string>(name: string, help: string, ...labelNames: Label[]): Counter<Label> =>
    new Counter({ name, help, labelNames, registers: [registry] });
  const histogram = <Label extends string>(name: string, help: string, buckets: number[], ...labelNames: Label[]) =>
    new Histogram({ name, help, buckets, labelNames, registers: [registry] });
  return {
    syncs: counter(
      'argocd_app_sync_total',
      'Operations that ended, by how.',
      ...application,
      'dest_server',
      'phase',
      'dry_run',
    ),
    syncSeconds: counter(
      'argocd_app_sync_duration_seconds_total',
      'How long operations took, all together.',
      ...application,
      'dest_server',
    ),
    reconcile: histogram(
      'argocd_app_reconcile',
      'How long a look at an Application took, with what followed from it, in seconds.',
      RECONCILE_SECONDS,
      'namespace',
      'dest_server',
    ),
    requests: counter(
      'argocd_app_k8s_request_total',
      'Requests to Kubernetes APIs.',
      'server',
      'verb',
      'resource_kind',
      'response_code',
      'dry_run',
    ),
    requestSeconds: histogram(
      'slipway_k8s_request_seconds',
      'How long the answer of a Kubernetes API took to begin, in seconds.',
      QUICK_SECONDS,
      'server',
      'verb',
    ),
    changes: counter(
      'argocd_cluster_events_total',
      'Changes of live objects that were told.',
      'server',
      'group',
      'kind',
    ),
    git: counter('argocd_git_request_total', 'Requests to remote repositories.', 'repo', 'request_type'),
    gitSeconds: histogram(
      'argocd_git_request_duration_seconds',
      'How long requests to remote repositories took, in seconds.',
      GIT_SECONDS,
      'repo',
      'request_type',
    ),
    gitFailures: counter('argocd_git_fetch_fail_total', 'Fetches that failed.', 'repo'),
    queue: histogram(
      'slipway_queue_seconds',
      'How long an Application waited to be looked at, in seconds.',
      QUICK_SECONDS,
    ),
    effects: counter(
      'slipway_effects_total',
      'What was done at clusters for operations, by how it went.',
      'server',
      'type',
      'result',
      'dry_run',
    ),
    renders: counter(
      'slipway_render_total',
      'Sources that were asked for, by whether they were rendered before.',
      'cache',
    ),
    rivals: counter(
      'slipway_rivals_total',
      'Other processes that wanted to work for the same Applications while this one does.',
    ),
    renderSeconds: histogram('slipway_render_seconds', 'How long rendering a source took, in seconds.', QUICK_SECONDS),
  };
}

/** What is looked up when it is asked for. */
function gaugesOf(prometheus: Prometheus, registry: Registry, view: MetricsView): void {
  const add = (
    name: string,
    help: string,
    labelNames: string[],
    values: (standing: Standing) => Iterable<readonly [{ readonly [label: string]: string }, number]>,
  ): void => {
    new prometheus.Gauge({
      name,
      help,
      labelNames,
      registers: [registry],
      collect() {
        this.reset();
        const standing = view.standing();
        if (standing !== undefined) for (const [labels, value] of values(standing)) this.set(labels, value);
      },
    });
  };
  const infoLabels = ['autosync_enabled', 'repo', 'dest_server', 'dest_namespace', 'sync_status', 'health_status'];
  add('argocd_app_info', 'How an Application stands.', [...application, ...infoLabels, 'operation'], (standing) =>
    standing.applications.map((object) => [{ ...viewOf(object).info }, 1]),
  );
  add('argocd_app_condition', 'The conditions of an Application.', [...application, 'condition'], (standing) =>
    standing.applications.flatMap((object) => {
      const { info, conditions } = viewOf(object);
      const { namespace, name, project } = info;
      return conditions.map((condition) => [{ namespace, name, project, condition }, 1] as const);
    }),
  );
  const ofClusters = (value: (cluster: Standing['clusters'][number]) => number) => (standing: Standing) =>
    standing.clusters.map((cluster) => [{ server: cluster.server }, value(cluster)] as const);
  add('argocd_cluster_info', 'The clusters that are connected to.', ['server', 'name'], (standing) =>
    standing.clusters.map(({ server, name }) => [{ server, name }, 1]),
  );
  add(
    'argocd_cluster_connection_status',
    'Whether a cluster can be reached.',
    ['server'],
    ofClusters(({ isReachable }) => Number(isReachable)),
  );
  add(
    'argocd_cluster_api_resources',
    'How many kinds are watched.',
    ['server'],
    ofClusters(({ kinds }) => kinds),
  );
  add(
    'argocd_cluster_api_resource_objects',
    'How many objects are known.',
    ['server'],
    ofClusters(({ objects }) => objects),
  );
  add('slipway_queue_waiting', 'How many Applications wait to be looked at.', [], ({ load }) => [[{}, load.waiting]]);
  add('slipway_queue_active', 'How many Applications are looked at now.', [], ({ load }) => [[{}, load.active]]);
  add('slipway_ready', 'Whether it can work.', [], ({ unready }) => [[{}, Number(unready.length === 0)]]);
}
