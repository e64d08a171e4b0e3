import type { JsonObject } from '../../lib/kube/index.js';
import { objectsAt } from '../../lib/embedded/fields.js';
import { type Answer, type Api } from './support/api.js';
import { contract } from './support/contract.js';
import { expectRefusal, expectRefused, notAllowed, unknownPath } from './support/status.js';
import { casesOf } from './support/table.js';
import { gizmos } from './support/gizmos.js';
import { until } from '../support/patience.js';

const GROUPS = `apiregistration.k8s.io apps events.k8s.io authentication.k8s.io authorization.k8s.io autoscaling batch
  certificates.k8s.io networking.k8s.io policy rbac.authorization.k8s.io storage.k8s.io admissionregistration.k8s.io
  apiextensions.k8s.io scheduling.k8s.io coordination.k8s.io node.k8s.io discovery.k8s.io resource.k8s.io
  flowcontrol.apiserver.k8s.io`.split(/\s+/);
const PLAIN =
  'only the following media types are accepted: application/json, application/yaml, application/vnd.kubernetes.protobuf';

const groupOf = (name: string, ...versions: string[]): JsonObject => {
  const documents = versions.map((version) => ({ groupVersion: `${name}/${version}`, version }));
  return { name, versions: documents, preferredVersion: documents[0] ?? {} };
};

function expectNotFoundText({ status, type, text }: Answer): void {
  expect({ status, type, text }).toEqual({
    status: 404,
    type: 'text/plain; charset=utf-8',
    text: '404 page not found\n',
  });
}

