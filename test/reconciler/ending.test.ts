import { createServer, type Socket } from 'node:net';
import { configMap, World } from './world.js';
import { eventually } from '../support/patience.js';

const count = 150;
const many = Object.fromEntries(Array.from({ length: count }, (_, n) => [`web/m${n}.yaml`, configMap(`m${n}`, 'one')]));

/** Names of ConfigMaps in the order of their creation, and what happens when the first is there. */
function created(world: World, first: () => void = () => undefined): string[] {
  const names: string[] = [];
  world.prod.store.objects().watch({ group: '', version: 'v1', kind: 'ConfigMap' }, ({ type, object }) => {
    if (type !== 'ADDED' || object.metadata.name === 'kube-root-ca.crt') return;
    names.push(object.metadata.name ?? '');
    if (names.length === 1) first();
  });
  return names;
}

it('R04 ends in the midst of a wave: what is under way ends and is stored, nothing more begins, and the next one does the rest alone', async () => {
  const world = await World.create();
  try {
    const revision = world.repository.push(many);
    let ended: Promise<void> | undefined;
    const names = created(world, () => (ended = world.reconciler?.end(10_000)));
    await world.startReconciler();
    await world.hub.apply(world.application('web', 'web'));
    await eventually(() => ended !== undefined);
    await ended;
    const whenEnded = names.length;
    expect(whenEnded).toBeGreaterThan(0);
    expect(whenEnded).toBeLessThan(count);
    const { status, operation } = await world.status('web');
    expect(operation).toBeDefined();
    expect(status?.operationState?.phase).toBe('Running');
    const results = status?.operationState?.syncResult?.resources ?? [];
    const done = results.filter(({ status: result }) => result === 'Synced').map(({ name }) => name);
    expect(done.sort()).toEqual([...names].sort());
    await world.quiet();
    expect(names).toHaveLength(whenEnded);

    await world.startReconciler();
    const after = await world.synced('web', revision);
    expect(after.status?.operationState?.startedAt).toBe(status?.operationState?.startedAt);
    expect(after.status?.operationState?.syncResult?.resources).toHaveLength(count);
    expect(new Set(names).size).toBe(count);
    expect(names).toHaveLength(count);
  } finally {
    await world.close();
  }
});

it('R04 begins no operation once it ends, and the next one does', async () => {
  const world = await World.create();
  try {
    world.repository.push({ 'web/one.yaml': configMap('one', '1') });
    const names = created(world);
    const reconciler = await world.startReconciler();
    const ended = reconciler.end(10_000);
    await world.hub.apply(world.application('web', 'web'));
    await ended;
    await world.quiet();
    expect(names).toEqual([]);
    expect((await world.status('web')).status?.operationState).toBeUndefined();
    await world.startReconciler();
    await world.synced('web');
    expect(names).toEqual(['one']);
  } finally {
    await world.close();
  }
});

it('R04 waits no longer than it is granted for a cluster that does not answer', async () => {
  const world = await World.create();
  const sockets: Socket[] = [];
  const silent = createServer((socket) => void sockets.push(socket.on('error', () => undefined)));
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const bound = silent.address();
  const port = typeof bound === 'object' && bound !== null ? bound.port : 0;
  try {
    const secret = world.clusterSecret();
    await world.hub.apply({
      ...secret,
      stringData: { name: 'prod', server: `http://127.0.0.1:${port}`, config: '{}' },
    });
    world.repository.push({ 'web/one.yaml': configMap('one', '1') });
    await world.hub.apply(world.application('web', 'web'));
    const reconciler = await world.startReconciler();
    await eventually(() => sockets.length > 0);
    let late = false;
    const began = performance.now();
    await reconciler.end(300, () => (late = true));
    expect(late).toBe(true);
    // The request itself is waited for for 30 seconds.
    expect(performance.now() - began).toBeLessThan(25_000);
  } finally {
    sockets.forEach((socket) => socket.destroy());
    silent.close();
    await world.close();
  }
});
