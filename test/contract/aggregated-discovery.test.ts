import type { JsonObject } from '../../lib/kube/index.js';
import { objectAt, objectsAt } from '../../lib/embedded/fields.js';
import type { Api } from './support/api.js';
import { contract } from './support/contract.js';
import { gizmos } from './support/gizmos.js';
import { expectRefused } from './support/status.js';
import { casesOf } from './support/table.js';
import { until } from '../support/patience.js';

const FORM = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';
const OLD_FORM = FORM.replace('v=v2', 'v=v2beta1');
const VERBS = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'];

async function groupOf(api: Api, name: string): Promise<JsonObject | undefined> {
  const { body } = await api.get('/apis', FORM);
  return objectsAt(body, 'items').find((item) => objectAt(item, 'metadata')?.['name'] === name);
}

contract('which kinds there are, in one piece', {
  cases: {
    'the core group has no name': async (api) => {
      const { body, type } = await api.get('/api', FORM);
      expect(type).toBe(FORM);
      expect({ ...body, items: [] }).toEqual({
        kind: 'APIGroupDiscoveryList',
        apiVersion: 'apidiscovery.k8s.io/v2',
        metadata: {},
        items: [],
      });
      expect(objectsAt(body, 'items').map(({ metadata }) => metadata)).toEqual([{}]);
    },
    'a kind is described with its subresources; its own group and version go without saying': async (api) => {
      const apps = await groupOf(api, 'apps');
      const [version] = objectsAt(apps, 'versions');
      expect([version?.['version'], version?.['freshness']]).toEqual(['v1', 'Current']);
      const own = { group: '', version: '', kind: 'Deployment' };
      expect(objectsAt(version, 'resources').find(({ resource }) => resource === 'deployments')).toEqual({
        resource: 'deployments',
        responseKind: own,
        scope: 'Namespaced',
        singularResource: 'deployment',
        verbs: VERBS,
        shortNames: ['deploy'],
        categories: ['all'],
        subresources: [
          {
            subresource: 'scale',
            responseKind: { group: 'autoscaling', version: 'v1', kind: 'Scale' },
            verbs: ['get', 'patch', 'update'],
          },
          { subresource: 'status', responseKind: own, verbs: ['get', 'patch', 'update'] },
        ],
      });
    },
    'the preferred version comes first': async (api) => {
      const versions = objectsAt(await groupOf(api, 'autoscaling'), 'versions');
      expect(versions.map(({ version }) => version)).toEqual(['v2', 'v1']);
    },
    'a review can only be created': async (api) => {
      const [version] = objectsAt(await groupOf(api, 'authorization.k8s.io'), 'versions');
      expect(objectsAt(version, 'resources').map(({ verbs }) => verbs)).toEqual(Array(4).fill(['create']));
    },
    'the answer carries its tag and may be kept': async (api) => {
      const { headers } = await api.get('/apis', FORM);
      expect(headers).toMatchObject({
        etag: expect.stringMatching(/^"[0-9A-F]{128}"$/),
        vary: 'Accept',
        'cache-control': 'public',
      });
    },
    'who has it is not told again': async (api) => {
      const tag = (await api.get('/api', FORM)).headers.etag ?? '';
      const again = await api.call('GET', '/api', { accept: FORM, headers: { 'if-none-match': tag } });
      expect([again.status, again.text, again.headers.etag]).toEqual([304, '', tag]);
    },
    'who has something else is told': async (api) => {
      const answer = await api.call('GET', '/api', { accept: FORM, headers: { 'if-none-match': '"other"' } });
      expect(answer.status).toBe(200);
    },
    ...casesOf<[accept: string, type: string]>(
      {
        'the form after one that is not served any more': [`${OLD_FORM},${FORM}`, FORM],
        'its parameters in another order': [
          'application/json;as=APIGroupDiscoveryList;v=v2;g=apidiscovery.k8s.io',
          FORM,
        ],
        'what kubectl asks': [`${FORM},${OLD_FORM},application/json`, FORM],
        'the old form, when only an unknown version of this one is asked for besides': [
          'application/json;g=apidiscovery.k8s.io;v=v9;as=APIGroupDiscoveryList,application/json',
          'application/json',
        ],
        'the old form, when an older version of this one is asked for besides': [
          `${OLD_FORM},application/json`,
          'application/json',
        ],
        'the old form to whoever takes anything': ['*/*', 'application/json'],
      },
      async (api, [accept, type]) => {
        const answer = await api.get('/apis', accept);
        expect([answer.status, answer.type]).toEqual([200, type]);
        const kind = type === FORM ? 'APIGroupDiscoveryList' : 'APIGroupList';
        expect(answer.body['kind']).toBe(kind);
      },
    ),
    ...casesOf<[path: string, accept: string]>(
      {
        'a version that is not served any more': ['/api', OLD_FORM],
        'an unknown version': ['/apis', FORM.replace('v=v2', 'v=v9')],
        'a group version in this form': ['/apis/apps/v1', FORM],
        'with a slash at the end': ['/apis/', FORM],
      },
      async (api, [path, accept]) => expectRefused(await api.get(path, accept), 406, 'NotAcceptable'),
    ),
    'a defined kind appears, changes the tag and vanishes': async (api) => {
      const crd = gizmos(api, { versions: [{ name: 'v1', storage: true, subresources: { status: {} } }] });
      const { group } = crd;
      const path = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
      const before = (await api.get('/apis', FORM)).headers.etag;
      await api.make(path, crd.definition);
      try {
        const found = await until(
          () => groupOf(api, group),
          (item) => item !== undefined,
        );
        const own = { group, version: 'v1', kind: 'Gizmo' };
        expect(objectsAt(found, 'versions')).toEqual([
          {
            version: 'v1',
            freshness: 'Current',
            resources: [
              {
                resource: 'gizmos',
                responseKind: own,
                scope: 'Namespaced',
                singularResource: 'gizmo',
                verbs: ['delete', 'deletecollection', 'get', 'list', 'patch', 'create', 'update', 'watch'],
                subresources: [{ subresource: 'status', responseKind: own, verbs: ['get', 'patch', 'update'] }],
              },
            ],
          },
        ]);
        expect((await api.get('/apis', FORM)).headers.etag).not.toBe(before);
      } finally {
        await api.delete(`${path}/gizmos.${group}`);
      }
      expect(
        await until(
          () => groupOf(api, group),
          (item) => item === undefined,
        ),
      ).toBeUndefined();
    },
  },
});