contract('which kinds there are', {
  cases: {
    'the versions of the core group are told with the address of the server': async (api) => {
      const { body, type } = await api.get('/api');
      const [range] = objectsAt(body, 'serverAddressByClientCIDRs');
      expect(type).toBe('application/json');
      expect({ ...body, serverAddressByClientCIDRs: [] }).toEqual({
        kind: 'APIVersions',
        versions: ['v1'],
        serverAddressByClientCIDRs: [],
      });
      expect(range).toMatchObject({
        clientCIDR: '0.0.0.0/0',
        serverAddress: expect.stringMatching(/^127\.0\.0\.1:\d+$/),
      });
    },
    'the groups of Kubernetes come first, in a fixed order': async (api) => {
      const { body } = await api.get('/apis');
      expect(body).toMatchObject({ kind: 'APIGroupList', apiVersion: 'v1' });
      expect(
        objectsAt(body, 'groups')
          .map(({ name }) => name)
          .slice(0, GROUPS.length),
      ).toEqual(GROUPS);
    },
    ...casesOf(
      Object.fromEntries(
        GROUPS.map((name) => [
          `the group ${name}`,
          name === 'autoscaling' ? groupOf(name, 'v2', 'v1') : groupOf(name, 'v1'),
        ]),
      ),
      async (api, group: JsonObject) => {
        const { body } = await api.get(`/apis/${String(group['name'])}`);
        expect(body).toEqual({ kind: 'APIGroup', apiVersion: 'v1', ...group });
        const { body: all } = await api.get('/apis');
        expect(objectsAt(all, 'groups').find(({ name }) => name === group['name'])).toEqual(group);
      },
    ),
    'the resources of a group version are told by kind of list': async (api) => {
      const { body } = await api.get('/apis/batch/v1');
      expect({ ...body, resources: [] }).toEqual({
        kind: 'APIResourceList',
        apiVersion: 'v1',
        groupVersion: 'batch/v1',
        resources: [],
      });
      expect(objectsAt(body, 'resources').map(({ name }) => name)).toEqual([
        'cronjobs',
        'cronjobs/status',
        'jobs',
        'jobs/status',
      ]);
    },
    ...casesOf<[path: string, same: string]>(
      {
        'a slash at the end of /api changes nothing': ['/api/', '/api'],
        'a slash at the end of /apis changes nothing': ['/apis/', '/apis'],
        'a slash at the end of a group changes nothing': ['/apis/apps/', '/apis/apps'],
        'a slash at the end of a group version changes nothing': ['/apis/apps/v1/', '/apis/apps/v1'],
        'a slash at the end of the core version changes nothing': ['/api/v1/', '/api/v1'],
        'a slash at the end of /version changes nothing': ['/version/', '/version'],
      },
      async (api, [path, same]) => {
        const [one, other] = [await api.get(path), await api.get(same)];
        expect(one.status).toBe(200);
        if (path !== '/apis/') expect(one.body).toEqual(other.body);
      },
    ),
    ...casesOf(
      {
        'a group that is not served': '/apis/nope.example.com',
        'a version of a group that is not served': '/apis/nope.example.com/v1',
        'a resource of a group that is not served': '/apis/nope.example.com/v1/x',
        'a path outside': '/nope',
      },
      async (api, path) => expectNotFoundText(await api.get(path)),
    ),
    ...casesOf(
      {
        'another version of a group that is served': '/apis/apps/v2',
        'another core version': '/api/v2',
        'a resource of another version': '/apis/apps/v9/deployments',
        'a resource that there is not': '/api/v1/nope',
        'an object of a resource that there is not': '/apis/apps/v1/nope/x',
      },
      async (api, path) => expectRefusal(await api.get(path), unknownPath),
    ),
    ...casesOf<[method: string, path: string]>(
      {
        'the list of a group version is not deleted': ['DELETE', '/api/v1'],
        'the list of a group version is not replaced': ['PUT', '/apis/apps/v1'],
        'the version is not posted to': ['POST', '/version'],
      },
      async (api, [method, path]) => expectRefusal(await api.call(method, path), notAllowed),
    ),
    ...casesOf<[path: string, message: string]>(
      {
        'groups in HTML': ['/apis', PLAIN],
        'a group in HTML': ['/apis/apps', PLAIN],
        'a group version in HTML': [
          '/apis/apps/v1',
          '406: Not Acceptable\n\nAvailable representations: application/json, application/yaml, application/vnd.kubernetes.protobuf',
        ],
        'the version in HTML': ['/version', '406: Not Acceptable\n\nAvailable representations: application/json'],
      },
      async (api, [path, message]) => {
        const answer = await api.get(path, 'text/html');
        expectRefused(answer, 406, 'NotAcceptable');
        expect(answer.body['message']).toBe(message);
      },
    ),
    'a group version is no Table': async (api) => {
      expectRefused(
        await api.get('/apis/apps/v1', 'application/json;as=Table;v=v1;g=meta.k8s.io'),
        406,
        'NotAcceptable',
      );
    },
    'lists are also written in YAML': async (api) => {
      const { type, text } = await api.get('/api/v1', 'application/yaml');
      expect(type).toBe('application/yaml');
      expect(text).toMatch(/^kind: APIResourceList$/m);
    },
    'the release is told': async (api) => {
      const { body } = await api.get('/version');
      expect(body).toMatchObject({
        major: '1',
        minor: '36',
        emulationMajor: '1',
        emulationMinor: '36',
        minCompatibilityMajor: '1',
        minCompatibilityMinor: '35',
        gitVersion: 'v1.36.3',
      });
      expect(Object.keys(body).sort()).toEqual(
        [
          ...['buildDate', 'compiler', 'emulationMajor', 'emulationMinor', 'gitCommit', 'gitTreeState', 'gitVersion'],
          ...['goVersion', 'major', 'minCompatibilityMajor', 'minCompatibilityMinor', 'minor', 'platform'],
        ].sort(),
      );
    },
    'a defined kind appears and vanishes': async (api: Api) => {
      const crd = gizmos(api, {
        names: { shortNames: ['gz'], categories: ['all'] },
        versions: [
          { name: 'v1beta1', storage: false },
          {
            name: 'v1',
            storage: true,
            subresources: {
              status: {},
              scale: { specReplicasPath: '.spec.replicas', statusReplicasPath: '.status.replicas' },
            },
          },
        ],
      });
      const { group } = crd;
      await api.make('/apis/apiextensions.k8s.io/v1/customresourcedefinitions', crd.definition);
      try {
        const served = await until(
          () => api.get(`/apis/${group}/v1`),
          ({ status }) => status === 200,
        );
        const verbs = ['delete', 'deletecollection', 'get', 'list', 'patch', 'create', 'update', 'watch'];
        const resource = {
          name: 'gizmos',
          singularName: 'gizmo',
          namespaced: true,
          kind: 'Gizmo',
          verbs,
          shortNames: ['gz'],
          categories: ['all'],
          storageVersionHash: expect.any(String),
        };
        const part = { singularName: '', namespaced: true, verbs: ['get', 'patch', 'update'] };
        expect(served.body['resources']).toEqual([
          resource,
          { ...part, name: 'gizmos/status', kind: 'Gizmo' },
          { ...part, name: 'gizmos/scale', kind: 'Scale', group: 'autoscaling', version: 'v1' },
        ]);
        expect((await api.get(`/apis/${group}`)).body).toEqual({
          kind: 'APIGroup',
          apiVersion: 'v1',
          ...groupOf(group, 'v1', 'v1beta1'),
        });
        expectNotFoundText(await api.get(`/apis/${group}/v2`));
        expectNotFoundText(await api.get(`/apis/${group}/v1/nope`));
      } finally {
        await api.delete(`/apis/apiextensions.k8s.io/v1/customresourcedefinitions/gizmos.${group}`);
      }
      expectNotFoundText(
        await until(
          () => api.get(`/apis/${group}/v1`),
          ({ status }) => status === 404,
        ),
      );
      expectNotFoundText(
        await until(
          () => api.get(`/apis/${group}`),
          ({ status }) => status === 404,
        ),
      );
    },
  },
});
