import type { JsonObject, KubeObject } from '../../lib/kube/index.js';
import type { Answer, Api } from './support/api.js';
import { contract } from './support/contract.js';
import { configMap, deployment } from './support/objects.js';
import {
  alreadyExists,
  conflict,
  expectRefusal,
  expectRefused,
  invalid,
  invalidValue,
  notFound,
} from './support/status.js';
import { casesOf } from './support/table.js';

const maps = (api: Api, ...rest: string[]): string => api.path('v1', 'configmaps', ...rest);
const deployments = (api: Api, ...rest: string[]): string => api.path('apps/v1', 'deployments', ...rest);
const DRY = '?dryRun=All';

/** Writes of a ConfigMap `{x: 1}`, and the data that they answer with. */
const writes: Readonly<
  Record<string, readonly [write: (api: Api, path: string) => Promise<Answer>, data: JsonObject]>
> = {
  'a replacement': [(api, path) => api.put(path, configMap('a', { y: '2' })), { y: '2' }],
  'a merge patch': [(api, path) => api.patch(path, 'merge', { data: { y: '2' } }), { x: '1', y: '2' }],
  'a JSON patch': [
    (api, path) => api.patch(path, 'json', [{ op: 'add', path: '/data/y', value: '2' }]),
    { x: '1', y: '2' },
  ],
  'a strategic merge patch': [(api, path) => api.patch(path, 'strategic', { data: { y: '2' } }), { x: '1', y: '2' }],
  'an apply': [(api, path) => api.apply(path, 'm1', configMap('a', { y: '2' })), { x: '1', y: '2' }],
};

