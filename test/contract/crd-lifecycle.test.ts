import type { JsonObject, KubeObject } from '../../lib/kube/index.js';
import { contract } from './support/contract.js';
import {
  define,
  definition,
  DEFINITIONS,
  invalidDefinition,
  specOf,
  uniqueGroup,
  widget,
  widgets,
} from './support/definitions.js';
import { expectRefusal, forbidden, invalid, invalidValue, notFound } from './support/status.js';
import { until } from '../support/patience.js';

const schema = specOf({ a: { type: 'string' } });
const conditionsOf = (crd: KubeObject): JsonObject[] =>
  ((crd['status'] as { conditions?: JsonObject[] | null }).conditions ?? []).map(
    ({ lastTransitionTime: _time, ...condition }) => condition,
  );
const established = {
  type: 'Established',
  status: 'True',
  reason: 'InitialNamesAccepted',
  message: 'the initial names have been accepted',
};
const accepted = { type: 'NamesAccepted', status: 'True', reason: 'NoConflicts', message: 'no conflicts found' };

contract('the life of a definition', {
  cases: {
    'names are accepted, then the kind is established': async (api) => {
      const own = uniqueGroup('life');
      const watch = await api.watch(`${DEFINITIONS}?watch=true&fieldSelector=metadata.name%3Dwidgets.${own}`);
      await define(api, definition(own, schema));
      const events = await watch.first(3);
      expect(events.map(({ type, object }) => [type, conditionsOf(object)])).toEqual([
        ['ADDED', []],
        ['MODIFIED', [accepted, { ...established, status: 'False', reason: 'Installing' }]],
        ['MODIFIED', [accepted, established]],
      ]);
      expect(events[2]?.object['status']).toMatchObject({
        acceptedNames: { plural: 'widgets', singular: 'widget', kind: 'Widget', listKind: 'WidgetList' },
        storedVersions: ['v1'],
      });
    },
    'a kind is served in the scope that it has': async (api) => {
      const own = uniqueGroup('scope');
      await define(api, definition(own, schema, {}, { scope: 'Cluster' }));
      const path = `/apis/${own}/v1/widgets`;
      const made = await api.make(path, widget(own));
      expect(made.metadata.namespace).toBeUndefined();
      expect((await api.get(`${path}/a`)).status).toBe(200);
      expect((await api.get(widgets(api, own))).status).toBe(404);
    },
    'a name that another kind of the group has is not accepted': async (api) => {
      const own = uniqueGroup('conflict');
      await define(api, definition(own, schema));
      const second = definition(
        own,
        schema,
        {},
        { names: { plural: 'gadgets', kind: 'Widget', shortNames: ['widgets'] } },
      );
      second.metadata.name = `gadgets.${own}`;
      api.afterwards(() => api.delete(`${DEFINITIONS}/gadgets.${own}`));
      await api.make(DEFINITIONS, second);
      const path = `${DEFINITIONS}/gadgets.${own}`;
      const { body } = await until(
        () => api.get(path),
        (answer) => conditionsOf(answer.body as KubeObject).length > 0,
      );
      expect(conditionsOf(body as KubeObject)).toEqual([
        {
          type: 'NamesAccepted',
          status: 'False',
          reason: 'ListKindConflict',
          message: '"WidgetList" is already in use',
        },
        { type: 'Established', status: 'False', reason: 'NotAccepted', message: 'not all names are accepted' },
      ]);
      expect(body['status']).toMatchObject({ acceptedNames: { plural: 'gadgets', kind: '' } });
      expect((await api.get(`/apis/${own}/v1/gadgets`)).status).toBe(404);
    },
    'a name is free again when its definition has gone': async (api) => {
      const own = uniqueGroup('freed');
      await define(api, definition(own, schema));
      const second = definition(own, schema, {}, { names: { plural: 'gadgets', kind: 'Gadget', singular: 'widget' } });
      second.metadata.name = `gadgets.${own}`;
      const path = `${DEFINITIONS}/gadgets.${own}`;
      api.afterwards(() => api.delete(path));
      await api.make(DEFINITIONS, second);
      const isRefused = ({ body }: { body: JsonObject }): boolean =>
        conditionsOf(body as KubeObject)[0]?.['reason'] === 'SingularConflict';
      await until(() => api.get(path), isRefused);
      await api.delete(`${DEFINITIONS}/widgets.${own}`);
      const { body } = await until(
        () => api.get(path),
        (answer) =>
          conditionsOf(answer.body as KubeObject).some(
            ({ type, status }) => type === 'Established' && status === 'True',
          ),
      );
      expect(conditionsOf(body as KubeObject)).toEqual([accepted, established]);
    },
    'an update of the spec is a new generation, one of the labels is not': async (api) => {
      const own = uniqueGroup('generation');
      await define(api, definition(own, schema));
      const path = `${DEFINITIONS}/widgets.${own}`;
      const labelled = await api.patch(path, 'merge', { metadata: { labels: { a: 'b' } } });
      expect(labelled.body['metadata']).toMatchObject({ generation: 1 });
      const named = await api.patch(path, 'merge', { spec: { names: { shortNames: ['wg'] } } });
      expect(named.body['metadata']).toMatchObject({ generation: 2 });
    },
    'new names are accepted and discovered': async (api) => {
      const own = uniqueGroup('names');
      await define(api, definition(own, schema));
      await api.patch(`${DEFINITIONS}/widgets.${own}`, 'merge', {
        spec: { names: { shortNames: ['wg'], categories: ['all'] } },
      });
      const { body } = await until(
        () => api.get(`/apis/${own}/v1`),
        (answer) => answer.text.includes('"wg"'),
      );
      expect(body['resources']).toEqual([
        {
          name: 'widgets',
          singularName: 'widget',
          namespaced: true,
          kind: 'Widget',
          verbs: ['delete', 'deletecollection', 'get', 'list', 'patch', 'create', 'update', 'watch'],
          shortNames: ['wg'],
          categories: ['all'],
          storageVersionHash: expect.any(String),
        },
      ]);
    },
    'group, names and scope stay': async (api) => {
      const own = uniqueGroup('fixed');
      await define(api, definition(own, schema));
      const path = `${DEFINITIONS}/widgets.${own}`;
      expectRefusal(
        await api.patch(path, 'merge', { spec: { scope: 'Cluster' } }),
        invalidDefinition(own, invalidValue('spec.scope', '"Cluster"', 'field is immutable')),
      );
      expectRefusal(
        await api.patch(path, 'merge', { spec: { names: { kind: 'Gadget' } } }),
        invalidDefinition(own, invalidValue('spec.names.kind', '"Gadget"', 'field is immutable')),
      );
    },
    'a definition needs its version to be replaced': async (api) => {
      const own = uniqueGroup('version');
      await define(api, definition(own, schema));
      const cause = invalidValue('metadata.resourceVersion', '0', 'must be specified for an update');
      const refusal = invalid('customresourcedefinitions.apiextensions.k8s.io', `widgets.${own}`, cause);
      expectRefusal(await api.put(`${DEFINITIONS}/widgets.${own}`, definition(own, schema)), refusal);
    },
    'a definition goes with its objects, and with them its path': async (api) => {
      const own = uniqueGroup('gone');
      await define(api, definition(own, schema));
      await api.make(widgets(api, own), widget(own));
      const path = `${DEFINITIONS}/widgets.${own}`;
      const watch = await api.watch(`${widgets(api, own)}?watch=true`);
      await watch.first(1);
      const answer = await api.delete(path);
      expect(answer.status).toBe(200);
      expect(answer.body).toMatchObject({
        kind: 'CustomResourceDefinition',
        metadata: { finalizers: ['customresourcecleanup.apiextensions.k8s.io'], deletionTimestamp: expect.any(String) },
      });
      expect(conditionsOf(answer.body as KubeObject)).toContainEqual({
        type: 'Terminating',
        status: 'True',
        reason: 'InstanceDeletionPending',
        message: 'CustomResourceDefinition marked for deletion; CustomResource deletion will begin soon',
      });
      await watch.until((events) => events.some(({ type }) => type === 'DELETED'));
      await until(
        () => api.get(path),
        ({ status }) => status === 404,
      );
      const gone = await until(
        () => api.get(widgets(api, own)),
        ({ status }) => status === 404,
      );
      expect(gone.text).toBe('404 page not found\n');
    },
    'no object is made while its definition goes': async (api) => {
      const own = uniqueGroup('going');
      await define(api, definition(own, schema));
      await api.make(widgets(api, own), widget(own, {}, { finalizers: ['example.com/hold'] }));
      await api.delete(`${DEFINITIONS}/widgets.${own}`);
      await until(
        () => api.get(widgets(api, own, 'a')),
        ({ body }) => (body as KubeObject).metadata.deletionTimestamp !== undefined,
      );
      const refused = await api.post(widgets(api, own), widget(own, {}, { name: 'b' }));
      const why = 'create not allowed while custom resource definition is terminating';
      expectRefusal(refused, forbidden(`widgets.${own}`, 'b', why));
      const crd = await api.read(`${DEFINITIONS}/widgets.${own}`);
      expect(crd.metadata.finalizers).toEqual(['customresourcecleanup.apiextensions.k8s.io']);
      await api.patch(widgets(api, own, 'a'), 'merge', { metadata: { finalizers: null } });
      await until(
        () => api.get(`${DEFINITIONS}/widgets.${own}`),
        ({ status }) => status === 404,
      );
    },
    'the status of a definition is written apart': async (api) => {
      const own = uniqueGroup('status');
      await define(api, definition(own, schema));
      const path = `${DEFINITIONS}/widgets.${own}`;
      await api.patch(path, 'merge', { status: { storedVersions: ['v9'] } });
      expect((await api.read(path))['status']).toMatchObject({ storedVersions: ['v1'] });
    },
    'a definition that is not there is not found': async (api) => {
      const name = `widgets.${uniqueGroup('absent')}`;
      const resource = 'customresourcedefinitions.apiextensions.k8s.io';
      expectRefusal(await api.get(`${DEFINITIONS}/${name}`), notFound(resource, name));
    },
  },
});
