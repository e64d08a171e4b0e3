import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Destinations } from '../../lib/engine/index.js';
import { Reconciler, type ReconcilerEvent } from '../../lib/reconciler/index.js';
import { Sources } from '../../lib/source/index.js';
import { configMap, World } from '../reconciler/world.js';
import { GitServer } from '../source/git-server.js';
import { eventually } from '../support/patience.js';
import { JumpClock } from './support/index.js';

setFlagsFromString('--expose-gc');
const collectGarbage: unknown = runInNewContext('gc');

/** Bytes that something still holds. */
function retained(): number {
  if (typeof collectGarbage === 'function') collectGarbage();
  return process.memoryUsage().heapUsed;
}

let world: World;
const clock = new JumpClock();
beforeEach(async () => void (world = await World.create(clock)));
afterEach(() => world.close());

it('R13 an Application of which the reconciler itself breaks is told and tried ever more seldom, and the others go on', async () => {
  const sources = new Sources({
    cacheDir: `${world.folder}/cache`,
    mapping: { [world.repository.url]: world.repository.bare },
    clock: world.clock,
    pollMilliseconds: false,
  });
  const events: ReconcilerEvent[] = [];
  let tries = 0;
  const poisoned = (clusters: Destinations): Destinations => ({
    get refs() {
      return clusters.refs;
    },
    ofProject: (project) => clusters.ofProject(project),
    trackingChanged: (tracking) => clusters.trackingChanged(tracking),
    find: (destination) => {
      const found = clusters.find(destination);
      if (destination.namespace !== 'poison' || found === undefined) return found;
      tries++;
      return {
        ...found,
        get cluster(): never {
          throw new TypeError('undefined is not a function');
        },
      };
    },
  });
  const reconciler = new Reconciler({
    hub: world.hub.connection,
    sources,
    clock: world.clock,
    onEvent: (event) => events.push(event),
    ports: ({ hub, clusters }) => ({ hub, clusters: poisoned(clusters) }),
  });
  world.repository.push({ 'web/a.yaml': configMap('a', '1') });
  await world.hub.apply(
    world.application('poison', 'web', { destination: { name: 'prod', namespace: 'poison' } }),
    world.application('good', 'web'),
  );
  await reconciler.start();
  try {
    await world.synced('good');
    await eventually(() => events.some((event) => event.type === 'problem' && event.application === 'poison'));
    const second = async (): Promise<void> => {
      clock.jump(1_000);
      await new Promise((resolve) => setTimeout(resolve, 5));
    };
    const before = tries;
    for (let seconds = 0; seconds < 600; seconds++) await second();
    await eventually(() => tries - before >= 3, { between: second });
    expect(tries - before).toBeLessThan(60);
    const commit = world.repository.push({ 'web/a.yaml': configMap('a', '2') });
    await world.synced('good', commit);
  } finally {
    await reconciler.stop();
    sources.close();
  }
});

it('R18 ten thousand pushes that are told while the process starts cost a few questions and no write too many', async () => {
  const server = await GitServer.start(world.folder);
  const url = server.url('repository.git');
  try {
    world.sourceOptions = { git: { protocols: ['http'] } };
    world.repository.push({ 'web/a.yaml': configMap('a', '1') });
    const source = { repoURL: url, path: 'web', targetRevision: 'main' };
    await world.hub.apply(world.application('web', 'web', { source }));
    const before = retained();
    const starting = world.startReconciler();
    await eventually(() => world.sources !== undefined);
    const told = Array.from({ length: 10_000 }, () => world.sources?.refresh(url));
    await starting;
    await Promise.all([...told, ...Array.from({ length: 10_000 }, () => world.sources?.refresh(url))]);
    const commit = world.repository.push({ 'web/a.yaml': configMap('a', '2') });
    await Promise.all(Array.from({ length: 10_000 }, () => world.sources?.refresh(url)));
    await world.synced('web', commit);
    await world.quiet();
    expect(server.requests.length).toBeLessThan(30);
    const writes = world.events.filter(({ type }) => type === 'operationStarted');
    expect(writes.length).toBeLessThanOrEqual(2);
    expect(retained() - before).toBeLessThan(100 * 1024 * 1024);
  } finally {
    await server.stop();
  }
});

it('R16 a cluster whose name is not known is told, and delivered to once its Secret is right, without a restart', async () => {
  world.repository.push({ 'web/a.yaml': configMap('a', '1') });
  const secret = world.clusterSecret();
  await world.hub.apply({
    ...secret,
    stringData: { name: 'prod', server: 'https://nothing.invalid:6443', config: '{}' },
  });
  await world.hub.apply(world.application('web', 'web'));
  await world.startReconciler();
  await world.until('web', ({ status }) =>
    (status?.conditions ?? []).some(({ message }) => /nothing\.invalid/.test(message)),
  );
  await world.hub.apply(secret);
  await world.synced('web');
});
