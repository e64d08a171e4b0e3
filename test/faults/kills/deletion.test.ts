import type { Server } from '../../contract/support/servers.js';
import { configMap, manifest } from '../../reconciler/world.js';
import { after, before, nth } from './failpoint.js';
import { anApiServer, KillWorld } from './kill-world.js';
import { holds } from './oracle.js';

let server: Server;
let world: KillWorld;
beforeAll(async () => void (server = await anApiServer()));
afterAll(() => server.stop());
beforeEach(async () => void (world = await KillWorld.create(server)));
afterEach(() => world.close());

const deletes = /^DELETE .*\/configmaps\/[^/]*$/;
const status = /^PATCH .*\/applications\/web-[^/]*$/;
const files = (names: readonly string[]): Record<string, string> =>
  Object.fromEntries(names.map((name) => [`web/${name}.yaml`, configMap(name, 'one')]));
const values = (names: readonly string[]): Record<string, string> =>
  Object.fromEntries(names.map((name) => [name, 'one']));
const stay = ['s0', 's1', 's2', 's3'];
const go = ['g0', 'g1', 'g2'];
const gone = go.map((name) => `configmaps/${name}`);

it.each(
  go.flatMap((_, index) => [before, after].map((when) => [when.name, index, nth(index, when(deletes))] as const)),
)('K14 killed %s prune %i of three, the rest is pruned, and nothing else', async (_when, _index, point) => {
  world.push({ ...files(stay), ...files(go) });
  await world.deliver();
  await world.start();
  await world.synced();
  await world.kill();
  const commit = world.push(Object.fromEntries(go.map((name) => [`web/${name}.yaml`, null])));
  await world.killedAt(point);
  await world.start();
  await world.synced(commit);
  for (const name of go) expect(await world.configMap(name)).toBeUndefined();
  await holds(world, { configMaps: values(stay), deleted: gone });
});

it('K14 what was applied, and stored in no status before it left Git, is pruned', async () => {
  world.push(files(stay));
  await world.deliver();
  await world.start();
  await world.synced();
  await world.kill();
  world.push(files(['x']));
  await world.killedAt(after(/^PATCH .*\/configmaps\/x\?/));
  expect((await world.app()).status?.operationState?.phase).toBe('Running');
  const commit = world.push({ 'web/x.yaml': null });
  await world.start();
  await world.synced(commit);
  expect(await world.configMap('x')).toBeUndefined();
  await holds(world, { configMaps: values(stay), deleted: ['configmaps/x'] });
});

describe('the deletion of an Application', () => {
  const hook = (name: string, phase: string): string =>
    manifest(
      'batch/v1',
      'Job',
      name,
      { spec: { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'run', image: 'busybox' }] } } } },
      { 'argocd.argoproj.io/hook': phase },
    );
  const finalizer = 'resources-finalizer.argocd.argoproj.io/background';

  it.each([
    ['before the second of its objects is deleted', nth(1, before(deletes))],
    ['after the last of its objects was deleted', nth(go.length - 1, after(deletes))],
    ['before its finalizer is taken away', before(status, new RegExp(`^(?!.*${finalizer}).*"finalizers"`))],
    ['before its PreDelete hook is created', before(/^(POST|PATCH) .*\/jobs/)],
    ['after its PreDelete hook was created', after(/^(POST|PATCH) .*\/jobs/)],
    ['after its PostDelete hook was created', nth(1, after(/^(POST|PATCH) .*\/jobs/))],
  ])('K19 killed %s, it is completed, and its hooks run once', async (_, point) => {
    world.push({
      ...files(go),
      'web/pre.yaml': hook('pre', 'PreDelete'),
      'web/post.yaml': hook('post', 'PostDelete'),
    });
    await world.deliver({}, { finalizers: [finalizer] });
    await world.start();
    await world.synced();
    await world.until('hooks hold it', ({ metadata }) => (metadata.finalizers ?? []).length > 1);
    await world.kill();
    const { apiVersion, kind, metadata } = await world.app();
    await world.delete({ apiVersion, kind, metadata });
    const finished: Promise<unknown>[] = [];
    await world.killedAt(point, () => {
      for (const name of ['pre', 'post']) finished.push(world.finishJob(name));
      return Promise.resolve();
    });
    expect((await world.app()).metadata.finalizers ?? []).not.toEqual([]);
    await world.start();
    await world.eventually(
      'the Application is gone',
      async () => (await world.get('argoproj.io/v1alpha1', 'Application', world.web)) === undefined,
    );
    await Promise.all(finished);
    for (const name of go) expect(await world.configMap(name)).toBeUndefined();
    expect(world.created).toMatchObject({ 'jobs/pre': 1, 'jobs/post': 1 });
    const deletions = world.writes.filter(({ call }) => call.verb === 'delete' && call.resource !== 'jobs');
    expect(deletions.every(({ call }) => go.includes(call.name))).toBe(true);
  });
});
