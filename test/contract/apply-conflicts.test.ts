import type { Json, JsonObject, KubeObject } from '../../lib/kube/index.js';
import { valueAt } from '../../lib/kube/index.js';
import type { Api } from './support/api.js';
import { contract } from './support/contract.js';
import { applyConflict, owners, type Owned } from './support/managed.js';
import { configMap, deployment, service } from './support/objects.js';
import { expectRefusal } from './support/status.js';
import { casesOf } from './support/table.js';

const maps = (api: Api, ...rest: string[]): string => api.path('v1', 'configmaps', ...rest);
const deployments = (api: Api, ...rest: string[]): string => api.path('apps/v1', 'deployments', ...rest);

const withContainer = (container: JsonObject, pod: JsonObject = {}, spec: JsonObject = {}): KubeObject => {
  const containers = [{ name: 'main', image: 'nginx:1', ...container }];
  return deployment('a', { template: { metadata: { labels: { app: 'a' } }, spec: { containers, ...pod } }, ...spec });
};
const ports = (...list: JsonObject[]): KubeObject =>
  service('a', { clusterIP: 'None', selector: { a: 'b' }, ports: list });
const MAIN = '.spec.template.spec.containers[name="main"]';

/** What `m1` applies, what `m2` applies after it, and the fields for which it is refused. */
type Row = readonly [first: KubeObject, second: KubeObject, ...fields: string[]];

const rows: Readonly<Record<string, Row>> = {
  'a key of a map': [configMap('a', { x: '1', y: '1' }), configMap('a', { x: '2' }), '.data.x'],
  'several keys': [configMap('a', { x: '1', y: '1' }), configMap('a', { x: '2', y: '2' }), '.data.x', '.data.y'],
  'a label': [
    configMap('a', { x: '1' }, { labels: { l: '1' } }),
    configMap('a', { x: '1' }, { labels: { l: '2' } }),
    '.metadata.labels.l',
  ],
  'a number': [withContainer({}, {}, { replicas: 2 }), withContainer({}, {}, { replicas: 3 }), '.spec.replicas'],
  'a field of an item that is known by its name': [
    withContainer({}),
    withContainer({ image: 'nginx:2' }),
    `${MAIN}.image`,
  ],
  'a variable': [
    withContainer({ env: [{ name: 'A', value: '1' }] }),
    withContainer({
      env: [
        { name: 'A', value: '2' },
        { name: 'B', value: '1' },
      ],
    }),
    `${MAIN}.env[name="A"].value`,
  ],
  'a port that is known by number and protocol': [
    withContainer({ ports: [{ containerPort: 80 }] }),
    withContainer({
      ports: [
        { containerPort: 80, protocol: 'TCP', name: 'w' },
        { containerPort: 80, protocol: 'UDP' },
      ],
    }),
  ],
  'the name of such a port': [
    withContainer({ ports: [{ containerPort: 80, name: 'v' }] }),
    withContainer({ ports: [{ containerPort: 80, name: 'w' }] }),
    `${MAIN}.ports[containerPort=80,protocol="TCP"].name`,
  ],
  'a list that is one value': [withContainer({ args: ['a'] }), withContainer({ args: ['b'] }), `${MAIN}.args`],
  'a list that is one value, with another item more': [
    withContainer({}, { tolerations: [{ operator: 'Exists' }] }),
    withContainer({}, { tolerations: [{ operator: 'Exists' }, { key: 'a', operator: 'Exists' }] }),
    '.spec.template.spec.tolerations',
  ],
  'a map that is one value': [
    withContainer({}, { nodeSelector: { a: '1' } }),
    withContainer({}, { nodeSelector: { b: '1' } }),
    '.spec.template.spec.nodeSelector',
  ],
  'a structure that is one value': [
    ports({ port: 80 }),
    { ...ports({ port: 80 }), spec: { clusterIP: 'None', selector: { b: '1' }, ports: [{ port: 80 }] } },
    '.spec.selector',
  ],
  'the port of a service': [
    ports({ port: 80, targetPort: 1 }),
    ports({ port: 80, targetPort: 2 }),
    '.spec.ports[port=80,protocol="TCP"].targetPort',
  ],
  'the type of a volume, which is another field': [
    withContainer({}, { volumes: [{ name: 'v', configMap: { name: 'x' } }] }),
    withContainer({}, { volumes: [{ name: 'v', configMap: { name: 'y' } }] }),
    '.spec.template.spec.volumes[name="v"].configMap.name',
  ],
  'nothing, where both want the same': [configMap('a', { x: '1' }), configMap('a', { x: '1' })],
  'nothing, where both want something else': [configMap('a', { x: '1' }), configMap('a', { y: '1' })],
  'nothing, where both add to a set': [
    configMap('a', {}, { finalizers: ['example.com/a'] }),
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', finalizers: ['example.com/b'] } },
  ],
};

const collection = (api: Api, { apiVersion, kind }: KubeObject): string =>
  api.path(apiVersion, `${kind.toLowerCase()}s`);

