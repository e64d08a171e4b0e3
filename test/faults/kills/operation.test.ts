import type { Server } from '../../contract/support/servers.js';
import { stringifyJson } from '../../../lib/kube/index.js';
import { configMap } from '../../reconciler/world.js';
import { after, before } from './failpoint.js';
import { anApiServer, KillWorld } from './kill-world.js';
import { holds } from './oracle.js';

let server: Server;
let world: KillWorld;
beforeAll(async () => void (server = await anApiServer()));
afterAll(() => server.stop());
beforeEach(async () => void (world = await KillWorld.create(server)));
afterEach(() => world.close());

const status = /^PATCH .*\/applications\/web-[^/]*$/;
const running = /"phase":"Running"/;
const begun = (): number => world.events.filter(({ type }) => type === 'operationStarted').length;

it('K01 an operation that was accepted, and that nobody saw, is done once', async () => {
  const commit = world.push({ 'web/a.yaml': configMap('a', '1') });
  await world.deliver({ syncPolicy: {} });
  await world.start();
  await world.until('it is compared', ({ status }) => status?.sync?.status === 'OutOfSync');
  await world.kill();
  await world.patchApp({ operation: { sync: { revision: 'main' }, initiatedBy: { username: 'ada' } } });
  await world.killedAt(before(status, running));
  await world.start();
  const app = await world.synced(commit);
  expect(app.status?.history).toHaveLength(1);
  expect(begun()).toBe(1);
  await holds(world, { configMaps: { a: '1' } });
});

it('K02 an operation that was marked as Running goes on with its own revision, whatever was pushed meanwhile', async () => {
  const first = world.push({ 'web/a.yaml': configMap('a', '1') });
  await world.deliver({ syncPolicy: {} });
  await world.killedAt(after(status, running), async () => {
    await world.until('it is compared', ({ status }) => status?.sync?.status === 'OutOfSync');
    await world.patchApp({ operation: { sync: { revision: 'main' } } });
  });
  const stored = (await world.app()).status?.operationState;
  expect(stored).toMatchObject({ phase: 'Running', syncResult: { revision: first } });
  world.push({ 'web/a.yaml': configMap('a', '2') });
  await world.start();
  const app = await world.until('it is over', ({ status }) => status?.operationState?.phase === 'Succeeded');
  expect(app.status).toMatchObject({
    operationState: { startedAt: stored?.startedAt, syncResult: { revision: first } },
    sync: { status: 'OutOfSync' },
    history: [{ revision: first }],
  });
  expect(await world.configMap('a')).toMatchObject({ data: { value: '1' } });
});

it('K05 killed between comparison and dry run, it makes the dry run of the same operation, and nothing else', async () => {
  const commit = world.push({ 'web/a.yaml': configMap('a', '1') });
  await world.deliver({ syncPolicy: {} });
  await world.killedAt(before(/^PATCH .*\/configmaps\/a\?.*dryRun=All/), async () => {
    await world.until('it is compared', ({ status }) => status?.sync?.status === 'OutOfSync');
    await world.patchApp({ operation: { sync: { revision: 'main', dryRun: true } } });
  });
  const stored = (await world.app()).status?.operationState;
  expect(stored).toMatchObject({ phase: 'Running', syncResult: { revision: commit } });
  await world.start();
  const app = await world.until('it is over', ({ status }) => status?.operationState?.phase === 'Succeeded');
  expect(app.status?.operationState?.startedAt).toBe(stored?.startedAt);
  expect(await world.configMap('a')).toBeUndefined();
  expect(world.writes.filter(({ call }) => call.dryRun)).toHaveLength(2);
});

