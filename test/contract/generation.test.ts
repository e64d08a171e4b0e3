import type { Json, JsonObject, KubeObject } from '../../lib/kube/index.js';
import type { Api } from './support/api.js';
import { contract } from './support/contract.js';
import { define, definition, DEFINITIONS, specOf, uniqueGroup, widget, widgets } from './support/definitions.js';
import { configMap, deployment, service } from './support/objects.js';
import { casesOf } from './support/table.js';

const template = { metadata: { labels: { app: 'a' } }, spec: { containers: [{ name: 'main', image: 'nginx:1' }] } };
const selector = { matchLabels: { app: 'a' } };
const LABELS = { metadata: { labels: { z: '1' } } };
const ANNOTATIONS = { metadata: { annotations: { z: '1' } } };

/** A kind, the spec of an object, and the generations after patches of its spec, its labels and its annotations. */
type Row = readonly [
  apiVersion: string,
  kind: string,
  rest: JsonObject,
  patch: Json,
  generations: (number | undefined)[],
];

const rows: Readonly<Record<string, Row>> = {
  deployments: ['apps/v1', 'Deployment', { spec: { selector, template } }, { spec: { replicas: 3 } }, [1, 2, 2, 3]],
  statefulsets: [
    'apps/v1',
    'StatefulSet',
    { spec: { serviceName: 's', selector, template } },
    { spec: { replicas: 3 } },
    [1, 2, 2, 2],
  ],
  daemonsets: [
    'apps/v1',
    'DaemonSet',
    { spec: { selector, template } },
    { spec: { minReadySeconds: 3 } },
    [1, 2, 2, 2],
  ],
  replicasets: ['apps/v1', 'ReplicaSet', { spec: { selector, template } }, { spec: { replicas: 3 } }, [1, 2, 2, 2]],
  cronjobs: [
    'batch/v1',
    'CronJob',
    {
      spec: {
        schedule: '* * * * *',
        jobTemplate: { spec: { template: { spec: { ...template.spec, restartPolicy: 'Never' } } } },
      },
    },
    { spec: { suspend: true } },
    [1, 2, 2, 2],
  ],
  jobs: [
    'batch/v1',
    'Job',
    { spec: { suspend: true, template: { spec: { ...template.spec, restartPolicy: 'Never' } } } },
    { spec: { parallelism: 3 } },
    [1, 2, 2, 2],
  ],
  ingresses: [
    'networking.k8s.io/v1',
    'Ingress',
    { spec: { defaultBackend: { service: { name: 's', port: { number: 80 } } } } },
    { spec: { ingressClassName: 'x' } },
    [1, 2, 2, 2],
  ],
  networkpolicies: [
    'networking.k8s.io/v1',
    'NetworkPolicy',
    { spec: { podSelector: {} } },
    { spec: { podSelector: { matchLabels: { a: 'b' } } } },
    [1, 2, 2, 2],
  ],
  poddisruptionbudgets: [
    'policy/v1',
    'PodDisruptionBudget',
    { spec: { minAvailable: 1, selector } },
    { spec: { minAvailable: 2 } },
    [1, 2, 2, 2],
  ],
  endpointslices: [
    'discovery.k8s.io/v1',
    'EndpointSlice',
    { addressType: 'IPv4', endpoints: [] },
    { endpoints: [{ addresses: ['1.2.3.4'] }] },
    [1, 2, 3, 3],
  ],
  configmaps: ['v1', 'ConfigMap', { data: {} }, { data: { x: '1' } }, [undefined, undefined, undefined, undefined]],
  secrets: ['v1', 'Secret', {}, { data: { x: 'QQ==' } }, [undefined, undefined, undefined, undefined]],
  serviceaccounts: [
    'v1',
    'ServiceAccount',
    {},
    { automountServiceAccountToken: false },
    [undefined, undefined, undefined, undefined],
  ],
  services: [
    'v1',
    'Service',
    { spec: service('a', { clusterIP: 'None', selector: { a: 'b' } })['spec'] as JsonObject },
    { spec: { selector: { c: 'd' } } },
    [undefined, undefined, undefined, undefined],
  ],
  resourcequotas: [
    'v1',
    'ResourceQuota',
    { spec: { hard: { pods: '5' } } },
    { spec: { hard: { pods: '6' } } },
    [undefined, undefined, undefined, undefined],
  ],
  leases: [
    'coordination.k8s.io/v1',
    'Lease',
    { spec: { holderIdentity: 'x' } },
    { spec: { holderIdentity: 'y' } },
    [undefined, undefined, undefined, undefined],
  ],
};

