import type { JsonObject } from '../../lib/kube/index.js';
import { objectsAt, valueAt } from '../../lib/kube/index.js';
import type { Api } from './support/api.js';
import { contract } from './support/contract.js';
import { configMap, deployment } from './support/objects.js';

const maps = (api: Api, ...rest: string[]): string => api.path('v1', 'configmaps', ...rest);
const deployments = (api: Api, ...rest: string[]): string => api.path('apps/v1', 'deployments', ...rest);

contract('strategic merge patch of lists and maps of several kinds', {
  cases: {
    'merges owners by uid': async (api) => {
      const owner = (name: string, uid: string): JsonObject => ({ apiVersion: 'v1', kind: 'Namespace', name, uid });
      const { metadata } = await api.read(`/api/v1/namespaces/${api.namespace}`);
      const mine = owner(api.namespace, metadata.uid ?? '');
      const marked = { finalizers: ['example.com/keep'], ownerReferences: [mine] };
      await api.make(maps(api), configMap('a', {}, marked));
      const patch = { metadata: { ownerReferences: [{ uid: metadata.uid ?? '', blockOwnerDeletion: true }] } };
      const { body } = await api.patch(maps(api, 'a'), 'strategic', patch);
      expect(valueAt(body, ['metadata', 'ownerReferences'])).toEqual([{ ...mine, blockOwnerDeletion: true }]);
      const gone = { metadata: { ownerReferences: [{ uid: metadata.uid ?? '', $patch: 'delete' }] } };
      const { body: after } = await api.patch(maps(api, 'a'), 'strategic', gone);
      expect(after).not.toHaveProperty('metadata.ownerReferences');
      await api.patch(maps(api, 'a'), 'merge', { metadata: { finalizers: null } });
    },
    'keeps two ports of one number apart': async (api) => {
      const services = (...rest: string[]): string => api.path('v1', 'services', ...rest);
      const spec = {
        clusterIP: 'None',
        selector: { a: 'b' },
        ports: [
          { name: 't', port: 53 },
          { name: 'u', port: 53, protocol: 'UDP' },
        ],
      };
      await api.make(services(), { apiVersion: 'v1', kind: 'Service', metadata: { name: 'a' }, spec });
      const { body } = await api.patch(services('a'), 'strategic', {
        spec: { ports: [{ port: 53, targetPort: 5353 }] },
      });
      expect(objectsAt(body, 'spec', 'ports')).toMatchObject([
        { name: 't', protocol: 'TCP', targetPort: 5353 },
        { name: 'u', protocol: 'UDP', targetPort: 53 },
      ]);
    },
    'merges the secrets of a service account and replaces its image pull secrets': async (api) => {
      const accounts = (...rest: string[]): string => api.path('v1', 'serviceaccounts', ...rest);
      const account = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'a' } };
      await api.make(accounts(), { ...account, secrets: [{ name: 's1' }], imagePullSecrets: [{ name: 'p1' }] });
      const patch = { secrets: [{ name: 's2' }], imagePullSecrets: [{ name: 'p2' }] };
      const { body } = await api.patch(accounts('a'), 'strategic', patch);
      expect(body).toMatchObject({ secrets: [{ name: 's2' }, { name: 's1' }], imagePullSecrets: [{ name: 'p2' }] });
    },
    'replaces the selector of a disruption budget': async (api) => {
      const budgets = (...rest: string[]): string => api.path('policy/v1', 'poddisruptionbudgets', ...rest);
      const spec = { minAvailable: 1, selector: { matchLabels: { a: '1' } } };
      await api.make(budgets(), {
        apiVersion: 'policy/v1',
        kind: 'PodDisruptionBudget',
        metadata: { name: 'a' },
        spec,
      });
      const { body } = await api.patch(budgets('a'), 'strategic', { spec: { selector: { matchLabels: { b: '1' } } } });
      expect(valueAt(body, ['spec', 'selector'])).toEqual({ matchLabels: { b: '1' } });
    },
    'merges conditions by type': async (api) => {
      await api.make(deployments(api), deployment('a'));
      const set = (...conditions: JsonObject[]): Promise<unknown> =>
        api.patch(deployments(api, 'a', 'status'), 'strategic', { status: { conditions } });
      await set({ type: 'A', status: 'True' });
      await set({ type: 'B', status: 'True' });
      await set({ type: 'A', status: 'False' }, { type: 'B', $patch: 'delete' });
      const { body } = await api.get(deployments(api, 'a'));
      expect(objectsAt(body, 'status', 'conditions')).toMatchObject([{ type: 'A', status: 'False' }]);
      expect(objectsAt(body, 'status', 'conditions')).toHaveLength(1);
    },
  },
});
