import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import platform from '../../apps/main.js';
import { Duration } from '../../lib/index.js';
import { DeliverySimulation, replay, readRecording, VirtualClock, writeRecording } from '../../lib/simulate/index.js';
import { Simulation } from '../../lib/testing/index.js';

const repository = 'https://git.example.com/shop.git';
const configMap = (value: string): string =>
  JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings' }, data: { value } });

/** One Application with one ConfigMap, synced by itself. */
function shop(): DeliverySimulation {
  return new DeliverySimulation({
    repositories: { [repository]: { main: { 'app/settings.json': configMap('1') } } },
    applications: [
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } },
      {
        apiVersion: 'argoproj.io/v1alpha1',
        kind: 'Application',
        metadata: { name: 'shop', namespace: 'argocd' },
        spec: {
          project: 'default',
          source: { repoURL: repository, path: 'app' },
          destination: { name: 'in-cluster', namespace: 'shop' },
          syncPolicy: { automated: { prune: true, selfHeal: true } },
        },
      },
    ],
    objects: [],
  });
}
const key = { group: '', kind: 'ConfigMap', namespace: 'shop', name: 'settings' };

test('the worked example of docs/simulate.md is the test that is run', () => {
  const example = readFileSync(join(__dirname, 'worked-example.test.ts'), 'utf8');
  const page = readFileSync(join(__dirname, '../../docs/simulate.md'), 'utf8');
  expect(page).toContain(`\`\`\`ts\n${example}\`\`\``);
});

test('alarms of a virtual clock ring in the order of their times, then of their setting', () => {
  const clock = new VirtualClock(0);
  const rung: string[] = [];
  for (const [after, name] of [
    [20, 'c'],
    [10, 'a'],
    [10, 'b'],
    [30, 'never'],
    [15, 'cancelled'],
  ] as const) {
    const cancel = clock.after(after, () => void rung.push(`${name}@${clock.now().getTime()}`));
    if (name === 'cancelled') cancel();
  }
  clock.moveTo(25);
  expect(rung).toEqual(['a@25', 'b@25', 'c@25']);
  expect(clock.next).toBe(30);
});

test('a push is delivered, a change by hand is healed, what leaves Git is pruned', async () => {
  const simulation = shop();
  await simulation.advance(1_000);
  expect(simulation.cluster('in-cluster').find(key)).toMatchObject({ data: { value: '1' } });
  simulation.push(repository, 'main', { 'app/settings.json': configMap('2') });
  await simulation.advance(1_000);
  expect(simulation.cluster('in-cluster').find(key)).toMatchObject({ data: { value: '2' } });
  await simulation.patch('in-cluster', key, { data: { value: 'by hand' } });
  await simulation.advance(5_000);
  expect(simulation.cluster('in-cluster').find(key)).toMatchObject({ data: { value: '2' } });
  simulation.push(repository, 'main', { 'app/settings.json': null, 'app/README.md': 'nothing is left' });
  await simulation.advance(60_000);
  expect(simulation.application('shop').status?.sync?.status).toBeDefined();
});

test('the same doings give the same events, and a replay ends in the same state', async () => {
  const run = async (): Promise<DeliverySimulation> => {
    const simulation = shop();
    await simulation.advance(1_000);
    simulation.clusterOutage('in-cluster', 'connection refused');
    simulation.push(repository, 'main', { 'app/settings.json': configMap('2') });
    await simulation.advance(30_000);
    simulation.clusterOutage('in-cluster', undefined);
    simulation.restart();
    await simulation.advance(120_000);
    return simulation;
  };
  const [one, other] = [await run(), await run()];
  expect(other.events).toEqual(one.events);
  expect(other.state).toBe(one.state);
  const replayed = await replay(readRecording(writeRecording(one.recording())));
  expect(replayed.state).toBe(one.state);
  const bent = one.recording();
  await expect(replay({ ...bent, events: bent.events.slice(1) })).rejects.toThrow(/event 0 was .* and is /);
});

test.each(['lost', 'unanswered', 'twice', 'killed', 'forgotten'] as const)(
  'a delivery whose every effect is %s ends the same',
  async (first) => {
    const simulation = new DeliverySimulation({ ...shop().recording().options, faults: { first } });
    await simulation.advance(60_000);
    expect(simulation.application('shop').status).toMatchObject({
      sync: { status: 'Synced' },
      operationState: { phase: 'Succeeded' },
    });
  },
);

test('the reference platform comes to its end in all environments', async () => {
  const simulation = Simulation.of(platform);
  await simulation.advance(Duration.minutes(10));
  for (const environment of ['development', 'staging', 'production'])
    simulation.application(`serving-${environment}`).hasStatus({ sync: 'Synced', health: 'Healthy' });
  expect(() => simulation.application('serving-staging').hasStatus({ health: 'Degraded' })).toThrow(
    /expected health Degraded, got Healthy[\s\S]*What last happened to it:/,
  );
  expect(() => simulation.events().inOrder([{ verb: 'delete', object: 'Deployment x' }])).toThrow(
    /expected the event .*Deployment x/,
  );
});