const group = uniqueGroup('generation');
const schema: JsonObject = {
  type: 'object',
  properties: {
    ...(specOf({ color: { type: 'string' } })['properties'] as JsonObject),
    status: { type: 'object', properties: { phase: { type: 'string' } } },
  },
};
const generationOf = (body: JsonObject): number | undefined => (body as KubeObject).metadata.generation;

contract('generation', {
  prepare: async (api) => void (await define(api, definition(group, schema, { subresources: { status: {} } }))),
  cases: {
    ...casesOf(
      Object.fromEntries(
        Object.entries(rows).map(([plural, row]) => [`${plural}: spec, labels, annotations`, { plural, row }]),
      ),
      async (api: Api, { plural, row: [apiVersion, kind, rest, patch, generations] }) => {
        const path = api.path(apiVersion, plural);
        const made = await api.make(path, { apiVersion, kind, metadata: { name: 'a', generation: 7 }, ...rest });
        const seen = [made.metadata.generation === 7 ? undefined : made.metadata.generation];
        for (const change of [patch, LABELS, ANNOTATIONS]) {
          const { status, body } = await api.patch(`${path}/a`, 'merge', change);
          expect(status).toBe(200);
          seen.push(generationOf(body) === 7 ? undefined : generationOf(body));
        }
        expect(seen).toEqual(generations);
      },
    ),
    'of custom resources: with anything but metadata and status': async (api) => {
      const path = widgets(api, group, 'a');
      const seen = [(await api.make(widgets(api, group), widget(group, { color: 'r' }))).metadata.generation];
      const changes: JsonObject[] = [
        { spec: { color: 'g' } },
        { spec: { color: 'g' } },
        LABELS,
        { status: { phase: 'x' } },
      ];
      for (const change of changes) seen.push(generationOf((await api.patch(path, 'merge', change)).body));
      seen.push(generationOf((await api.patch(`${path}/status`, 'merge', { status: { phase: 'y' } })).body));
      expect(seen).toEqual([1, 2, 2, 2, 2, 2]);
    },
    'grows when a deletion begins, once': async (api) => {
      const path = widgets(api, group, 'a');
      await api.make(widgets(api, group), widget(group, {}, { finalizers: ['example.com/wait'] }));
      const seen = [generationOf((await api.delete(path)).body), generationOf((await api.delete(path)).body)];
      expect(seen).toEqual([2, 2]);
      await api.patch(path, 'merge', { metadata: { finalizers: null } });
    },
    'does not grow when the deletion of a definition begins': async (api) => {
      const own = uniqueGroup('generation');
      await define(api, definition(own, schema));
      const { body } = await api.delete(`${DEFINITIONS}/widgets.${own}`);
      expect(generationOf(body)).toBe(1);
    },
    'does not come with the deletion of what has none': async (api) => {
      const path = api.path('v1', 'configmaps', 'a');
      await api.make(api.path('v1', 'configmaps'), configMap('a', {}, { finalizers: ['example.com/wait'] }));
      expect(generationOf((await api.delete(path)).body)).toBeUndefined();
      await api.patch(path, 'merge', { metadata: { finalizers: null } });
    },
    'is no matter of clients': async (api) => {
      const path = api.path('apps/v1', 'deployments');
      expect((await api.make(path, deployment('a', {}, { generation: 9 }))).metadata.generation).toBe(1);
      const { body } = await api.put(`${path}/a`, deployment('a', { replicas: 2 }, { generation: 9 }));
      expect(generationOf(body)).toBe(2);
    },
  },
});
