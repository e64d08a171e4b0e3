import type { JsonObject } from '../../lib/kube/index.js';
import { objectAt, objectsAt } from '../../lib/embedded/fields.js';
import { succeeded } from './support/api.js';
import { contract } from './support/contract.js';
import { pod } from './support/objects.js';
import { conflict, expectRefusal, expectRefused, notAllowed, notFound } from './support/status.js';

const bindingOf = (name: string, node: string): JsonObject => ({
  apiVersion: 'v1',
  kind: 'Binding',
  metadata: { name },
  target: { kind: 'Node', name: node },
});
const asked = { requests: { cpu: '100m' } };

/** A request for a certificate, signed with a key that nobody has. */
const REQUEST =
  'LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUlITk1IVUNBUUF3RXpFUk1BOEdBMVVFQXd3SVpHVm1ZWFZzZEhNd1dUQVRCZ2NxaGtqT1BRSUJCZ2dxaGtqTwpQUU1CQndOQ0FBUlFMdFgzcS9hMFZaMkF2VzlmeHFQZ2tGdjZReG9ZSHRPTHpkMytFc0MwdjMzTEQ5QTI3R3UrClArY1hndXRTMlVSTGxjQytYMGpROVQvblhJd2FKczNjb0FBd0NnWUlLb1pJemowRUF3SURTQUF3UlFJaEFMREwKUi9ON3o1ZXcyeDIrcmZNUUh3RWNwQWQwZVVRQ3pIdUYxYzliM21xNUFpQjFaU3VoWkNIdFRyS1VVSHpjTVFJaQpBL1JJaHh3M3BtOXVGZ0EydzJtY0NRPT0KLS0tLS1FTkQgQ0VSVElGSUNBVEUgUkVRVUVTVC0tLS0tCg==';

contract('parts of objects with a path of their own', {
  cases: {
    'an ephemeral container joins a pod, and nothing else changes': async (api) => {
      await api.make(api.path('v1', 'pods'), pod('p'));
      const path = api.path('v1', 'pods', 'p', 'ephemeralcontainers');
      const patch = { spec: { ephemeralContainers: [{ name: 'debugger', image: 'busybox:1' }], hostname: 'other' } };
      const after = succeeded(await api.patch(path, 'strategic', patch));
      expect(objectsAt(after, 'spec', 'ephemeralContainers')).toEqual([
        {
          name: 'debugger',
          image: 'busybox:1',
          imagePullPolicy: 'IfNotPresent',
          resources: {},
          terminationMessagePath: '/dev/termination-log',
          terminationMessagePolicy: 'File',
        },
      ]);
      expect([objectAt(after, 'spec')?.['hostname'], after.metadata.generation]).toEqual([undefined, 2]);
      const noted = after.metadata.managedFields?.find(({ subresource }) => subresource === 'ephemeralcontainers');
      expect(noted).toMatchObject({ operation: 'Update', manager: 'contract' });
      expect((await api.get(path)).body['kind']).toBe('Pod');
    },
    'a pod is resized, and nothing else changes': async (api) => {
      await api.make(
        api.path('v1', 'pods'),
        pod('p', { containers: [{ name: 'main', image: 'app:1', resources: asked }] }),
      );
      const path = api.path('v1', 'pods', 'p', 'resize');
      const containers = [{ name: 'main', image: 'app:2', resources: { requests: { cpu: '200m' } } }];
      const after = succeeded(await api.patch(path, 'strategic', { spec: { containers } }));
      expect(objectsAt(after, 'spec', 'containers')).toMatchObject([
        { image: 'app:1', resources: { requests: { cpu: '200m' } } },
      ]);
      expect(after.metadata.generation).toBe(2);
    },
    'a pod is bound to a node once': async (api) => {
      await api.make(api.path('v1', 'pods'), pod('p'));
      const answer = await api.post(api.path('v1', 'bindings'), bindingOf('p', 'one'));
      expect([answer.status, answer.body]).toEqual([
        201,
        { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 },
      ]);
      const bound = await api.read(api.path('v1', 'pods', 'p'));
      expect(objectAt(bound, 'spec')?.['nodeName']).toBe('one');
      expect(objectsAt(bound, 'status', 'conditions')).toMatchObject([{ type: 'PodScheduled', status: 'True' }]);
      const again = await api.post(api.path('v1', 'pods', 'p', 'binding'), bindingOf('p', 'two'));
      expectRefusal(again, conflict('pods/binding', 'p', 'pod p is already assigned to node "one"'));
    },
    'a pod that there is not is not bound': async (api) => {
      expectRefusal(await api.post(api.path('v1', 'bindings'), bindingOf('p', 'one')), notFound('pods', 'p'));
    },
    'bindings are not listed': async (api) => {
      expectRefusal(await api.get(api.path('v1', 'bindings')), notAllowed);
    },
    'a request for a certificate is approved by its own path': async (api) => {
      const path = '/apis/certificates.k8s.io/v1/certificatesigningrequests';
      const name = api.namespace;
      const given = {
        apiVersion: 'certificates.k8s.io/v1',
        kind: 'CertificateSigningRequest',
        metadata: { name },
        spec: { signerName: 'example.com/x', usages: ['client auth'], request: REQUEST },
      };
      const made = await api.make(path, given);
      try {
        const approved = { type: 'Approved', status: 'True', reason: 'Because', message: 'fine' };
        const after = await api.put(`${path}/${name}/approval`, {
          ...made,
          status: { conditions: [approved] },
        } as JsonObject);
        expect(objectsAt(succeeded(after), 'status', 'conditions')).toMatchObject([approved]);
        expect((await api.get(`${path}/${name}/approval`)).body['kind']).toBe('CertificateSigningRequest');
      } finally {
        await api.delete(`${path}/${name}`);
      }
    },
    'components are listed with a word that their time is over': async (api) => {
      const { body, headers } = await api.get('/api/v1/componentstatuses');
      expect(body).toMatchObject({ kind: 'ComponentStatusList', apiVersion: 'v1', items: expect.any(Array) });
      expect(headers.warning).toBe('299 - "v1 ComponentStatus is deprecated in v1.19+"');
      expectRefused(await api.get('/api/v1/componentstatuses/none'), 404, 'NotFound');
      expectRefusal(await api.post('/api/v1/componentstatuses', {}), notAllowed);
    },
    'namespaces are not deleted all at once': async (api) => {
      expectRefusal(await api.delete('/api/v1/namespaces?labelSelector=none%3Dsuch'), notAllowed);
    },
  },
});
