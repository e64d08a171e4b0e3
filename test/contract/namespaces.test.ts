import type { JsonObject, KubeObject } from '../../lib/kube/index.js';
import type { Answer, Api } from './support/api.js';
import { contract } from './support/contract.js';
import { define, definition, specOf, uniqueGroup, widget } from './support/definitions.js';
import { configMap } from './support/objects.js';
import { expectRefusal, forbidden, invalid, invalidValue, notAllowed, notFound } from './support/status.js';
import { until } from '../support/patience.js';

const NAMESPACES = '/api/v1/namespaces';
const HOLD = 'example.com/hold';
const namespace = (name: string, metadata: JsonObject = {}, spec?: JsonObject): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name, ...metadata },
  ...(spec && { spec }),
});
const isGone = ({ status }: Answer): boolean => status === 404;
/** A namespace beside that of the case; it goes with the case. */
const other = async (api: Api, metadata: JsonObject = {}, spec?: JsonObject): Promise<KubeObject> => {
  const name = `${api.namespace}-other`;
  const path = `${NAMESPACES}/${name}`;
  api.afterwards(async () => {
    await api.delete(path);
    await api.patch(path, 'merge', { metadata: { finalizers: null } });
    const { body, status } = await api.get(path);
    if (status === 200 && spec) await api.put(`${path}/finalize`, { ...body, spec: {} });
  });
  return api.make(NAMESPACES, namespace(name, metadata, spec));
};

contract('namespaces', {
  cases: {
    'a namespace has a label, a finalizer and a phase': async (api) => {
      const made = await other(api, { labels: { a: 'b' } });
      expect(made).toMatchObject({
        metadata: { labels: { a: 'b', 'kubernetes.io/metadata.name': made.metadata.name } },
        spec: { finalizers: ['kubernetes'] },
        status: { phase: 'Active' },
      });
      expect(made.metadata.generation).toBeUndefined();
    },
    'its label comes back when it is taken away': async (api) => {
      const path = `${NAMESPACES}/${api.namespace}`;
      const { body } = await api.patch(path, 'merge', { metadata: { labels: null } });
      expect((body as KubeObject).metadata.labels).toEqual({ 'kubernetes.io/metadata.name': api.namespace });
    },
    'its label says its name, whatever is said': async (api) => {
      const path = `${NAMESPACES}/${api.namespace}`;
      const labels = { 'kubernetes.io/metadata.name': 'other' };
      const { body } = await api.patch(path, 'merge', { metadata: { labels } });
      expect((body as KubeObject).metadata.labels).toEqual({ 'kubernetes.io/metadata.name': api.namespace });
    },
    'finalizers of the spec come first, and Kubernetes is among them': async (api) => {
      const made = await other(api, {}, { finalizers: [HOLD] });
      expect(made['spec']).toEqual({ finalizers: [HOLD, 'kubernetes'] });
    },
    'finalizers of the spec have a domain': async (api) => {
      const answer = await api.post(`${NAMESPACES}?dryRun=All`, namespace('some', {}, { finalizers: ['x'] }));
      const why = 'name is neither a standard finalizer name nor is it fully qualified';
      expectRefusal(answer, invalid('Namespace', 'some', invalidValue('spec.finalizers', '"x"', why)));
    },
    'the spec is not changed by an update': async (api) => {
      const path = `${NAMESPACES}/${api.namespace}`;
      const { status, body } = await api.patch(path, 'merge', { spec: { finalizers: [HOLD] } });
      expect([status, body['spec']]).toEqual([200, { finalizers: ['kubernetes'] }]);
    },
    'a namespace that is there is not ending': async (api) => {
      const path = `${NAMESPACES}/${api.namespace}/status`;
      const answer = await api.patch(path, 'merge', { status: { phase: 'Terminating' } });
      const why = "may only be 'Active' if `deletionTimestamp` is empty";
      const cause = invalidValue('status.Phase', '"Terminating"', why);
      expectRefusal(answer, invalid('Namespace', api.namespace, cause));
    },
    'namespaces of the system stay': async (api) => {
      for (const name of ['default', 'kube-system', 'kube-public']) {
        const answer = await api.delete(`${NAMESPACES}/${name}?dryRun=All`);
        expectRefusal(answer, forbidden('namespaces', name, 'this namespace may not be deleted'));
      }
    },
    'namespaces are not deleted all at once': async (api) => {
      expectRefusal(await api.delete(NAMESPACES), notAllowed);
    },
    'nothing is made in a namespace that is not there': async (api) => {
      const answer = await api.post(`${NAMESPACES}/nowhere-at-all/configmaps`, configMap('a'));
      expectRefusal(answer, notFound('namespaces', 'nowhere-at-all'));
    },
    'finalize is written, not read': async (api) => {
      expectRefusal(await api.get(`${NAMESPACES}/${api.namespace}/finalize`), notAllowed);
    },
    'finalize names the namespace that it is about': async (api) => {
      const live = await api.read(`${NAMESPACES}/${api.namespace}`);
      const answer = await api.put(`${NAMESPACES}/${api.namespace}/finalize`, {
        ...live,
        metadata: { ...live.metadata, name: 'other' },
      });
      const why = `the name of the object (other) does not match the name on the URL (${api.namespace})`;
      expect([answer.status, answer.body['message']]).toEqual([400, why]);
    },
    'finalize changes the finalizers of the spec': async (api) => {
      const made = await other(api, {}, { finalizers: [HOLD] });
      const path = `${NAMESPACES}/${made.metadata.name ?? ''}`;
      const { status, body } = await api.put(`${path}/finalize`, { ...made, spec: { finalizers: ['kubernetes'] } });
      expect([status, body['spec']]).toEqual([200, { finalizers: ['kubernetes'] }]);
      expect((await api.read(path))['spec']).toEqual({ finalizers: ['kubernetes'] });
    },
    'finalize of an old version is refused': async (api) => {
      const made = await other(api);
      const path = `${NAMESPACES}/${made.metadata.name ?? ''}`;
      await api.patch(path, 'merge', { metadata: { labels: { a: 'b' } } });
      const answer = await api.put(`${path}/finalize`, made);
      expect([answer.status, answer.body['reason']]).toEqual([409, 'Conflict']);
    },
  },
});

