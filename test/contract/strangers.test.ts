import type { JsonObject } from '../../lib/kube/index.js';
import { speakingFor } from './support/actors.js';
import type { Api } from './support/api.js';
import { contract, type Cases } from './support/contract.js';
import { denied, expectRefusal } from './support/status.js';
import { casesOf } from './support/table.js';

const maps = (api: Api, ...rest: string[]): string => api.path('v1', 'configmaps', ...rest);
const deployments = (api: Api, ...rest: string[]): string => api.path('apps/v1', 'deployments', ...rest);

type Denied = readonly [method: string, path: (api: Api) => string, details: JsonObject, deed: string];
const inNamespace = (rows: Readonly<Record<string, Denied>>): Cases =>
  casesOf(rows, async (api, [method, path, details, deed]) => {
    const answer = await speakingFor(api, 'stranger').call(method, path(api));
    const named = details['name'] === 'HERE' ? { ...details, name: api.namespace } : details;
    expectRefusal(
      answer,
      denied(named, `User "stranger" cannot ${deed.replace('HERE', `in the namespace "${api.namespace}"`)}`),
    );
  });

contract('what strangers are told', {
  cases: {
    ...inNamespace({
      'listing in a namespace': [
        'GET',
        (api) => maps(api),
        { kind: 'configmaps' },
        'list resource "configmaps" in API group "" HERE',
      ],
      'listing everywhere': [
        'GET',
        () => '/api/v1/configmaps',
        { kind: 'configmaps' },
        'list resource "configmaps" in API group "" at the cluster scope',
      ],
      reading: [
        'GET',
        (api) => maps(api, 'a'),
        { name: 'a', kind: 'configmaps' },
        'get resource "configmaps" in API group "" HERE',
      ],
      'looking whether it is there': [
        'GET',
        (api) => deployments(api, 'a'),
        { name: 'a', group: 'apps', kind: 'deployments' },
        'get resource "deployments" in API group "apps" HERE',
      ],
      watching: [
        'GET',
        (api) => `${maps(api)}?watch=true`,
        { kind: 'configmaps' },
        'watch resource "configmaps" in API group "" HERE',
      ],
      'watching in the old form': [
        'GET',
        (api) => maps(api).replace('/v1/', '/v1/watch/'),
        { kind: 'configmaps' },
        'watch resource "configmaps" in API group "" HERE',
      ],
      'watching one object': [
        'GET',
        (api) => `${maps(api)}?watch=1&fieldSelector=metadata.name%3Da`,
        { name: 'a', kind: 'configmaps' },
        'watch resource "configmaps" in API group "" HERE',
      ],
      creating: [
        'POST',
        (api) => maps(api),
        { kind: 'configmaps' },
        'create resource "configmaps" in API group "" HERE',
      ],
      updating: [
        'PUT',
        (api) => maps(api, 'a'),
        { name: 'a', kind: 'configmaps' },
        'update resource "configmaps" in API group "" HERE',
      ],
      patching: [
        'PATCH',
        (api) => maps(api, 'a'),
        { name: 'a', kind: 'configmaps' },
        'patch resource "configmaps" in API group "" HERE',
      ],
      deleting: [
        'DELETE',
        (api) => maps(api, 'a'),
        { name: 'a', kind: 'configmaps' },
        'delete resource "configmaps" in API group "" HERE',
      ],
      'deleting many': [
        'DELETE',
        (api) => maps(api),
        { kind: 'configmaps' },
        'deletecollection resource "configmaps" in API group "" HERE',
      ],
      'a status': [
        'GET',
        (api) => deployments(api, 'a', 'status'),
        { name: 'a', group: 'apps', kind: 'deployments' },
        'get resource "deployments/status" in API group "apps" HERE',
      ],
      'a scale': [
        'PATCH',
        (api) => deployments(api, 'a', 'scale'),
        { name: 'a', group: 'apps', kind: 'deployments' },
        'patch resource "deployments/scale" in API group "apps" HERE',
      ],
      'a log': [
        'GET',
        (api) => api.path('v1', 'pods', 'a', 'log'),
        { name: 'a', kind: 'pods' },
        'get resource "pods/log" in API group "" HERE',
      ],
      'a namespace': [
        'GET',
        (api) => `/api/v1/namespaces/${api.namespace}`,
        { name: 'HERE', kind: 'namespaces' },
        'get resource "namespaces" in API group "" HERE',
      ],
      'an object of the cluster': [
        'GET',
        () => '/apis/storage.k8s.io/v1/storageclasses/a',
        { name: 'a', group: 'storage.k8s.io', kind: 'storageclasses' },
        'get resource "storageclasses" in API group "storage.k8s.io" at the cluster scope',
      ],
      'a kind that is not there': [
        'GET',
        (api) => api.path('no.such/v1', 'things', 'a'),
        { name: 'a', group: 'no.such', kind: 'things' },
        'get resource "things" in API group "no.such" HERE',
      ],
      'a path that is no resource': ['GET', () => '/metrics', {}, 'get path "/metrics"'],
      'a path that is no resource, by another method': ['DELETE', () => '/metrics', {}, 'delete path "/metrics"'],
    }),
  },
});
