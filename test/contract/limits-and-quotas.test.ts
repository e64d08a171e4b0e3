import type { JsonObject, KubeObject } from '../../lib/kube/index.js';
import { objectAt, objectsAt } from '../../lib/embedded/fields.js';
import { succeeded, type Api } from './support/api.js';
import { contract } from './support/contract.js';
import { configMap, service } from './support/objects.js';
import { expectRefusal, forbidden } from './support/status.js';
import { casesOf } from './support/table.js';
import { until } from '../support/patience.js';

type Resources = readonly JsonObject[];

/** A pod whose containers `a`, `b`… ask for these resources. */
function podOf(resources: Resources, spec: JsonObject = {}): KubeObject {
  const containers = resources.map((asked, index) => ({
    name: String.fromCharCode(97 + index),
    image: 'app:1',
    resources: asked,
  }));
  const metadata = { name: 'p' };
  return { apiVersion: 'v1', kind: 'Pod', metadata, spec: { serviceAccountName: 'default', containers, ...spec } };
}

const resourcesOf = (pod: KubeObject): unknown[] =>
  objectsAt(pod, 'spec', 'containers').map(({ resources }) => resources);

/** Creates a rule of a namespace and waits until the server heeds it: `probe` is refused then, or changed. */
async function limit(api: Api, ...limits: JsonObject[]): Promise<void> {
  await api.make(api.path('v1', 'limitranges'), {
    apiVersion: 'v1',
    kind: 'LimitRange',
    metadata: { name: 'l' },
    spec: { limits },
  });
  const marker = { type: 'Container', max: { 'example.com/marker': '1' } };
  await api.make(api.path('v1', 'limitranges'), {
    apiVersion: 'v1',
    kind: 'LimitRange',
    metadata: { name: 'marker' },
    spec: { limits: [marker] },
  });
  const probe = podOf([{ limits: { 'example.com/marker': '2' } }]);
  await until(
    () => api.post(`${api.path('v1', 'pods')}?dryRun=All`, probe),
    ({ status }) => status === 403,
  );
  await api.delete(api.path('v1', 'limitranges', 'marker'));
  const free = podOf([{ limits: { 'example.com/marker': '2', cpu: '1', memory: '1Gi' } }]);
  await until(
    () => api.post(`${api.path('v1', 'pods')}?dryRun=All`, free),
    ({ text }) => !text.includes('example.com/marker usage'),
  );
}

/** Creates a quota, says in its status that it counts, and waits until the server heeds it; one with scopes is not waited for. */
async function quota(api: Api, hard: JsonObject, spec: JsonObject = {}, used: JsonObject = {}): Promise<void> {
  const path = api.path('v1', 'resourcequotas');
  const all = { ...hard, ...(Object.keys(spec).length === 0 && { 'count/endpoints': '0' }) };
  const made = await api.make(path, {
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    metadata: { name: 'q' },
    spec: { hard: all, ...spec },
  });
  const nothing = Object.fromEntries(Object.keys(all).map((key) => [key, '0']));
  succeeded(await api.put(`${path}/q/status`, { ...made, status: { hard: all, used: { ...nothing, ...used } } }));
  if (Object.keys(spec).length > 0) return;
  const probe = { apiVersion: 'v1', kind: 'Endpoints', metadata: { name: 'probe' } };
  await until(
    () => api.post(`${api.path('v1', 'endpoints')}?dryRun=All`, probe),
    ({ status }) => status === 403,
  );
}

const tight = {
  type: 'Container',
  max: { cpu: '2', memory: '1Gi' },
  min: { cpu: '50m' },
  maxLimitRequestRatio: { cpu: '10' },
  default: { cpu: '500m' },
  defaultRequest: { cpu: '100m' },
};