contract('dry run', {
  cases: {
    ...casesOf(
      Object.fromEntries(
        Object.entries(writes).map(([what, row]) => [`${what} answers as if, and stores nothing`, row]),
      ),
      async (api, [write, data]) => {
        const before = await api.make(maps(api), configMap('a', { x: '1' }));
        const { status, body } = await write(api, `${maps(api, 'a')}${DRY}`);
        expect([status, body['data']]).toEqual([200, data]);
        expect((body as KubeObject).metadata.resourceVersion).toBe(before.metadata.resourceVersion);
        expect((await api.get(maps(api, 'a'))).body).toEqual(before);
      },
    ),
    'a creation answers as if, without a version, and stores nothing': async (api) => {
      const { status, body } = await api.post(`${maps(api)}${DRY}`, configMap('a', { x: '1' }));
      expect(status).toBe(201);
      expect(body).toMatchObject({
        metadata: { name: 'a', uid: expect.any(String), creationTimestamp: expect.any(String) },
      });
      expect(body).not.toHaveProperty('metadata.resourceVersion');
      expectRefusal(await api.get(maps(api, 'a')), notFound('configmaps', 'a'));
    },
    'a creation is defaulted and completed': async (api) => {
      const { body } = await api.post(`${deployments(api)}${DRY}`, deployment('a'));
      expect(body).toMatchObject({
        metadata: { generation: 1 },
        spec: { replicas: 1, strategy: { type: 'RollingUpdate' } },
      });
    },
    'a creation with generateName gets a name': async (api) => {
      const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { generateName: 'g-' } };
      const { body } = await api.post(`${maps(api)}${DRY}`, object);
      expect((body as KubeObject).metadata.name).toMatch(/^g-[a-z0-9]{5}$/);
    },
    'a creation of what is there is refused': async (api) => {
      await api.make(maps(api), configMap('a'));
      expectRefusal(await api.post(`${maps(api)}${DRY}`, configMap('a')), alreadyExists('configmaps', 'a'));
    },
    'a creation by apply stores nothing': async (api) => {
      const { status } = await api.apply(`${maps(api, 'a')}${DRY}`, 'm1', configMap('a', { x: '1' }));
      expect(status).toBe(201);
      expectRefusal(await api.get(maps(api, 'a')), notFound('configmaps', 'a'));
    },
    'an apply is refused for conflicts': async (api) => {
      await api.make(maps(api), configMap('a', { x: '1' }));
      expectRefused(await api.apply(`${maps(api, 'a')}${DRY}`, 'm1', configMap('a', { x: '2' })), 409, 'Conflict');
    },
    'an update is refused for another version': async (api) => {
      await api.make(maps(api), configMap('a', { x: '1' }));
      const answer = await api.put(`${maps(api, 'a')}${DRY}`, configMap('a', { x: '2' }, { resourceVersion: '1' }));
      expectRefusal(answer, conflict('configmaps', 'a'));
    },
    'an update is judged': async (api) => {
      await api.make(deployments(api), deployment('a'));
      const answer = await api.patch(`${deployments(api, 'a')}${DRY}`, 'merge', { spec: { replicas: -1 } });
      const cause = invalidValue('spec.replicas', '-1', 'must be greater than or equal to 0');
      expectRefusal(answer, invalid('Deployment.apps', 'a', cause));
    },
    'an update grows the generation that it answers with': async (api) => {
      await api.make(deployments(api), deployment('a'));
      const { body } = await api.patch(`${deployments(api, 'a')}${DRY}`, 'merge', { spec: { replicas: 3 } });
      expect(body).toMatchObject({ metadata: { generation: 2 }, spec: { replicas: 3 } });
      expect((await api.read(deployments(api, 'a'))).metadata.generation).toBe(1);
    },
    'a write of the status stores nothing': async (api) => {
      await api.make(deployments(api), deployment('a'));
      const { body } = await api.patch(`${deployments(api, 'a', 'status')}${DRY}`, 'merge', {
        status: { replicas: 1 },
      });
      expect(body).toMatchObject({ status: { replicas: 1 } });
      expect((await api.read(deployments(api, 'a')))['status']).toEqual({});
    },
    'a deletion answers with success and deletes nothing': async (api) => {
      const before = await api.make(maps(api), configMap('a'));
      const { status, body } = await api.delete(`${maps(api, 'a')}${DRY}`);
      expect([status, body]).toEqual([200, expect.objectContaining({ kind: 'Status', status: 'Success' })]);
      expect((await api.get(maps(api, 'a'))).body).toEqual(before);
    },
    'a deletion says so in its body, too': async (api) => {
      const before = await api.make(maps(api), configMap('a'));
      const options = { apiVersion: 'v1', kind: 'DeleteOptions', dryRun: ['All'] };
      expect((await api.delete(maps(api, 'a'), options)).status).toBe(200);
      expect((await api.get(maps(api, 'a'))).body).toEqual(before);
    },
    'a deletion that has to wait answers as if it had begun': async (api) => {
      const before = await api.make(maps(api), configMap('a', {}, { finalizers: ['example.com/wait'] }));
      const { body } = await api.delete(`${maps(api, 'a')}${DRY}`);
      expect(body).toHaveProperty('metadata.deletionTimestamp');
      expect((await api.get(maps(api, 'a'))).body).toEqual(before);
      await api.patch(maps(api, 'a'), 'merge', { metadata: { finalizers: null } });
    },
    'a namespace is not made': async (api) => {
      const name = `${api.namespace}-dry`;
      const answer = await api.post(`/api/v1/namespaces${DRY}`, {
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: { name },
      });
      expect(answer.status).toBe(201);
      expectRefusal(await api.get(`/api/v1/namespaces/${name}`), notFound('namespaces', name));
    },
    'is All or nothing': async (api) => {
      for (const value of ['Some', '']) {
        const answer = await api.post(`${maps(api)}?dryRun=${value}`, configMap('a'));
        expectRefusal(answer, {
          code: 422,
          reason: 'Invalid',
          message: `CreateOptions.meta.k8s.io "" is invalid: dryRun: Unsupported value: ["${value}"]: supported values: "All"`,
          details: {
            group: 'meta.k8s.io',
            kind: 'CreateOptions',
            causes: [
              {
                reason: 'FieldValueNotSupported',
                message: `Unsupported value: ["${value}"]: supported values: "All"`,
                field: 'dryRun',
              },
            ],
          },
        });
      }
    },
  },
});
