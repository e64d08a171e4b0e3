import { defaultTracking } from '../../lib/engine/index.js';
import type { JsonObject, KubeObject } from '../../lib/kube/index.js';
import { conditionsOf, configMap, World } from './world.js';
import { eventually } from '../support/patience.js';

const four = Object.fromEntries(['a', 'b', 'c', 'd'].map((name) => [`web/${name}.yaml`, configMap(name, '1')]));

async function live(world: World): Promise<string[]> {
  const names = ['a', 'b', 'c', 'd', 'chart'];
  const found = await Promise.all(names.map((name) => world.prod.get('v1', 'ConfigMap', 'shop', name)));
  return names.filter((_, index) => found[index] !== undefined);
}

/** An Application of four objects that was delivered. */
async function delivered(finalizers: string[] = []): Promise<{ world: World; app: KubeObject }> {
  const world = await World.create();
  world.repository.push(four);
  const app = world.application('web', 'web');
  app.metadata.finalizers = finalizers;
  await world.hub.apply(app);
  await world.startReconciler();
  await world.synced('web');
  return { world, app };
}

const cascade = ['resources-finalizer.argocd.argoproj.io'];
const gone = (world: World, kind: string, name: string): Promise<true> =>
  eventually(async () => (await world.hub.get('argoproj.io/v1alpha1', kind, 'argocd', name)) === undefined);

describe('D04: a cluster that is not registered any more', () => {
  let world: World;
  afterEach(() => world.close());

  it.each<[string, (world: World) => Promise<void>]>([
    ['because its Secret was deleted', (one) => one.hub.delete(one.clusterSecret())],
    ['because it was renamed', (one) => one.hub.patch(one.clusterSecret(), { stringData: { name: 'other' } })],
    [
      'because the Secret lost its label',
      (one) => one.hub.patch(one.clusterSecret(), { metadata: { labels: { 'argocd.argoproj.io/secret-type': null } } }),
    ],
  ])('%s: its Applications are Unknown, nothing is deleted, and all goes on when it is back', async (_, lose) => {
    ({ world } = await delivered(cascade));
    await lose(world);
    const { status } = await world.until('web', (app) => app.status?.sync?.status === 'Unknown');
    expect(status?.conditions).toEqual([expect.objectContaining({ type: 'InvalidSpecError' })]);
    world.repository.push({ 'web/d.yaml': null });
    await world.quiet();
    expect(await live(world)).toEqual(['a', 'b', 'c', 'd']);
    await world.hub.delete(world.clusterSecret()).catch(() => undefined);
    await world.hub.apply(world.clusterSecret());
    await world.synced('web');
    await eventually(async () => !(await live(world)).includes('d'));
    expect(await live(world)).toEqual(['a', 'b', 'c']);
  });

  it('lets an Application go that is deleted, and leaves what it managed', async () => {
    let app: KubeObject;
    ({ world, app } = await delivered(cascade));
    await world.hub.delete(world.clusterSecret());
    await world.until('web', ({ status }) => status?.sync?.status === 'Unknown');
    await world.hub.delete(app);
    await gone(world, 'Application', 'web');
    expect(await live(world)).toEqual(['a', 'b', 'c', 'd']);
  });

  it('that only cannot be reached holds the deletion until it answers', async () => {
    let app: KubeObject;
    ({ world, app } = await delivered(cascade));
    await world.prod.down();
    await world.hub.delete(app);
    await world.until('web', (one) => conditionsOf(one).some((text) => text.startsWith('DeletionError')));
    await world.prod.up();
    await gone(world, 'Application', 'web');
    expect(await live(world)).toEqual([]);
  });
});

test('D05: a project that is deleted is held while an Application names it, and goes with the last one', async () => {
  const world = await World.create();
  try {
    const project: KubeObject = {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'AppProject',
      metadata: { name: 'team', namespace: 'argocd', finalizers: cascade },
      spec: { sourceRepos: ['*'], destinations: [{ server: '*', namespace: '*' }] },
    };
    world.repository.push(four);
    const app = world.application('web', 'web', { project: 'team' });
    await world.hub.apply(project, app);
    await world.startReconciler();
    await world.synced('web');
    await world.hub.delete(project);
    await eventually(() => world.log().includes('the project team is being deleted, and is held while'));
    world.repository.push({ 'web/a.yaml': configMap('a', '2') });
    await eventually(async () => {
      const found = await world.prod.get('v1', 'ConfigMap', 'shop', 'a');
      return (found?.['data'] as JsonObject | undefined)?.['value'] === '2';
    });
    expect(await world.hub.get('argoproj.io/v1alpha1', 'AppProject', 'argocd', 'team')).toBeDefined();
    await world.hub.delete(app);
    await gone(world, 'AppProject', 'team');
    expect(await live(world)).toEqual(['a', 'b', 'c', 'd']);
  } finally {
    await world.close();
  }
});

describe('D07: when the marks of tracking change, the first pass adopts, and prunes nothing', () => {
  const label = { 'app.kubernetes.io/instance': 'web' };

  it.each([
    ['the method, from annotation to label', { ...defaultTracking, method: 'label' as const }],
    ['the method, from annotation to both', { ...defaultTracking, method: 'annotation+label' as const }],
    ['the id of the installation', { ...defaultTracking, installationId: 'hub-1' }],
  ])('%s', async (_, tracking) => {
    const { world } = await delivered();
    try {
      const chart = {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'chart', namespace: 'shop', labels: label },
      };
      await world.prod.apply(chart);
      await world.stopReconciler();
      const commit = world.repository.push({ 'web/a.yaml': configMap('a', '2') });
      await world.startReconciler({ tracking });
      await world.synced('web', commit);
      await world.quiet();
      expect(await live(world)).toEqual(['a', 'b', 'c', 'd', 'chart']);
      const next = world.repository.push({ 'web/d.yaml': null });
      await world.synced('web', next);
      await eventually(async () => !(await live(world)).includes('d'));
      expect(await live(world)).toEqual(['a', 'b', 'c', 'chart']);
    } finally {
      await world.close();
    }
  });
});

test.each([['hub-1'], ['']])(
  'D08: of two installations with the same Applications on one cluster, neither touches what is the other\'s (id "%s")',
  async (installationId) => {
    const [one, other] = await Promise.all([World.create(), World.create()]);
    try {
      await other.hub.apply({
        ...other.clusterSecret(),
        stringData: { name: 'prod', server: one.prod.url, config: '{}' },
      });
      one.repository.push({ 'web/a.yaml': configMap('a', '1'), 'web/b.yaml': configMap('b', '1') });
      other.repository.push({ 'web/c.yaml': configMap('c', '1'), 'web/d.yaml': configMap('d', '1') });
      const app = one.application('web', 'web');
      app.metadata.finalizers = cascade;
      await one.hub.apply(app);
      await other.hub.apply(other.application('web', 'web'));
      await one.startReconciler({ tracking: { ...defaultTracking, installationId } });
      await other.startReconciler({ tracking: { ...defaultTracking, installationId: 'hub-2' } });
      await Promise.all([one.synced('web'), other.synced('web')]);
      await one.synced('web', one.repository.push({ 'web/b.yaml': null }));
      await other.synced('web', other.repository.push({ 'web/d.yaml': null }));
      await Promise.all([one.quiet(), other.quiet()]);
      expect(await live(one)).toEqual(['a', 'c']);
      await one.hub.delete(app);
      await gone(one, 'Application', 'web');
      expect(await live(one)).toEqual(['c']);
    } finally {
      await other.close();
      await one.close();
    }
  },
);
