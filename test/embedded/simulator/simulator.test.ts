import { object, Playground, template } from './playground.js';

const web = object('apps/v1', 'Deployment', 'web', {
  spec: { replicas: 3, selector: { matchLabels: { app: 'web' } }, template: template() },
});

it('writes nothing once everything has its end state, not even after a restart', async () => {
  const play = new Playground();
  await play.apply(web);
  const { version } = play.store;
  play.simulator.stop();
  const again = play.simulate();
  again.start();
  await play.rest();
  expect(play.store.version).toBe(version);
  again.stop();
});

it('writes nothing after it has been stopped, and goes on where it stopped', async () => {
  const play = new Playground();
  play.simulator.stop();
  const { version } = play.store;
  await play.apply(web);
  expect(play.store.version).toBe(version + 1);
  for (let cut = 0; cut < 20; cut++) {
    const simulator = play.simulate();
    simulator.start();
    for (let turn = 0; turn < 12 + cut; turn++) await Promise.resolve();
    simulator.stop();
    await play.rest();
  }
  play.simulator.start();
  await play.rest();
  expect(await play.list('v1', 'Pod')).toHaveLength(3);
  expect(await play.list('apps/v1', 'ReplicaSet')).toHaveLength(1);
  expect(play.errors).toEqual([]);
  play.simulator.stop();
});

it('plays nodes and pods alone where real controllers make the pods', async () => {
  const play = new Playground('kubelet');
  await play.apply(web);
  expect(await play.list('apps/v1', 'ReplicaSet')).toEqual([]);
  const pod = await play.apply(object('v1', 'Pod', 'one', { spec: { containers: [{ name: 'c', image: 'i:1' }] } }));
  expect(pod['status']).toMatchObject({ phase: 'Running' });
  play.simulator.stop();
});

it('needs few writes for a Deployment: two for each pod, and five beside', async () => {
  const play = new Playground();
  const { version } = play.store;
  await play.apply(web);
  expect(play.store.version - version - 1).toBeLessThanOrEqual(3 * 2 + 5);
  play.simulator.stop();
});

it('tries again when the API has refused something', async () => {
  const play = new Playground();
  const quota = play.objects.create.bind(play.objects);
  let refusals = 2;
  play.objects.create = (wanted) => (refusals-- > 0 ? Promise.reject(new Error('exceeded quota')) : quota(wanted));
  await play.apply(web);
  expect(await play.list('v1', 'Pod')).toEqual([]);
  await play.advance(100);
  await play.advance(200);
  expect(await play.list('v1', 'Pod')).toHaveLength(3);
  expect(play.errors).toHaveLength(2);
  play.simulator.stop();
});