contract('service accounts of namespaces', {
  needsControllers: true,
  cases: {
    'every namespace has a default one': async (api) => {
      const { body } = await until(
        () => api.get(api.path('v1', 'serviceaccounts', 'default')),
        ({ status }) => status === 200,
      );
      const { metadata, ...rest } = body as KubeObject;
      expect(rest).toEqual({ kind: 'ServiceAccount', apiVersion: 'v1' });
      expect(Object.keys(metadata).sort()).toEqual([
        'creationTimestamp',
        'name',
        'namespace',
        'resourceVersion',
        'uid',
      ]);
    },
    'it comes back': async (api) => {
      const path = api.path('v1', 'serviceaccounts', 'default');
      const { body } = await until(
        () => api.get(path),
        ({ status }) => status === 200,
      );
      const { uid } = (body as KubeObject).metadata;
      await api.delete(path);
      await until(
        () => api.get(path),
        (answer) => answer.status === 200 && (answer.body as KubeObject).metadata.uid !== uid,
      );
    },
  },
});

const group = uniqueGroup('namespaces');
let names: Record<'empty' | 'full' | 'held' | 'named' | 'spec', string>;
const conditionsOf = ({ body }: Answer): JsonObject =>
  Object.fromEntries(
    ((body['status'] as { conditions?: JsonObject[] }).conditions ?? []).map(({ type, status, reason, message }) => [
      String(type),
      [status, reason, message] as never,
    ]),
  );
const DONE = {
  NamespaceDeletionDiscoveryFailure: ['False', 'ResourcesDiscovered', 'All resources successfully discovered'],
  NamespaceDeletionGroupVersionParsingFailure: [
    'False',
    'ParsedGroupVersions',
    'All legacy kube types successfully parsed',
  ],
  NamespaceDeletionContentFailure: [
    'False',
    'ContentDeleted',
    'All content successfully deleted, may be waiting on finalization',
  ],
};

