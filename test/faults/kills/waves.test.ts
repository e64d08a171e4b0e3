import type { Server } from '../../contract/support/servers.js';
import { configMap, manifest } from '../../reconciler/world.js';
import { after, before, nth, type Failpoint } from './failpoint.js';
import { anApiServer, KillWorld } from './kill-world.js';
import { holds } from './oracle.js';

let server: Server;
let world: KillWorld;
beforeAll(async () => void (server = await anApiServer()));
afterAll(() => server.stop());
beforeEach(async () => void (world = await KillWorld.create(server)));
afterEach(() => world.close());

const applies = /^PATCH .*\/configmaps\/[^/]*$/;
const ofOne = (name: string): RegExp => new RegExp(`^PATCH .*/configmaps/${name}\\?`);
const wave = (number: number): { [key: string]: string } => ({ 'argocd.argoproj.io/sync-wave': String(number) });
const names = ['m0', 'm1', 'm2', 'm3', 'm4'];
const values = Object.fromEntries(names.map((name) => [name, 'one']));

it.each(
  names.flatMap((_, index) => [before, after].map((when) => [when.name, index, nth(index, when(applies))] as const)),
)(
  'K09 killed %s object %i of a wave is applied, the rest is applied, and what was is not touched',
  async (_when, _index, point) => {
    const commit = world.push(Object.fromEntries(names.map((name) => [`web/${name}.yaml`, configMap(name, 'one')])));
    await world.deliver();
    await world.killedAt(point);
    const there = await Promise.all(names.map((name) => world.configMap(name)));
    await world.start();
    await world.synced(commit);
    for (const object of there) {
      if (object === undefined) continue;
      const { uid, resourceVersion } = (await world.configMap(object.metadata.name ?? ''))?.metadata ?? {};
      expect({ uid, resourceVersion }).toEqual({
        uid: object.metadata.uid,
        resourceVersion: object.metadata.resourceVersion,
      });
    }
    await holds(world, { configMaps: values });
  },
);

it('K10 an apply that was sent and whose answer nobody read is no conflict, and nothing twice', async () => {
  world.push({ 'web/a.yaml': configMap('a', '1') });
  await world.deliver();
  await world.start();
  await world.synced();
  await world.kill();
  const commit = world.push({ 'web/a.yaml': configMap('a', '2') });
  await world.killedAt(after(ofOne('a'), /"2"/));
  const version = (await world.configMap('a'))?.metadata.resourceVersion;
  await world.start();
  await world.synced(commit);
  expect((await world.configMap('a'))?.metadata.resourceVersion).toBe(version);
  await holds(world, { configMaps: { a: '2' } });
});

it('K11 killed while it waits for the health of a wave, it waits on, and the next wave comes after', async () => {
  const template = { metadata: { labels: { app: 'd' } }, spec: { containers: [{ name: 'd', image: 'd:1' }] } };
  const deployment = manifest(
    'apps/v1',
    'Deployment',
    'd',
    { spec: { selector: { matchLabels: { app: 'd' } }, template } },
    wave(0),
  );
  const commit = world.push({ 'web/d.yaml': deployment, 'web/a.yaml': configMap('a', '1', wave(1)) });
  await world.deliver();
  await world.start();
  const waiting = await world.until('it waits', ({ status }) =>
    (status?.operationState?.message ?? '').startsWith('waiting for healthy state'),
  );
  await world.kill();
  await world.start();
  await world.until('it is looked at again', ({ status }) => status?.operationState?.phase === 'Running');
  expect(await world.configMap('a')).toBeUndefined();
  await world.available('d');
  const app = await world.synced(commit);
  expect(app.status?.operationState?.startedAt).toBe(waiting.status?.operationState?.startedAt);
  await holds(world, { configMaps: { a: '1' } });
});

