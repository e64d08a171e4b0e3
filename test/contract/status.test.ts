import type { JsonObject, KubeObject } from '../../lib/kube/index.js';
import type { Api } from './support/api.js';
import { contract } from './support/contract.js';
import { define, definition, specOf, uniqueGroup, widget, widgets } from './support/definitions.js';
import { applyConflict, owners } from './support/managed.js';
import { deployment } from './support/objects.js';
import { conflict, expectRefusal, invalid, invalidValue, notFound } from './support/status.js';

const group = uniqueGroup('status');
const STRING = { type: 'string' };
const conditions: JsonObject = {
  type: 'array',
  'x-kubernetes-list-type': 'map',
  'x-kubernetes-list-map-keys': ['type'],
  items: { type: 'object', required: ['type'], properties: { type: STRING, status: STRING } },
};
const schema: JsonObject = {
  type: 'object',
  properties: {
    ...(specOf({ color: STRING })['properties'] as JsonObject),
    status: { type: 'object', properties: { phase: STRING, conditions } },
  },
};
const at = (api: Api, ...rest: string[]): string => widgets(api, group, 'a', ...rest);
const withStatus = (status: JsonObject, metadata: JsonObject = {}, spec: JsonObject = { color: 'g' }): KubeObject => ({
  ...widget(group, spec, metadata),
  status,
});
const make = (api: Api): Promise<KubeObject> =>
  api.make(widgets(api, group), widget(group, { color: 'r' }, { labels: { l: '1' } }));

contract('status', {
  prepare: async (api) => void (await define(api, definition(group, schema, { subresources: { status: {} } }))),
  cases: {
    'is not set by a creation': async (api) => {
      const { body } = await api.post(widgets(api, group), withStatus({ phase: 'x' }));
      expect(body).not.toHaveProperty('status');
    },
    'is not changed with the object': async (api) => {
      await make(api);
      await api.patch(at(api, 'status'), 'merge', { status: { phase: 'p' } });
      const { body } = await api.patch(at(api), 'merge', { status: { phase: 'q' }, spec: { color: 'b' } });
      expect(body).toMatchObject({ spec: { color: 'b' }, status: { phase: 'p' } });
    },
    'of a custom resource is all that its endpoint changes': async (api) => {
      const { metadata } = await make(api);
      const { resourceVersion = '' } = metadata;
      const sent = withStatus({ phase: 'p' }, { resourceVersion, labels: { z: '1' }, annotations: { z: '1' } });
      const { body } = await api.put(at(api, 'status'), sent);
      expect(body).toMatchObject({ metadata: { labels: { l: '1' } }, spec: { color: 'r' }, status: { phase: 'p' } });
      expect(body).not.toHaveProperty('metadata.annotations');
      expect(body).not.toHaveProperty('metadata.labels.z');
    },
    'of a custom resource is replaced by version alone': async (api) => {
      await make(api);
      expectRefusal(
        await api.put(at(api, 'status'), withStatus({ phase: 'p' })),
        invalid(
          `widgets.${group}`,
          'a',
          invalidValue('metadata.resourceVersion', '0', 'must be specified for an update'),
        ),
      );
      const stale = await api.put(at(api, 'status'), withStatus({ phase: 'p' }, { resourceVersion: '1' }));
      expectRefusal(stale, conflict(`widgets.${group}`, 'a'));
    },
    'is noted apart from the object': async (api) => {
      await make(api);
      const { body } = await api.patch(at(api, 'status'), 'merge', { status: { phase: 'p' } });
      expect(owners(body as KubeObject)['contract Update status']).toEqual({ 'f:status': { '.': {}, 'f:phase': {} } });
    },
    'that is the same is not written': async (api) => {
      await make(api);
      const { body: first } = await api.patch(at(api, 'status'), 'merge', { status: { phase: 'p' } });
      expect((await api.patch(at(api, 'status'), 'merge', { status: { phase: 'p' } })).body).toEqual(first);
    },
    'can be taken away': async (api) => {
      await make(api);
      await api.patch(at(api, 'status'), 'merge', { status: { phase: 'p' } });
      expect((await api.patch(at(api, 'status'), 'merge', { status: null })).body).not.toHaveProperty('status');
    },
    'can be applied, and nothing else with it': async (api) => {
      await make(api);
      const applied = withStatus({ phase: 'p' }, { labels: { z: '1' } });
      const { body } = await api.apply(at(api, 'status'), 'm1', applied);
      expect(body).toMatchObject({ metadata: { labels: { l: '1' } }, spec: { color: 'r' }, status: { phase: 'p' } });
      expect(owners(body as KubeObject)['m1 Apply status']).toEqual({ 'f:status': { 'f:phase': {} } });
    },
    'can be applied by several, condition by condition': async (api) => {
      await make(api);
      const set = (type: string, status: string): KubeObject => withStatus({ conditions: [{ type, status }] });
      await api.apply(at(api, 'status'), 'm1', set('A', 'True'));
      const { body } = await api.apply(at(api, 'status'), 'm2', set('B', 'True'));
      expect(body).toMatchObject({ status: { conditions: [{ type: 'A' }, { type: 'B' }] } });
      expectRefusal(
        await api.apply(at(api, 'status'), 'm2', set('A', 'False')),
        applyConflict({ by: 'm1', subresource: 'status', field: '.status.conditions[type="A"].status' }),
      );
    },
    'is not applied with the object': async (api) => {
      await make(api);
      const { body } = await api.apply(at(api), 'm1', withStatus({ phase: 'p' }, {}, { color: 'r' }));
      expect(body).not.toHaveProperty('status');
      expect(owners(body as KubeObject)['m1 Apply']).toEqual({ 'f:spec': { 'f:color': {} } });
    },
    'is not applied to what is not there': async (api) => {
      expectRefusal(
        await api.apply(at(api, 'status'), 'm1', withStatus({ phase: 'p' })),
        notFound(`widgets.${group}`, 'a'),
      );
    },
    'is read with all of the object': async (api) => {
      await make(api);
      expect((await api.get(at(api, 'status'))).body).toEqual((await api.get(at(api))).body);
    },
    'of a built-in kind takes annotations and finalizers with it, and of a Deployment no labels': async (api) => {
      const path = api.path('apps/v1', 'deployments');
      await api.make(path, deployment('a'));
      const metadata = { labels: { z: '1' }, annotations: { z: '1' }, finalizers: ['example.com/z'] };
      const patch = { metadata, spec: { replicas: 9 }, status: { replicas: 1 } };
      const { body } = await api.patch(`${path}/a/status`, 'merge', patch);
      expect(body).toMatchObject({
        metadata: { annotations: { z: '1' }, finalizers: ['example.com/z'], generation: 1 },
        spec: { replicas: 1 },
        status: { replicas: 1 },
      });
      expect(body).not.toHaveProperty('metadata.labels');
      await api.patch(`${path}/a`, 'merge', { metadata: { finalizers: null } });
    },
    'of other built-in kinds takes labels with it, too': async (api) => {
      const path = api.path('batch/v1', 'cronjobs');
      const containers = [{ name: 'c', image: 'i:1' }];
      const spec = {
        schedule: '* * * * *',
        jobTemplate: { spec: { template: { spec: { restartPolicy: 'Never', containers } } } },
      };
      await api.make(path, { apiVersion: 'batch/v1', kind: 'CronJob', metadata: { name: 'a' }, spec });
      const { body } = await api.patch(`${path}/a/status`, 'merge', { metadata: { labels: { z: '1' } } });
      expect(body).toMatchObject({ metadata: { labels: { z: '1' } } });
    },
  },
});
