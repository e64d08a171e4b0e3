import type { JsonObject } from '../../lib/kube/index.js';
import { configMap } from '../scenarios/support/manifests.js';
import { FaultWorld } from './support/index.js';

test('F09 a process whose first list of Applications is old does not take up an operation that is over since', async () => {
  const world = await FaultWorld.create();
  await world.deliver('shop', [configMap('a')]);
  const held = world.proxy.hold({ verbs: ['create', 'patch'], resource: 'configmaps' });
  await world.start();
  await held.reached;
  const old = await world.hub.get('argoproj.io/v1alpha1', 'Application', 'argocd', world.name());
  held.release();
  await world.synced();
  world.push({ shop: [configMap('a'), configMap('b')] });
  await world.synced();
  await world.stop();

  const items = old === undefined ? [] : [old];
  const version = old?.metadata.resourceVersion ?? '';
  const change = (list: JsonObject): JsonObject => ({ ...list, metadata: { resourceVersion: version }, items });
  const listed = world.hubProxy.add({
    verbs: ['list'],
    resource: 'applications',
    fault: { type: 'rewrite', change },
    times: 1,
  });
  const [place, looks] = [world.audit.next(), world.looks];
  await world.start();
  await world.eventually(() => listed.hits === 1 && world.looks > looks);
  await world.reconciler?.idle();
  await world.synced();
  expect(world.writesSince(place)).toEqual([]);
  expect(await world.verdict()).toEqual([]);
  await world.close();
});
