import { createServer, type Socket } from 'node:net';
import { writeYaml, type JsonObject } from '../../lib/kube/index.js';
import { untilProcesses } from '../support/processes.js';
import { application, ready } from './support/applications.js';
import { eventually } from './support/eventually.js';
import { paths } from './support/kubernetes.js';
import { says } from './support/says.js';
import { World } from './support/world.js';

const count = 400;

/** ConfigMaps of one Application, a file for each. */
function maps(folder: string): Record<string, string> {
  const files: Record<string, string> = {};
  for (let n = 0; n < count; n++)
    files[`${folder}/m${n}.yaml`] = writeYaml({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: `m${n}` },
      data: { n: `${n}` },
    });
  return files;
}

it('R04 a process that gets SIGTERM in the midst of a sync ends with 0 and leaves nothing behind; the next does the rest', async () => {
  const world = await World.create(['prod']);
  const cluster = world.api();
  const uids = async (): Promise<Map<string, string>> => {
    const all = await cluster.list('/api/v1/namespaces/web/configmaps');
    const own = all.filter(({ metadata }) => metadata.name?.startsWith('m'));
    return new Map(own.map(({ metadata }) => [metadata.name ?? '', metadata.uid ?? '']));
  };
  try {
    const reconciler = world.reconcile('--log-format', 'json');
    await says(reconciler, /"event":"started"/);
    const commit = world.clone.push(maps('web'));
    await world.deliver(application('web', { repoURL: world.repoURL, path: 'web' }, { cluster: 'prod' }));
    await eventually('the sync has begun', async () => (await uids()).size > 0);
    const told = Date.now();
    expect(await reconciler.stop('SIGTERM')).toBe(0);
    expect(Date.now() - told).toBeLessThan(20_000);
    await untilProcesses(world.bare, (left) => left === 0);
    const before = await uids();
    const left = await world.hub.api.get(paths.application('web'));
    if (before.size < count) {
      expect(left).toMatchObject({ operation: {}, status: { operationState: { phase: 'Running' } } });
      expect(JSON.stringify(left?.['status'])).toContain('"resources"');
    }
    expect(reconciler.lines.map((line) => JSON.parse(line).event).slice(-2)).toEqual(['ending', 'ended']);

    const next = world.reconcile('--log-format', 'json');
    await ready(world.hub.api, 'web', commit);
    const after = await uids();
    expect(after.size).toBe(count);
    expect([...before].filter(([name, uid]) => after.get(name) !== uid)).toEqual([]);
    const begun = [...reconciler.lines, ...next.lines].filter((line) => /"event":"operationStarted"/.test(line));
    expect(begun).toHaveLength(1);
    expect(await next.stop('SIGTERM')).toBe(0);
  } finally {
    await world.close();
  }
});

it('R04 a process that gets SIGTERM while a server keeps its fetch waiting, or while it has nothing to do, ends with 0 and leaves nothing behind', async () => {
  const sockets: Socket[] = [];
  const silent = createServer((socket) => void sockets.push(socket.on('error', () => undefined)));
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const bound = silent.address();
  const hanging = `https://127.0.0.1:${typeof bound === 'object' ? bound?.port : 0}/hanging.git`;
  const world = await World.create(['prod']);
  try {
    const idle = world.reconcile();
    await says(idle, /reconciling the applications/);
    expect(await idle.stop('SIGTERM')).toBe(0);
    const waiting = world.reconcile();
    await world.deliver(application('web', { repoURL: hanging, path: 'web' }, { cluster: 'prod' }));
    await eventually('the fetch has begun', () => sockets.length > 0);
    expect(await waiting.stop('SIGTERM')).toBe(0);
    await untilProcesses(hanging, (left) => left === 0);
  } finally {
    await world.close();
    for (const socket of sockets) socket.destroy();
    silent.close();
  }
});

it('R05 a second signal ends a process at once that waits for an answer', async () => {
  const sockets: Socket[] = [];
  const silent = createServer((socket) => void sockets.push(socket.on('error', () => undefined)));
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const bound = silent.address();
  const port = typeof bound === 'object' && bound !== null ? bound.port : 0;
  const world = await World.create(['prod'], () => Promise.resolve(`http://127.0.0.1:${port}`));
  try {
    world.clone.push(maps('web'));
    const reconciler = world.reconcile();
    await says(reconciler, /reconciling the applications/);
    await world.deliver(application('web', { repoURL: world.repoURL, path: 'web' }, { cluster: 'prod' }));
    await eventually('the cluster is asked', () => sockets.length > 0);
    reconciler.child.kill('SIGTERM');
    await says(reconciler, /nothing more begins/);
    expect(await reconciler.stop('SIGTERM')).toBe(130);
  } finally {
    sockets.forEach((socket) => socket.destroy());
    silent.close();
    await world.close();
  }
});

it('every line of the log is JSON, tells of its operation, and holds no secret', async () => {
  const canary = 'canary-3f9c17';
  const encoded = Buffer.from(canary).toString('base64');
  const world = await World.create(['prod']);
  const secret = (name: string, body: JsonObject): string =>
    writeYaml({ apiVersion: 'v1', kind: 'Secret', metadata: { name }, ...body });
  try {
    const commit = world.clone.push({
      'good/secret.yaml': secret('good', { stringData: { password: canary } }),
      'bad/secret.yaml': secret('bad', { type: 'kubernetes.io/tls', data: { wrong: encoded } }),
      'odd/secret.yaml': secret('odd', { data: { password: `${canary}!` } }),
    });
    await world.hub.api.create('/api/v1/namespaces/argocd/secrets', {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'login', namespace: 'argocd', labels: { 'argocd.argoproj.io/secret-type': 'repository' } },
      stringData: { type: 'git', url: 'https://127.0.0.1:1/team/x.git', username: 'me', password: canary },
    });
    const repositories = { good: world.repoURL, bad: world.repoURL, odd: world.repoURL };
    const unreachable = { login: 'https://127.0.0.1:1/team/x.git', url: `https://me:${canary}@127.0.0.1:1/y.git` };
    const reconciler = world.reconcile('--log-format', 'json', '--log-level', 'debug');
    await says(reconciler, /"event":"started"/);
    for (const [name, repoURL] of Object.entries({ ...repositories, ...unreachable }))
      await world.deliver(application(name, { repoURL, path: name }, { cluster: 'prod' }));
    await ready(world.hub.api, 'good', commit);
    for (const said of [/"bad".*is invalid/, /"odd".*cannot be handled/, /problem","application":"(login|url)"/])
      await says(reconciler, said);
    await reconciler.stop('SIGTERM');
    const tokens = [world.hub.cluster.token, ...[...world.clusters.values()].map(({ cluster }) => cluster.token)];
    for (const line of reconciler.lines) {
      for (const hidden of [canary, encoded, ...tokens]) expect(line).not.toContain(hidden);
      expect(JSON.parse(line)).toMatchObject({
        time: expect.any(String),
        level: expect.any(String),
        event: expect.any(String),
      });
    }
    const ended = reconciler.lines
      .map((line) => JSON.parse(line))
      .find(({ event, application }) => event === 'operationCompleted' && application === 'good');
    const { metadata } = (await world.hub.api.get(paths.application('good'))) ?? {};
    expect(ended).toMatchObject({ revision: commit, phase: 'Succeeded', duration: expect.any(Number) });
    expect(ended.operation.split('/')[1]).toBe(metadata?.uid);
  } finally {
    await world.close();
  }
});