contract('limits and quotas of a namespace', {
  cases: {
    'a container that asks for nothing gets the defaults': async (api) => {
      await limit(api, tight);
      const pod = succeeded(await api.post(api.path('v1', 'pods'), podOf([{}])));
      expect(resourcesOf(pod)).toEqual([
        { limits: { cpu: '500m', memory: '1Gi' }, requests: { cpu: '100m', memory: '1Gi' } },
      ]);
      expect(pod.metadata.annotations).toEqual({
        'kubernetes.io/limit-ranger':
          'LimitRanger plugin set: cpu, memory request for container a; cpu, memory limit for container a',
      });
    },
    'what a container limits itself is what it requests': async (api) => {
      await limit(api, tight);
      const pod = succeeded(await api.post(api.path('v1', 'pods'), podOf([{ limits: { cpu: '1' } }])));
      expect(resourcesOf(pod)).toEqual([
        { limits: { cpu: '1', memory: '1Gi' }, requests: { cpu: '1', memory: '1Gi' } },
      ]);
    },
    'who says everything keeps it': async (api) => {
      await limit(api, tight);
      const asked = { limits: { cpu: '1', memory: '1Gi' }, requests: { cpu: '1', memory: '512Mi' } };
      const pod = succeeded(await api.post(api.path('v1', 'pods'), podOf([asked])));
      expect([resourcesOf(pod), pod.metadata.annotations]).toEqual([[asked], undefined]);
    },
    ...casesOf<[limits: JsonObject, resources: Resources, why: string]>(
      {
        'a container that is too large': [
          tight,
          [{ limits: { cpu: '3' } }],
          'maximum cpu usage per Container is 2, but limit is 3',
        ],
        'a container that is too small': [
          tight,
          [{ requests: { cpu: '10m' }, limits: { cpu: '10m' } }],
          'minimum cpu usage per Container is 50m, but request is 10m',
        ],
        'a container that asks for much less than it may take': [
          tight,
          [{ requests: { cpu: '100m' }, limits: { cpu: '2' } }],
          'cpu max limit to request ratio per Container is 10, but provided ratio is 20.000000',
        ],
        'a pod that is too large': [
          { type: 'Pod', max: { cpu: '3' } },
          [
            { requests: { cpu: '1' }, limits: { cpu: '2' } },
            { requests: { cpu: '1' }, limits: { cpu: '2' } },
          ],
          'maximum cpu usage per Pod is 3, but limit is 4',
        ],
        'a pod that does not say how large it gets': [
          { type: 'Pod', max: { memory: '3Gi' } },
          [{}],
          'maximum memory usage per Pod is 3Gi.  No limit is specified',
        ],
      },
      async (api, [limits, resources, why]) => {
        await limit(api, limits);
        expectRefusal(await api.post(api.path('v1', 'pods'), podOf(resources)), forbidden('pods', 'p', why));
      },
    ),
    ...casesOf<[storage: string, why: string]>(
      {
        'a claim that is too large': [
          '3Gi',
          'maximum storage usage per PersistentVolumeClaim is 2Gi, but request is 3Gi',
        ],
        'a claim that is too small': [
          '500Mi',
          'minimum storage usage per PersistentVolumeClaim is 1Gi, but request is 500Mi',
        ],
      },
      async (api, [storage, why]) => {
        await limit(api, { type: 'PersistentVolumeClaim', min: { storage: '1Gi' }, max: { storage: '2Gi' } });
        const claim = {
          metadata: { name: 'c' },
          spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage } } },
        };
        expectRefusal(
          await api.post(api.path('v1', 'persistentvolumeclaims'), claim),
          forbidden('persistentvolumeclaims', 'c', why),
        );
      },
    ),
    'a quota counts what is created': async (api) => {
      await quota(api, { pods: '2', 'requests.cpu': '1' }, {}, { 'requests.cpu': '500m' });
      await api.make(api.path('v1', 'pods'), podOf([{ requests: { cpu: '250m' } }, { requests: { cpu: '50m' } }]));
      const found = await api.read(api.path('v1', 'resourcequotas', 'q'));
      expect(objectAt(found, 'status', 'used')).toEqual({ 'count/endpoints': '0', pods: '1', 'requests.cpu': '800m' });
    },
    'a dry run does not count': async (api) => {
      await quota(api, { pods: '2' });
      succeeded(await api.post(`${api.path('v1', 'pods')}?dryRun=All`, podOf([{}])));
      const found = await api.read(api.path('v1', 'resourcequotas', 'q'));
      expect(objectAt(found, 'status', 'used')).toMatchObject({ pods: '0' });
    },
    'more than is left is refused': async (api) => {
      await quota(api, { pods: '1', 'requests.cpu': '1' }, {}, { pods: '1', 'requests.cpu': '100m' });
      expectRefusal(
        await api.post(api.path('v1', 'pods'), podOf([{ requests: { cpu: '2' } }])),
        forbidden(
          'pods',
          'p',
          'exceeded quota: q, requested: pods=1,requests.cpu=2, used: pods=1,requests.cpu=100m, limited: pods=1,requests.cpu=1',
        ),
      );
    },
    'a pod must say what a quota limits': async (api) => {
      await quota(api, { 'limits.cpu': '1', memory: '1Gi', 'requests.cpu': '1', 'requests.memory': '1Gi' });
      expectRefusal(
        await api.post(api.path('v1', 'pods'), podOf([{}, { requests: { cpu: '1' } }])),
        forbidden(
          'pods',
          'p',
          'failed quota: q: must specify limits.cpu for: a,b; memory for: a,b; requests.cpu for: a; requests.memory for: a,b',
        ),
      );
    },
    'objects of any kind are counted': async (api) => {
      await quota(api, { 'count/configmaps': '1' });
      await api.make(api.path('v1', 'configmaps'), configMap('one'));
      expectRefusal(
        await api.post(api.path('v1', 'configmaps'), configMap('two')),
        forbidden(
          'configmaps',
          'two',
          'exceeded quota: q, requested: count/configmaps=1, used: count/configmaps=1, limited: count/configmaps=1',
        ),
      );
    },
    'balanced Services and their ports are counted': async (api) => {
      await quota(api, { 'services.loadbalancers': '0', 'services.nodeports': '1' });
      const ports = [
        { port: 80, name: 'a' },
        { port: 81, name: 'b' },
      ];
      expectRefusal(
        await api.post(api.path('v1', 'services'), service('s', { type: 'LoadBalancer', ports })),
        forbidden(
          'services',
          's',
          'exceeded quota: q, requested: services.loadbalancers=1,services.nodeports=2, used: services.loadbalancers=0,services.nodeports=0, limited: services.loadbalancers=0,services.nodeports=1',
        ),
      );
    },
    'storage is counted, also by class': async (api) => {
      const own = 'fast.storageclass.storage.k8s.io/requests.storage';
      await quota(api, { 'requests.storage': '1Gi', [own]: '1Gi' });
      const claim = {
        metadata: { name: 'c' },
        spec: { storageClassName: 'fast', accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '2Gi' } } },
      };
      expectRefusal(
        await api.post(api.path('v1', 'persistentvolumeclaims'), claim),
        forbidden(
          'persistentvolumeclaims',
          'c',
          `exceeded quota: q, requested: ${own}=2Gi,requests.storage=2Gi, used: ${own}=0,requests.storage=0, limited: ${own}=1Gi,requests.storage=1Gi`,
        ),
      );
    },
    ...casesOf<[scope: string, counted: KubeObject, free: KubeObject]>(
      {
        'pods that ask for nothing': ['BestEffort', podOf([{}]), podOf([{ requests: { cpu: '1' } }])],
        'pods that end': ['Terminating', podOf([{}], { activeDeadlineSeconds: 5 }), podOf([{}])],
      },
      async (api, [scope, counted, free]) => {
        await quota(api, { pods: '0' }, { scopes: [scope] });
        const path = `${api.path('v1', 'pods')}?dryRun=All`;
        const why = 'exceeded quota: q, requested: pods=1, used: pods=0, limited: pods=0';
        const refused = await until(
          () => api.post(path, counted),
          ({ status }) => status === 403,
        );
        expectRefusal(refused, forbidden('pods', 'p', why));
        expect((await api.post(path, free)).status).toBe(201);
      },
    ),
    'a quota whose status says nothing does not count': async (api) => {
      const q = { apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name: 'q' }, spec: { hard: { pods: '0' } } };
      await api.make(api.path('v1', 'resourcequotas'), q);
      expect((await api.post(api.path('v1', 'pods'), podOf([{}]))).status).toBe(201);
    },
  },
});
