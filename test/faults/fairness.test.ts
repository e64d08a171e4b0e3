import type { JsonObject, KubeObject } from '../../lib/kube/index.js';
import { configMap } from '../scenarios/support/manifests.js';
import { PATIENCE } from '../support/patience.js';
import { FaultWorld } from './support/index.js';

const count = (many: number, name: string): string[] => Array.from({ length: many }, (_, index) => `${name}-${index}`);
const huge = count(16, 'huge');
const small = count(4, 'small');
const ROUNDS = 3;
/** Far fewer than the Applications of the huge cluster: all of them would hang there. */
const workers = 8;

/** Every address of one proxy is a cluster of its own to the reconciler: `huge` has most Applications, and the others one each. */
test('F23 while a huge cluster does not end one call, several deliveries to every small one come to their end, also from a new process', async () => {
  const world = await FaultWorld.create();
  const clusterOf = (app: string): string => (huge.includes(app) ? 'huge' : app);
  const secret = (name: string): KubeObject => ({
    ...world.clusterSecret(),
    metadata: { ...world.clusterSecret().metadata, name },
    stringData: { name, server: world.proxy.urlFor(name), config: '{}' },
  });
  const spec = (app: string): JsonObject => ({ destination: { name: clusterOf(app), namespace: world.name(app) } });
  const push = (apps: readonly string[], value: string): string =>
    world.push(Object.fromEntries(apps.map((app) => [app, ['a', 'b', 'c'].map((name) => configMap(name, value))])));
  const answered = (client: string, since: number): number =>
    world.audit.entries.filter((entry) => entry.client === client && (entry.answered ?? 0) > since).length;
  try {
    const all = [...huge, ...small];
    await Promise.all(all.map((app) => world.makeNamespace(app)));
    await world.hub.apply(...['huge', ...small].map(secret));
    push(all, '0');
    await world.hub.apply(...all.map((app) => world.application(app, spec(app))));
    await world.start({}, { workers, patienceMilliseconds: PATIENCE });
    await Promise.all(all.map((app) => world.synced(app)));

    const held = world.proxy.hold({ client: 'huge' });
    push(all, 'held');
    await held.reached;
    const place = world.audit.next();
    for (let round = 1; round <= ROUNDS; round++) {
      push(round === 1 ? all : small, `${round}`);
      await Promise.all(small.map((app) => world.synced(app)));
      // They did not wait for a call to the huge cluster to be given up either.
      if (round === 1) expect(world.events.filter(({ type }) => type === 'problem')).toEqual([]);
    }
    await world.stop();
    await world.start({}, { workers, patienceMilliseconds: PATIENCE });
    push(small, 'by a new process');
    await Promise.all(small.map((app) => world.synced(app)));
    expect(answered('huge', place)).toBe(0);
    for (const app of small) expect(answered(app, place)).toBeGreaterThan(ROUNDS * 3);

    held.release();
    await Promise.all(huge.map((app) => world.synced(app)));
    expect(await world.verdict()).toEqual([]);
  } finally {
    await world.close();
  }
});