contract('conflicts of server-side apply', {
  cases: {
    ...casesOf(
      Object.fromEntries(Object.entries(rows).map(([what, row]) => [`two appliers conflict over ${what}`, row])),
      async (api: Api, [first, second, ...fields]: Row) => {
        const path = `${collection(api, first)}/a`;
        const { body: before } = await api.apply(path, 'm1', first);
        const answer = await api.apply(path, 'm2', second);
        if (fields.length > 0) {
          const owned: Owned[] = fields.map((field) => ({ by: 'm1', field }));
          expectRefusal(answer, applyConflict(...owned));
          expect((await api.get(path)).body).toEqual(before);
          expect((await api.apply(path, 'm2', second, 'force=true')).status).toBe(200);
          expectRefusal(
            await api.apply(path, 'm1', first),
            applyConflict(...owned.map(({ field }) => ({ by: 'm2', field }))),
          );
        } else {
          expect(answer.status).toBe(200);
        }
        await api.patch(path, 'merge', { metadata: { finalizers: null } });
      },
    ),
    'force takes over exactly what is in dispute': async (api) => {
      await api.apply(maps(api, 'a'), 'm1', configMap('a', { x: '1', y: '1' }));
      const { body } = await api.apply(maps(api, 'a'), 'm2', configMap('a', { x: '2' }), 'force=true');
      expect(body).toMatchObject({ data: { x: '2', y: '1' } });
      expect(owners(body as KubeObject)).toEqual({
        'm1 Apply': { 'f:data': { 'f:y': {} } },
        'm2 Apply': { 'f:data': { 'f:x': {} } },
      });
    },
    'force=false is no force': async (api) => {
      await api.apply(maps(api, 'a'), 'm1', configMap('a', { x: '1' }));
      const answer = await api.apply(maps(api, 'a'), 'm2', configMap('a', { x: '2' }), 'force=false');
      expectRefusal(answer, applyConflict({ by: 'm1', field: '.data.x' }));
    },
    'names the API version of who does not apply': async (api) => {
      await api.make(maps(api), configMap('a', { x: '1' }));
      const answer = await api.apply(maps(api, 'a'), 'm1', configMap('a', { x: '2' }));
      expectRefusal(answer, applyConflict({ by: 'contract', using: 'v1', field: '.data.x' }));
    },
    'names the subresource of who wrote by it': async (api) => {
      await api.apply(deployments(api, 'a'), 'm1', withContainer({}, {}, { replicas: 2 }));
      await api.patch(deployments(api, 'a', 'scale?fieldManager=scaler'), 'merge', { spec: { replicas: 5 } });
      const answer = await api.apply(deployments(api, 'a'), 'm1', withContainer({}, {}, { replicas: 2 }));
      expectRefusal(
        answer,
        applyConflict({ by: 'scaler', using: 'apps/v1', subresource: 'scale', field: '.spec.replicas' }),
      );
    },
    'groups fields by their managers': async (api) => {
      await api.apply(maps(api, 'a'), 'm1', configMap('a', { w: '1', x: '1' }));
      await api.apply(maps(api, 'a'), 'm2', configMap('a', { y: '1' }));
      const answer = await api.apply(maps(api, 'a'), 'm3', configMap('a', { w: '2', x: '2', y: '2' }));
      const details = applyConflict(
        { by: 'm1', field: '.data.w' },
        { by: 'm1', field: '.data.x' },
        { by: 'm2', field: '.data.y' },
      );
      expectRefusal(answer, details);
    },
    'an update takes over without asking': async (api) => {
      await api.apply(maps(api, 'a'), 'm1', configMap('a', { x: '1', y: '1' }));
      const { body } = await api.patch(maps(api, 'a'), 'merge', { data: { x: '2' } });
      expect(owners(body as KubeObject)).toEqual({
        'm1 Apply': { 'f:data': { 'f:y': {} } },
        'contract Update': { 'f:data': { 'f:x': {} } },
      });
    },
    'one that has lost a field is in conflict when it applies it again': async (api) => {
      await api.apply(maps(api, 'a'), 'm1', configMap('a', { x: '1' }));
      await api.patch(maps(api, 'a'), 'merge', { data: { x: '2' } });
      const answer = await api.apply(maps(api, 'a'), 'm1', configMap('a', { x: '1' }));
      expectRefusal(answer, applyConflict({ by: 'contract', using: 'v1', field: '.data.x' }));
    },
    'one may own a field as an applier and as an updater': async (api) => {
      await api.apply(maps(api, 'a'), 'contract', configMap('a', { x: '1' }));
      await api.patch(maps(api, 'a'), 'merge', { data: { x: '2' } });
      const answer = await api.apply(maps(api, 'a'), 'contract', configMap('a', { x: '1' }));
      expectRefusal(answer, applyConflict({ by: 'contract', using: 'v1', field: '.data.x' }));
    },
    'an equal quantity in other words is another value': async (api) => {
      const limited = (cpu: Json): KubeObject => withContainer({ resources: { limits: { cpu } } });
      await api.apply(deployments(api, 'a'), 'm1', limited('1'));
      const answer = await api.apply(deployments(api, 'a'), 'm2', limited('1000m'));
      expectRefusal(answer, applyConflict({ by: 'm1', field: `${MAIN}.resources.limits.cpu` }));
      const { body } = await api.apply(deployments(api, 'a'), 'm2', limited('1000m'), 'force=true');
      expect(JSON.stringify(valueAt(body, ['spec', 'template', 'spec', 'containers']))).toContain('"cpu":"1"');
    },
  },
});
