import type { Server } from '../../contract/support/servers.js';
import { configMap, manifest } from '../../reconciler/world.js';
import { after, before, type Failpoint } from './failpoint.js';
import { anApiServer, KillWorld } from './kill-world.js';
import { holds } from './oracle.js';

let server: Server;
let world: KillWorld;
beforeAll(async () => void (server = await anApiServer()));
afterAll(() => server.stop());
beforeEach(async () => void (world = await KillWorld.create(server)));
afterEach(() => world.close());

const status = /^PATCH .*\/applications\/web-[^/]*$/;
/** A Job that is a hook. */
function hook(name: string, phase: string, more: { readonly spec?: object; readonly policy?: string } = {}): string {
  const template = { spec: { restartPolicy: 'Never', containers: [{ name: 'run', image: 'busybox' }] } };
  return manifest(
    'batch/v1',
    'Job',
    name,
    { spec: { backoffLimit: 0, template, ...more.spec } },
    {
      'argocd.argoproj.io/hook': phase,
      ...(more.policy !== undefined && { 'argocd.argoproj.io/hook-delete-policy': more.policy }),
    },
  );
}

/** The creation of an object in a collection, by whatever method. */
const creates = (plural: string): RegExp => new RegExp(`^(POST|PATCH) .*/${plural}(/[^/]*)?$`);

it.each(['before', 'after'] as const)(
  'K07 killed %s the answer to the creation of a PreSync hook, it waits for that very hook',
  async (when) => {
    const commit = world.push({ 'web/a.yaml': configMap('a', '1'), 'web/h.yaml': hook('h', 'PreSync') });
    await world.deliver();
    await world.killedAt((when === 'before' ? before : after)(creates('jobs')));
    const uid = (await world.job('h'))?.metadata.uid;
    expect(uid !== undefined).toBe(when === 'after');
    await world.start();
    await world.eventually('the hook is there', () => world.job('h'));
    expect(await world.configMap('a')).toBeUndefined();
    const job = await world.finishJob('h');
    if (uid !== undefined) expect(job.metadata.uid).toBe(uid);
    await world.synced(commit);
    await holds(world, { configMaps: { a: '1' } });
  },
);

describe('K08 a PreSync hook that finished, and of which nobody heard', () => {
  it.each([
    ['that stays', {}],
    ['that its policy deletes', { policy: 'HookSucceeded' }],
    ['that is deleted after its time to live', { spec: { ttlSecondsAfterFinished: 1 } }],
  ])('K08 %s is not run again', async (which, more) => {
    const commit = world.push({
      'web/a.yaml': configMap('a', '1'),
      'web/h.yaml': hook('h', 'PreSync', more),
    });
    await world.deliver();
    await world.killedAt(after(creates('jobs')));
    const job = await world.finishJob('h');
    // What the controller of times to live does: the finalizer of the hook holds it until its end was seen.
    if (which.includes('time to live')) await world.delete(job);
    await world.killedAt(before(creates('configmaps')));
    await world.start();
    await world.synced(commit);
    await world.eventually('it is deleted by its policy alone', async () => {
      const isThere = (await world.job('h')) !== undefined;
      return isThere === (which === 'that stays');
    });
    const isOurs = which.includes('policy');
    await holds(world, { configMaps: { a: '1' }, deleted: isOurs ? ['jobs/h'] : [] });
  });
});

it.each<[string, Failpoint, 'PostSync' | 'SyncFail']>([
  ['K15 before a PostSync hook is created', before(creates('jobs')), 'PostSync'],
  ['K15 after a PostSync hook was created', after(creates('jobs')), 'PostSync'],
  [
    'K15 before the end is stored that a PostSync hook made',
    before(status, /"Succeeded".*"operation":null|"operation":null/),
    'PostSync',
  ],
  ['K15 before a SyncFail hook is created', before(creates('jobs')), 'SyncFail'],
  ['K15 after a SyncFail hook was created', after(creates('jobs')), 'SyncFail'],
  ['K15 before the end is stored that a SyncFail hook saw', before(status, /"operation":null/), 'SyncFail'],
])('%s: the hook runs once', async (title, point, phase) => {
  const fails = phase === 'SyncFail';
  const bad = manifest('v1', 'Service', 'bad', { spec: { ports: [{ port: 70_000 }] } });
  const commit = world.push({
    'web/a.yaml': configMap('a', '1'),
    'web/h.yaml': hook('h', phase),
    ...(fails && { 'web/bad.yaml': bad }),
  });
  await world.deliver({ syncPolicy: { automated: { prune: true }, retry: { limit: 0 } } });
  const ends = title.includes('the end');
  await world.killedAt(point, () => (ends ? world.finishJob('h') : Promise.resolve()));
  await world.start();
  if (!ends) await world.finishJob('h');
  if (!fails) await world.synced(commit);
  else
    await world.until(
      'it failed',
      ({ status, operation }) => status?.operationState?.phase === 'Failed' && operation === undefined,
    );
  await holds(world, { configMaps: { a: '1' }, ...(fails && { phase: 'Failed' }) });
});

it.each(['before', 'after'] as const)(
  'K10 killed %s the answer to the creation of a hook with a generated name, there is one of it',
  async (when) => {
    const named = JSON.parse(hook('x', 'PreSync')) as { metadata: object };
    const generated = { ...named, metadata: { ...named.metadata, name: undefined, generateName: 'h-' } };
    const commit = world.push({
      'web/a.yaml': configMap('a', '1'),
      'web/h.yaml': JSON.stringify(generated),
    });
    await world.deliver();
    await world.killedAt((when === 'before' ? before : after)(creates('jobs')));
    await world.start();
    const name = await world.eventually('the hook is there', async () => {
      const jobs = Object.keys(world.created).filter((what) => what.startsWith('jobs/h-'));
      return jobs[0]?.slice('jobs/'.length);
    });
    await world.finishJob(name);
    await world.synced(commit);
    expect(Object.keys(world.created).filter((what) => what.startsWith('jobs/'))).toEqual([`jobs/${name}`]);
    await holds(world, { configMaps: { a: '1' } });
  },
);

it('K18 killed while it terminates, it ends terminated, and no hook goes on', async () => {
  world.push({ 'web/a.yaml': configMap('a', '1'), 'web/h.yaml': hook('h', 'PreSync') });
  await world.deliver({ syncPolicy: {} });
  await world.killedAt(before(/^DELETE .*\/jobs\/h/), async () => {
    await world.until('it is compared', ({ status }) => status?.sync?.status === 'OutOfSync');
    await world.patchApp({ operation: { sync: { revision: 'main' } } });
    await world.eventually('the hook is there', () => world.job('h'));
    await world.until('it runs', ({ status }) => status?.operationState?.phase === 'Running');
    await world.patchApp({ status: { operationState: { phase: 'Terminating' } } });
  });
  expect((await world.app()).status?.operationState?.phase).toBe('Terminating');
  await world.start();
  const app = await world.until(
    'it is over',
    ({ operation, status }) => operation === undefined && status?.operationState?.phase === 'Failed',
  );
  expect(app.status?.operationState?.message).toContain('terminated');
  await world.eventually('the hook is gone', async () => (await world.job('h')) === undefined);
  expect(await world.configMap('a')).toBeUndefined();
  await holds(world, { configMaps: {}, deleted: ['jobs/h'], phase: 'Failed' });
});
