import { configMap } from '../scenarios/support/manifests.js';
import { FaultWorld } from './support/index.js';

test('what is decided on about an Application is not written to another one that has its name by then', async () => {
  const world = await FaultWorld.create({ server: 'embedded' });
  const byHand = { syncPolicy: {} };
  const { metadata, ...rest } = world.application('shop', byHand);
  const { finalizers: _, ...free } = metadata;
  await world.makeNamespace();
  world.push({ shop: [configMap('a')] });
  const app = { ...rest, metadata: free };
  await world.hub.apply({ ...app, operation: { sync: {} } });
  const held = world.hubProxy.hold({ verbs: ['patch'], resource: 'applications' });
  await world.start();
  await held.reached;
  await world.hub.delete(app);
  await world.hub.apply(app);
  held.release();

  const { status, operation } = await world.until('shop', ({ status }) => status?.sync?.status === 'OutOfSync');
  await world.reconciler?.idle();
  expect({ began: status?.operationState, operation }).toEqual({ began: undefined, operation: undefined });
  expect(await world.find('shop', configMap('a'))).toBeUndefined();
  await world.close();
});
