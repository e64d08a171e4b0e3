import type { JsonObject, KubeObject } from '../../../lib/kube/index.js';
import { object, Playground, template, timeless } from './playground.js';

let play: Playground;
beforeEach(() => void (play = new Playground()));
afterEach(() => {
  play.simulator.stop();
  expect(play.errors).toEqual([]);
});

const node = (name: string, metadata: JsonObject = {}, spec: JsonObject = {}): KubeObject =>
  object('v1', 'Node', name, { metadata: { namespace: '', ...metadata }, spec });
const lost = (value: string | null): JsonObject => ({ metadata: { annotations: { 'slipway.dev/simulate': value } } });
const web = (spec: JsonObject = {}): KubeObject =>
  object('apps/v1', 'Deployment', 'web', {
    spec: { replicas: 4, selector: { matchLabels: { app: 'web' } }, template: template('web:1', { spec }) },
  });
const nodeOf = (pod: KubeObject) => (pod['spec'] as JsonObject)['nodeName'];
const readiness = (found: KubeObject) =>
  (timeless(found)['conditions'] as JsonObject[]).find(({ type }) => type === 'Ready')?.['status'];
const pods = () => play.list('v1', 'Pod');

async function mark(name: string, patch: JsonObject): Promise<void> {
  await play.objects.patch({ group: '', version: 'v1', kind: 'Node' }, '', name, patch);
  await play.rest();
}

it('without nodes, pods run on none', async () => {
  await play.apply(web());
  expect((await pods()).map(nodeOf)).toEqual([undefined, undefined, undefined, undefined]);
});

it('pods are spread over the nodes that are ready for them', async () => {
  for (const name of ['a', 'b']) await play.apply(node(name));
  await play.apply(node('c', {}, { unschedulable: true }));
  await play.apply(web());
  const places = (await pods()).map(nodeOf);
  expect(new Set(places)).toEqual(new Set(['a', 'b']));
});

it('a pod waits for a node that it may run on', async () => {
  await play.apply(node('a'));
  const spec = { nodeSelector: { disk: 'ssd' }, containers: [{ name: 'main', image: 'a:1' }] };
  const live = await play.apply(object('v1', 'Pod', 'one', { spec }));
  const message = '0/1 nodes are available.';
  const waiting = { type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message };
  expect(timeless(live)).toMatchObject({ phase: 'Pending', conditions: [waiting] });
  await play.apply(node('b', { labels: { disk: 'ssd' } }));
  const placed = await play.see(live);
  expect(nodeOf(placed)).toBe('b');
  expect(timeless(placed)).toMatchObject({ phase: 'Running' });
});

describe('when a node is lost', () => {
  beforeEach(async () => {
    for (const name of ['a', 'b']) await play.apply(node(name));
    await play.apply(web());
    await mark('a', lost('lost'));
  });

  it('it is unknown and tainted, and its pods are not ready', async () => {
    const live = await play.see(node('a'));
    expect(timeless(live)['conditions']).toEqual([expect.objectContaining({ type: 'Ready', status: 'Unknown' })]);
    expect(JSON.stringify(live['spec'])).toContain('node.kubernetes.io/unreachable');
    for (const pod of await pods()) expect(readiness(pod)).toBe(nodeOf(pod) === 'a' ? 'False' : 'True');
  });

  it('its pods are evicted after five minutes, and others take their place elsewhere', async () => {
    const before = (await pods()).filter((pod) => nodeOf(pod) === 'a');
    expect(before.length).toBeGreaterThan(0);
    await play.advance(299_000);
    expect(await pods()).toHaveLength(4);
    await play.advance(1000);
    const after = await pods();
    expect(after).toHaveLength(4 + before.length);
    expect(after.filter((pod) => nodeOf(pod) === 'b' && readiness(pod) === 'True')).toHaveLength(4);
    for (const pod of after) expect(pod.metadata.deletionTimestamp !== undefined).toBe(nodeOf(pod) === 'a');
    await mark('a', lost(null));
    expect(await pods()).toHaveLength(4);
  });

  it('its pods are as before when it comes back in time', async () => {
    await play.advance(100_000);
    await mark('a', lost(null));
    expect((await pods()).map(readiness)).toEqual(['True', 'True', 'True', 'True']);
    expect(JSON.stringify((await play.see(node('a')))['spec'])).not.toContain('unreachable');
    await play.advance(600_000);
    expect(await pods()).toHaveLength(4);
  });
});

it('where real controllers watch the nodes, a lost one only falls silent', async () => {
  play.simulator.stop();
  play = new Playground('kubelet');
  await play.apply(node('a'));
  const spec = { containers: [{ name: 'main', image: 'a:1' }] };
  const pod = await play.apply(object('v1', 'Pod', 'one', { spec }));
  await mark('a', lost('lost'));
  await play.advance(600_000);
  expect(readiness(await play.see(node('a')))).toBe('True');
  expect(readiness(await play.see(pod))).toBe('True');
});
