import { Cluster, steadyTime, systemClock, type Fence } from '../../lib/cluster/index.js';
import { ApiProxy } from '../faults/support/proxy/index.js';
import { namespace, TestCluster } from '../reconciler/world.js';
import { eventually } from '../support/patience.js';

const clock = systemClock();

it('R01 a write that takes long goes on as long as the lease is renewed, and is broken off when it is not', async () => {
  const hub = await new TestCluster(clock).up();
  const proxy = await new ApiProxy({ url: hub.url }).open();
  let until = Number.POSITIVE_INFINITY;
  const fence: Fence = { left: () => until - steadyTime() };
  const cluster = new Cluster({ connection: { server: proxy.url }, clock, fence });
  await cluster.connect();
  const began = steadyTime();
  until = began + 4_000;
  const held = proxy.hold({ verbs: ['create'] }, 'answered');
  const created = cluster.objects.create(namespace('team'), { manager: 'test' });
  await held.reached;
  until += 60_000;
  await eventually(() => steadyTime() > began + 5_000);
  held.release();
  await created;
  until = steadyTime() + 2_000;
  proxy.hold({ verbs: ['create'] });
  await expect(cluster.objects.create(namespace('another'), { manager: 'test' })).rejects.toThrow(
    'no answer as long as this process is sure to hold the lease',
  );
  cluster.close();
  await proxy.cut();
  await hub.down();
});