describe('a definition and an object of it', () => {
  const group = (): string => `${world.name}.example.com`;
  const definition = (): string =>
    manifest('apiextensions.k8s.io/v1', 'CustomResourceDefinition', `widgets.${group()}`, {
      spec: {
        group: group(),
        scope: 'Namespaced',
        names: { kind: 'Widget', listKind: 'WidgetList', plural: 'widgets', singular: 'widget' },
        versions: [
          {
            name: 'v1',
            served: true,
            storage: true,
            schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
          },
        ],
      },
    });

  /** Killed at the first question what is served that comes after the definition was taken. */
  function atDiscovery(): Failpoint {
    let isTaken = false;
    const taken = after(/^PATCH .*\/customresourcedefinitions\//).at;
    const asked = before(/^GET \/apis(\?|$)/).at;
    return { when: 'before', at: (write) => (isTaken ||= taken(write)) && asked(write) };
  }

  it.each([
    ['its answer is read', () => after(/^(POST|PATCH) .*\/customresourcedefinitions/)],
    ['it is known to be served', atDiscovery],
  ])('K12 killed after the definition was taken and before %s, it goes on with the object', async (_, point) => {
    const name = `widgets.${group()}`;
    const commit = world.push({
      'web/crd.yaml': definition(),
      'web/w.yaml': manifest(`${group()}/v1`, 'Widget', 'w', { spec: { size: 1 } }),
    });
    await world.deliver();
    try {
      await world.killedAt(point());
      await world.start();
      await world.synced(commit);
      expect(await world.get(`${group()}/v1`, 'Widget', 'w')).toMatchObject({ spec: { size: 1 } });
      expect(world.created).toMatchObject({ [`customresourcedefinitions/${name}`]: 1, 'widgets/w': 1 });
      expect(world.deleted).toEqual([]);
    } finally {
      await world.delete({
        apiVersion: 'apiextensions.k8s.io/v1',
        kind: 'CustomResourceDefinition',
        metadata: { name },
      });
    }
  });
});

describe('an object that is deleted and created anew', () => {
  const forced = { 'argocd.argoproj.io/sync-options': 'Force=true,Replace=true' };
  const labels = { app: 'db' };
  const database = (service: string, replicas: number): string =>
    manifest(
      ...(['apps/v1', 'StatefulSet', 'db'] as const),
      {
        spec: {
          ...{ serviceName: service, replicas, selector: { matchLabels: labels } },
          template: { metadata: { labels }, spec: { containers: [{ name: 'db', image: 'db:1' }] } },
        },
      },
      forced,
    );
  const claim = (mode: string): string =>
    manifest(
      ...(['v1', 'PersistentVolumeClaim', 'data'] as const),
      { spec: { accessModes: [mode], resources: { requests: { storage: '1Gi' } } } },
      forced,
    );
  const conditionsOf = async (): Promise<string[]> =>
    ((await world.app()).status?.conditions ?? []).map(({ type, message }) => `${type}: ${message}`);
  const asked = (name: string): Promise<boolean> =>
    world.eventually('somebody is asked', async () =>
      (await conditionsOf()).some((text) => text.startsWith('ReplaceNeedsConfirmation') && text.includes(name)),
    );

  it('K13 killed in between, it is created by the same operation', async () => {
    world.push({ 'web/a.yaml': configMap('a', '1', forced), 'web/b.yaml': configMap('b', '1') });
    await world.deliver();
    await world.start();
    await world.synced();
    await world.kill();
    const commit = world.push({ 'web/a.yaml': configMap('a', '2', forced) });
    await world.killedAt(after(/^DELETE .*\/configmaps\/a/));
    const stored = (await world.app()).status?.operationState;
    expect(stored).toMatchObject({ phase: 'Running', syncResult: { revision: commit } });
    expect(await world.configMap('a')).toBeUndefined();
    await world.start();
    const app = await world.synced(commit);
    expect(app.status?.operationState?.startedAt).toBe(stored?.startedAt);
    await holds(world, { configMaps: { a: '2', b: '1' }, deleted: ['configmaps/a'], again: { 'configmaps/a': 2 } });
  });

  it('K13 with data it is changed in place, or deleted only once a person said yes, and killed in between created again', async () => {
    const set = () => world.get('apps/v1', 'StatefulSet', 'db');
    world.push({ 'web/db.yaml': database('one', 1), 'web/a.yaml': configMap('a', '1') });
    await world.deliver();
    await world.start();
    await world.synced();
    const first = (await set())?.metadata.uid;
    await world.synced(world.push({ 'web/db.yaml': database('one', 2) }));
    expect(await set()).toMatchObject({ metadata: { uid: first }, spec: { replicas: 2 } });
    const commit = world.push({ 'web/db.yaml': database('two', 2) });
    await asked('StatefulSet');
    await world.kill();
    const approves = async (): Promise<void> => {
      // An operation that follows another within a second begins ahead of the clock.
      const { startedAt = '' } = (await world.app()).status?.operationState ?? {};
      await world.patchApp({ metadata: { annotations: { 'argocd.argoproj.io/deletion-approved': startedAt } } });
    };
    expect((await set())?.metadata.uid).toBe(first);
    await world.killedAt(after(/^DELETE .*\/statefulsets\/db/), approves);
    expect(await set()).toBeUndefined();
    await world.start();
    await world.synced(commit);
    expect(await set()).toMatchObject({ spec: { serviceName: 'two' } });
    expect(await conditionsOf()).toEqual([]);
    await holds(world, {
      ...{ configMaps: { a: '1' }, deleted: ['statefulsets/db'], again: { 'statefulsets/db': 2 } },
    });
  });

  it('K13 a claim stays as it is when Git takes its change back', async () => {
    const live = () => world.get('v1', 'PersistentVolumeClaim', 'data');
    world.push({ 'web/data.yaml': claim('ReadWriteOnce'), 'web/a.yaml': configMap('a', '1') });
    await world.deliver();
    await world.start();
    await world.synced();
    const before = (await live())?.metadata.uid;
    world.push({ 'web/data.yaml': claim('ReadWriteMany') });
    await asked('PersistentVolumeClaim');
    await world.kill();
    await world.start();
    const commit = world.push({ 'web/data.yaml': claim('ReadWriteOnce') });
    await world.until('nothing waits any more', ({ status, operation }) => {
      const isSynced = status?.sync?.status === 'Synced' && status.sync.revision === commit;
      return isSynced && operation === undefined && status.operationState?.finishedAt !== undefined;
    });
    expect((await live())?.metadata.uid).toBe(before);
    expect(world.deleted).toEqual([]);
    expect(await conditionsOf()).toEqual([]);
  });
});