/** The controller takes its time with each namespace, so all of them end side by side. */
contract('the end of namespaces', {
  needsControllers: true,
  prepare: async (api) => {
    const at = (name: string): string => `${api.namespace}-${name}`;
    names = { empty: at('empty'), full: at('full'), held: at('held'), named: at('named'), spec: at('spec') };
    await define(api, definition(group, specOf({ a: { type: 'string' } })));
    for (const name of Object.values(names)) {
      const metadata = name === names.named ? { finalizers: [HOLD] } : {};
      await api.make(NAMESPACES, namespace(name, metadata, name === names.spec ? { finalizers: [HOLD] } : undefined));
    }
    await api.make(`${NAMESPACES}/${names.full}/configmaps`, configMap('a'));
    await api.make(`/apis/${group}/v1/namespaces/${names.full}/widgets`, widget(group));
    for (const name of ['a', 'b']) {
      await api.make(`${NAMESPACES}/${names.held}/configmaps`, configMap(name, {}, { finalizers: [HOLD] }));
    }
    await api.make(`${NAMESPACES}/${names.held}/secrets`, {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'c', finalizers: ['example.com/other'] },
    });
    for (const name of Object.values(names)) {
      const { status, body } = await api.delete(`${NAMESPACES}/${name}`);
      expect([status, body['kind'], body['status']]).toEqual([200, 'Namespace', { phase: 'Terminating' }]);
    }
  },
  cases: {
    'while a namespace ends, nothing is made in it': async (api) => {
      const why = `unable to create new content in namespace ${names.held} because it is being terminated`;
      const cause = {
        reason: 'NamespaceTerminating',
        message: `namespace ${names.held} is being terminated`,
        field: 'metadata.namespace',
      };
      const path = `${NAMESPACES}/${names.held}/configmaps`;
      const refusal = forbidden('configmaps', 'new', why, [cause]);
      expectRefusal(await api.post(path, configMap('new')), refusal);
      expectRefusal(await api.apply(`${path}/new`, 'me', configMap('new')), refusal);
    },
    'while a namespace ends, what is in it can be changed': async (api) => {
      const path = `${NAMESPACES}/${names.held}/configmaps/a`;
      expect((await api.patch(path, 'merge', { data: { x: 'y' } })).status).toBe(200);
    },
    'while a namespace ends, its name is taken': async (api) => {
      const { status, body } = await api.post(NAMESPACES, namespace(names.held));
      expect([status, body['message']]).toEqual([
        409,
        `object is being deleted: namespaces "${names.held}" already exists`,
      ]);
    },
    'an empty namespace goes': async (api) => {
      await until(() => api.get(`${NAMESPACES}/${names.empty}`), isGone);
    },
    'what is in a namespace goes with it, of every kind': async (api) => {
      await until(() => api.get(`${NAMESPACES}/${names.full}`), isGone);
      expect((await api.get(`${NAMESPACES}/${names.full}/configmaps/a`)).status).toBe(404);
      expect((await api.get(`/apis/${group}/v1/namespaces/${names.full}/widgets/a`)).status).toBe(404);
    },
    'what holds a namespace is told': async (api) => {
      const path = `${NAMESPACES}/${names.held}`;
      const answer = await until(
        () => api.get(path),
        (each) => conditionsOf(each)['NamespaceFinalizersRemaining'] !== undefined,
      );
      expect(conditionsOf(answer)).toEqual({
        ...DONE,
        NamespaceContentRemaining: [
          'True',
          'SomeResourcesRemain',
          'Some resources are remaining: configmaps. has 2 resource instances, secrets. has 1 resource instances',
        ],
        NamespaceFinalizersRemaining: [
          'True',
          'SomeFinalizersRemain',
          'Some content in the namespace has finalizers remaining: example.com/hold in 2 resource instances, example.com/other in 1 resource instances',
        ],
      });
      for (const name of ['configmaps/a', 'configmaps/b', 'secrets/c']) {
        await api.patch(`${path}/${name}`, 'merge', { metadata: { finalizers: null } });
      }
      await until(() => api.get(path), isGone);
    },
    'a namespace waits for its own finalizers': async (api) => {
      const path = `${NAMESPACES}/${names.named}`;
      const answer = await until(
        () => api.get(path),
        ({ body }) => Object.keys((body['spec'] ?? {}) as object).length === 0,
      );
      expect(answer.body['metadata']).toMatchObject({ finalizers: [HOLD] });
      await api.patch(path, 'merge', { metadata: { finalizers: null } });
      await until(() => api.get(path), isGone);
    },
    'a namespace waits for finalizers of its spec': async (api) => {
      const path = `${NAMESPACES}/${names.spec}`;
      const { body } = await until(
        () => api.get(path),
        (each) => JSON.stringify(each.body['spec']) === JSON.stringify({ finalizers: [HOLD] }),
      );
      const { status } = await api.put(`${path}/finalize`, { ...body, spec: {} });
      expect(status).toBe(200);
      await until(() => api.get(path), isGone);
    },
  },
});
