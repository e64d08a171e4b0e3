import { get } from 'node:http';
import { systemClock } from '../../lib/cluster/index.js';
import type { KubeObject } from '../../lib/kube/index.js';
import { Reconciler } from '../../lib/reconciler/index.js';
import { Sources } from '../../lib/source/index.js';
import { Telemetry } from '../../lib/telemetry/index.js';
import { configMap, World } from '../reconciler/world.js';
import { eventually } from '../support/patience.js';

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly type: string;
}

function ask(url: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    get(url, { agent: false }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, text, type: response.headers['content-type'] ?? '' }),
      );
    }).on('error', reject);
  });
}

/** The samples of a metric: labels and value. Fails for text that is not of the format. */
function samples(text: string, name: string): { labels: Record<string, string>; value: number }[] {
  return text.split('\n').flatMap((line) => {
    if (line === '' || line.startsWith('# HELP ') || line.startsWith('# TYPE ')) return [];
    const [, metric, labels = '', value] =
      /^([a-zA-Z_:][\w:]*)(?:\{((?:\w+="(?:[^"\\\n]|\\[\\n"])*",?)*)\})? (\S+)$/.exec(line) ?? [];
    if (metric === undefined) throw new Error(`not a sample: ${line}`);
    if (metric !== name) return [];
    const pairs = [...labels.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, label = '', text = '']) => [
      label,
      text.replace(/\\([\\n"])/g, (_, escaped: string) => (escaped === 'n' ? '\n' : escaped)),
    ]);
    return [{ labels: Object.fromEntries(pairs), value: Number(value) }];
  });
}

/** A reconciler of a world that can be asked from outside. */
class Seen {
  private constructor(
    readonly world: World,
    readonly telemetry: Telemetry,
    readonly reconciler: Reconciler,
    private readonly sources: Sources,
  ) {}

  static async begin(): Promise<Seen> {
    const clock = systemClock();
    const world = await World.create(clock);
    const telemetry = await Telemetry.start({ clock, listen: { host: '127.0.0.1', port: 0 }, version: '1.2.3' });
    const { bare, url } = world.repository;
    const sources = new Sources({
      cacheDir: `${world.folder}/cache`,
      mapping: { [url]: bare },
      clock,
      pollMilliseconds: false,
      ...telemetry.sources,
    });
    const reconciler = new Reconciler({ hub: world.hub.connection, sources, clock, ...telemetry.reconciler });
    return new Seen(world, telemetry, reconciler, sources);
  }

  ask(path: string): Promise<Answer> {
    return ask(`${this.telemetry.url}${path}`);
  }

  async close(): Promise<void> {
    await this.reconciler.stop();
    this.sources.close();
    this.telemetry.close();
    await this.world.close();
  }
}

it('tells metrics by the names and labels of Argo CD, and forgets those of Applications that are gone', async () => {
  const seen = await Seen.begin();
  const { world } = seen;
  try {
    seen.telemetry.observe(seen.reconciler);
    await seen.reconciler.start();
    world.repository.push({ 'web/one.yaml': configMap('one', '1') });
    const strange = world.application('odd', 'web', {
      source: { repoURL: 'https://me:hunter2@git.example.com/a"b\\c\nd.git', path: 'web' },
    });
    await world.hub.apply(world.application('web', 'web'), strange);
    await world.synced('web');
    await seen.reconciler.idle();
    const { status, text, type } = await seen.ask('/metrics');
    expect({ status, type }).toEqual({ status: 200, type: 'text/plain; version=0.0.4; charset=utf-8' });
    expect(text).not.toContain('hunter2');
    const infos = samples(text, 'argocd_app_info');
    expect(infos.find(({ labels }) => labels['name'] === 'web')).toEqual({
      labels: {
        namespace: 'argocd',
        name: 'web',
        project: 'default',
        autosync_enabled: 'true',
        repo: 'https://git.example.com/shop',
        dest_server: '',
        dest_namespace: 'shop',
        sync_status: 'Synced',
        health_status: 'Healthy',
        operation: '',
      },
      value: 1,
    });
    expect(infos.find(({ labels }) => labels['name'] === 'odd')?.labels['repo']).toBe(
      'https://git.example.com/a"b\\c\nd',
    );
    const web = { namespace: 'argocd', name: 'web', project: 'default', dest_server: '' };
    expect(samples(text, 'argocd_app_sync_total')).toEqual([
      { labels: { ...web, phase: 'Succeeded', dry_run: 'false' }, value: 1 },
    ]);
    const applied = { server: world.prod.url, type: 'apply', result: 'ok', dry_run: 'false' };
    expect(samples(text, 'slipway_effects_total')).toContainEqual({ labels: applied, value: 1 });
    expect(samples(text, 'argocd_cluster_connection_status')).toContainEqual({
      labels: { server: world.prod.url },
      value: 1,
    });
    const patches = {
      server: world.prod.url,
      verb: 'Patch',
      resource_kind: 'configmaps',
      response_code: '201',
      dry_run: 'false',
    };
    expect(samples(text, 'argocd_app_k8s_request_total')).toContainEqual({ labels: patches, value: 1 });
    for (const name of ['argocd_app_reconcile_count', 'slipway_queue_seconds_count', 'argocd_cluster_events_total'])
      expect(samples(text, name)[0]?.value).toBeGreaterThan(0);
    for (const name of ['nodejs_eventloop_lag_p99_seconds', 'process_resident_memory_bytes', 'slipway_build_info'])
      expect(samples(text, name)).toHaveLength(1);
    await world.hub.delete(world.application('web', 'web'));
    await eventually(() => seen.reconciler.application('web') === undefined);
    const later = (await seen.ask('/metrics')).text;
    expect(samples(later, 'argocd_app_info').map(({ labels }) => labels['name'])).toEqual(['odd']);
    expect(samples(later, 'argocd_app_sync_total')).toEqual([]);
  } finally {
    await seen.close();
  }
});

it('is ready when the hub is read, not while the hub is away, and ready again; it lives all the time', async () => {
  const seen = await Seen.begin();
  const { world } = seen;
  const isReady = async (): Promise<boolean> => (await seen.ask('/readyz')).status === 200;
  try {
    expect(await seen.ask('/readyz')).toMatchObject({ status: 503, text: 'it has not started yet\n' });
    await world.hub.down();
    seen.telemetry.observe(seen.reconciler);
    void seen.reconciler.start();
    expect(await isReady()).toBe(false);
    await world.hub.up();
    await eventually(isReady);
    expect((await seen.ask('/healthz')).status).toBe(200);
    await world.hub.down();
    await eventually(async () => !(await isReady()));
    expect((await seen.ask('/readyz')).text).toMatch(/^the hub cannot be reached: /);
    expect((await seen.ask('/healthz')).status).toBe(200);
    await world.hub.up();
    await eventually(isReady);
    const ended = seen.reconciler.end(1_000);
    expect(await seen.ask('/readyz')).toMatchObject({ status: 503, text: 'the process ends\n' });
    await ended;
  } finally {
    await seen.close();
  }
});

it('is not ready without settings to work by', async () => {
  const seen = await Seen.begin();
  try {
    const settings: KubeObject = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'argocd-cm', namespace: 'argocd', labels: { 'app.kubernetes.io/part-of': 'argocd' } },
      data: { 'resource.exclusions': '{not a list' },
    };
    await seen.world.hub.apply(settings);
    seen.telemetry.observe(seen.reconciler);
    await seen.reconciler.start();
    expect(await seen.ask('/readyz')).toMatchObject({ status: 503, text: expect.stringMatching(/^the settings: /) });
    await seen.world.hub.apply({ ...settings, data: { 'resource.exclusions': '' } });
    await eventually(async () => (await seen.ask('/readyz')).status === 200);
  } finally {
    await seen.close();
  }
});

it('answers nothing else, and nothing but GET', async () => {
  const telemetry = await Telemetry.start({
    clock: systemClock(),
    listen: { host: '127.0.0.1', port: 0 },
    version: '1',
  });
  try {
    expect((await ask(`${telemetry.url}/`)).status).toBe(404);
    const answer = await fetch(`${telemetry.url}/metrics`, { method: 'POST', body: 'x' });
    expect(answer.status).toBe(405);
  } finally {
    telemetry.close();
  }
});
