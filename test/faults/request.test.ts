import { KubernetesApplications } from '../../lib/cli/hub/kubernetes-applications.js';
import { configMap, World } from '../reconciler/world.js';
import { ApiProxy } from './support/proxy/index.js';

it.each(['drop', 'lose'] as const)(
  'K25 a sync that is asked for, and to which no answer comes (%s), is done once: also when it is over by the time one looks',
  async (type) => {
    const world = await World.create();
    const proxy = await new ApiProxy({ url: world.hub.url }).open();
    const hub = new KubernetesApplications({ server: proxy.url }, 'argocd');
    try {
      const commit = world.repository.push({ 'web/a.yaml': configMap('a', '1') });
      await world.hub.apply(world.application('web', 'web', { syncPolicy: {} }));
      await world.startReconciler();
      await world.until('web', ({ status }) => status?.sync?.status === 'OutOfSync');
      proxy.add({ verbs: ['patch'], resource: 'applications', times: 1, fault: { type } });
      await hub.requestOperation('web', { sync: { revision: 'main' }, initiatedBy: { username: 'ada' } });
      const app = await world.synced('web', commit);
      await world.quiet();
      expect(app.status?.history).toHaveLength(1);
      expect(world.events.filter(({ type }) => type === 'operationStarted')).toHaveLength(1);
      const taken = proxy.audit.writes().filter(({ call, status }) => call.verb === 'patch' && status === 200);
      expect(taken).toHaveLength(1);
    } finally {
      hub.close();
      await proxy.close();
      await world.close();
    }
  },
);