it.each(['before', 'after'] as const)(
  'K06 killed %s its namespace is created, it has the namespace with its metadata, and what belongs there',
  async (when) => {
    const space = await world.another('new');
    const commit = world.push({ 'web/a.yaml': configMap('a', '1') });
    const point = /^(POST|PATCH) \/api\/v1\/namespaces(\/|\?|$)[^/]*$/;
    await world.deliver({
      destination: { server: 'https://kubernetes.default.svc', namespace: space },
      syncPolicy: {
        automated: { prune: true },
        syncOptions: ['CreateNamespace=true'],
        managedNamespaceMetadata: { labels: { team: 'shop' } },
      },
    });
    await world.killedAt((when === 'before' ? before : after)(point));
    expect((await world.get('v1', 'Namespace', space, '')) !== undefined).toBe(when === 'after');
    expect(await world.get('v1', 'ConfigMap', 'a', space)).toBeUndefined();
    await world.start();
    await world.synced(commit);
    expect(await world.get('v1', 'Namespace', space, '')).toMatchObject({ metadata: { labels: { team: 'shop' } } });
    expect(await world.get('v1', 'ConfigMap', 'a', space)).toMatchObject({ data: { value: '1' } });
    expect(Object.values(world.created).every((times) => times === 1)).toBe(true);
  },
);

describe('after all is applied', () => {
  const end = /"operation":null/;

  it('K16 the end is one write: of the status, with the operation', async () => {
    world.push({ 'web/a.yaml': configMap('a', '1') });
    await world.deliver();
    await world.start();
    await world.synced();
    const writes = world.writes
      .filter(({ call }) => call.name === world.web)
      .map(({ body }) => stringifyJson(body ?? null));
    const ends = writes.filter((body) => /"phase":"Succeeded"/.test(body) || end.test(body));
    expect(ends.map((body) => [/"phase":"Succeeded"/.test(body), end.test(body)])).toEqual([[true, true]]);
  });

  it.each(['before', 'after'] as const)('K16 killed %s that write, it never says half of it', async (when) => {
    const commit = world.push({ 'web/a.yaml': configMap('a', '1') });
    await world.deliver();
    await world.killedAt((when === 'before' ? before : after)(status, end));
    const { status: stored, operation } = await world.app();
    const { phase, finishedAt } = stored?.operationState ?? {};
    expect({ phase, over: finishedAt !== undefined, asked: operation !== undefined }).toEqual(
      when === 'before'
        ? { phase: 'Running', over: false, asked: true }
        : { phase: 'Succeeded', over: true, asked: false },
    );
    const version = (await world.configMap('a'))?.metadata.resourceVersion;
    await world.start();
    const app = await world.synced(commit);
    expect(app.status?.history).toHaveLength(1);
    expect((await world.configMap('a'))?.metadata.resourceVersion).toBe(version);
    await holds(world, { configMaps: { a: '1' } });
  });
});

it('K17 killed while it waits for its next attempt, it keeps its count and its time', async () => {
  const commit = world.push({
    'web/a.yaml': configMap('a', '1'),
    'web/bad.yaml': JSON.stringify({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'bad' },
      spec: { ports: [{ port: 70000 }] },
    }),
  });
  const retry = { limit: 1, backoff: { duration: '4s', factor: 1, maxDuration: '4s' } };
  await world.deliver({ syncPolicy: { automated: {}, retry } });
  await world.start();
  const failed = await world.until(
    'it waits for its next attempt',
    ({ status }) => status?.operationState?.finishedAt !== undefined && status.operationState.phase === 'Running',
  );
  await world.kill();
  const before = failed.status?.operationState;
  const applied = (): number => world.writes.filter(({ call }) => call.resource === 'services').length;
  const asked = applied();
  await world.start();
  const second = await world.until(
    'it has made its last attempt',
    ({ status }) => status?.operationState?.phase === 'Failed',
  );
  expect(applied()).toBe(asked + 1);
  const waited = Date.parse(second.status?.operationState?.finishedAt ?? '') - Date.parse(before?.finishedAt ?? '');
  expect(waited).toBeGreaterThanOrEqual(4_000);
  expect(second.status?.operationState).toMatchObject({
    retryCount: 1,
    startedAt: before?.startedAt,
    syncResult: { revision: commit },
  });
});
