import type { Json, JsonObject } from '../../lib/kube/index.js';
import type { Api } from './support/api.js';
import { contract } from './support/contract.js';
import { configMap, deployment } from './support/objects.js';
import {
  badRequest,
  conflict,
  expectRefusal,
  invalid,
  invalidValue,
  notFound,
  type Refusal,
} from './support/status.js';
import { casesOf } from './support/table.js';

const maps = (api: Api, ...rest: string[]): string => api.path('v1', 'configmaps', ...rest);
const deployments = (api: Api, ...rest: string[]): string => api.path('apps/v1', 'deployments', ...rest);
const original = configMap('a', { x: '1', y: '2' }, { labels: { l: '1' }, annotations: { n: '1' } });

/** Patches of a ConfigMap and what the object holds afterwards, as far as it is said. */
const changes: Readonly<Record<string, readonly [patch: Json, after: JsonObject]>> = {
  'adds keys': [{ data: { z: '3' } }, { data: { x: '1', y: '2', z: '3' } }],
  'replaces values': [{ data: { x: '9' } }, { data: { x: '9', y: '2' } }],
  'takes away what is null': [{ data: { x: null } }, { data: { y: '2' } }],
  'takes no notice of null for what is not there': [{ binaryData: { q: null } }, { data: { x: '1', y: '2' } }],
  'takes labels away one by one': [{ metadata: { labels: { l: null, m: '2' } } }, { metadata: { labels: { m: '2' } } }],
  'keeps an empty value': [{ metadata: { annotations: { e: '' } } }, { metadata: { annotations: { e: '', n: '1' } } }],
  'takes prototype keys as data': ['{"data":{"constructor":"1"}}', { data: { constructor: '1', x: '1', y: '2' } }],
  'takes no notice of what only the server can say': [
    { metadata: { creationTimestamp: null, generation: 7, selfLink: '/x' }, data: { x: '3' } },
    { data: { x: '3', y: '2' } },
  ],
  'takes an empty resourceVersion for none': [
    { metadata: { resourceVersion: '' }, data: { x: '3' } },
    { data: { x: '3', y: '2' } },
  ],
  'takes a null resourceVersion for none': [
    { metadata: { resourceVersion: null }, data: { x: '3' } },
    { data: { x: '3', y: '2' } },
  ],
  'takes the resourceVersion 0 for none': [
    { metadata: { resourceVersion: '0' }, data: { x: '3' } },
    { data: { x: '3', y: '2' } },
  ],
  'takes a null uid for the one that is there': [
    { metadata: { uid: null }, data: { x: '3' } },
    { data: { x: '3', y: '2' } },
  ],
  'takes a null namespace for the one that is there': [
    { metadata: { namespace: null }, data: { x: '3' } },
    { data: { x: '3', y: '2' } },
  ],
};

const refusals: Readonly<Record<string, readonly [patch: Json, refusal: Refusal]>> = {
  'a list': [
    [],
    badRequest('error decoding patch: json: cannot unmarshal array into Go value of type map[string]interface {}'),
  ],
  'a text': [
    '"x"',
    badRequest('error decoding patch: json: cannot unmarshal string into Go value of type map[string]interface {}'),
  ],
  'a number': [
    3,
    badRequest('error decoding patch: json: cannot unmarshal number into Go value of type map[string]interface {}'),
  ],
  'a boolean': [
    'true',
    badRequest('error decoding patch: json: cannot unmarshal bool into Go value of type map[string]interface {}'),
  ],
  null: ['null', badRequest('Invalid JSON Patch')],
  nothing: ['', badRequest('error decoding patch: unexpected end of JSON input')],
  YAML: ['data:\n  x: "5"\n', badRequest("error decoding patch: invalid character 'd' looking for beginning of value")],
  'another name': [
    { metadata: { name: 'b' } },
    badRequest('the name of the object (b) does not match the name on the URL (a)'),
  ],
  'no name': [
    { metadata: { name: null } },
    badRequest('the name of the object (a based on URL) was undeterminable: name must be provided'),
  ],
  'another namespace': [
    { metadata: { namespace: 'zzz' } },
    badRequest('the namespace of the provided object does not match the namespace sent on the request'),
  ],
  'a version that is gone': [{ metadata: { resourceVersion: '1' }, data: { z: '1' } }, conflict('configmaps', 'a')],
  'a version that is none': [
    { metadata: { resourceVersion: 'abc' }, data: { z: '1' } },
    { code: 500, message: 'strconv.ParseUint: parsing "abc": invalid syntax' },
  ],
  'another uid': [
    { metadata: { uid: 'zzz' }, data: { z: '1' } },
    invalid('ConfigMap', 'a', invalidValue('metadata.uid', '"zzz"', 'field is immutable')),
  ],
  'a time of deletion': [
    { metadata: { deletionTimestamp: '2020-01-01T00:00:00Z' } },
    invalid(
      'ConfigMap',
      'a',
      invalidValue('metadata.deletionTimestamp', '"2020-01-01T00:00:00Z"', 'field is immutable'),
    ),
  ],
};

contract('merge patch', {
  cases: {
    ...casesOf(changes, async (api, [patch, after]) => {
      await api.make(maps(api), original);
      const answer = await api.patch(maps(api, 'a'), 'merge', patch);
      expect([answer.status, answer.body]).toEqual([200, expect.objectContaining({ kind: 'ConfigMap' })]);
      expect(answer.body).toMatchObject(after);
      if (after['data'] !== undefined) expect(answer.body['data']).toEqual(after['data']);
      expect((await api.get(maps(api, 'a'))).body).toEqual(answer.body);
    }),
    ...casesOf(
      Object.fromEntries(Object.entries(refusals).map(([what, row]) => [`refuses ${what}`, row])),
      async (api, [patch, refusal]) => {
        const before = await api.make(maps(api), original);
        expectRefusal(await api.patch(maps(api, 'a'), 'merge', patch), refusal);
        expect((await api.get(maps(api, 'a'))).body).toEqual(before);
      },
    ),
    'takes a whole map away': async (api) => {
      await api.make(maps(api), original);
      const { body } = await api.patch(maps(api, 'a'), 'merge', { data: null, metadata: { labels: null } });
      expect(body).not.toHaveProperty('data');
      expect(body).not.toHaveProperty('metadata.labels');
    },
    'replaces lists whole': async (api) => {
      await api.make(deployments(api), deployment('a'));
      const containers = [{ name: 'other', image: 'busybox:1' }];
      const { body } = await api.patch(deployments(api, 'a'), 'merge', {
        spec: { template: { spec: { containers } } },
      });
      expect(body).toMatchObject({ spec: { template: { spec: { containers: [{ name: 'other' }] } } } });
    },
    'gives back the default of what is taken away': async (api) => {
      await api.make(deployments(api), deployment('a', { replicas: 3 }));
      const { body } = await api.patch(deployments(api, 'a'), 'merge', { spec: { replicas: null } });
      expect(body).toMatchObject({ spec: { replicas: 1 } });
    },
    'changes the version that it names': async (api) => {
      const { metadata } = await api.make(maps(api), original);
      const { resourceVersion = '' } = metadata;
      const patch = { metadata: { resourceVersion }, data: { x: '2' } };
      expect((await api.patch(maps(api, 'a'), 'merge', patch)).status).toBe(200);
      expectRefusal(
        await api.patch(maps(api, 'a'), 'merge', { ...patch, data: { x: '3' } }),
        conflict('configmaps', 'a'),
      );
    },
    'creates nothing': async (api) => {
      expectRefusal(await api.patch(maps(api, 'a'), 'merge', { data: { x: '1' } }), notFound('configmaps', 'a'));
    },
    'is judged by what comes of it': async (api) => {
      await api.make(deployments(api), deployment('a'));
      const answer = await api.patch(deployments(api, 'a'), 'merge', { spec: { strategy: { type: 'Recreate' } } });
      expectRefusal(
        answer,
        invalid('Deployment.apps', 'a', {
          reason: 'FieldValueForbidden',
          message: "Forbidden: may not be specified when strategy `type` is 'Recreate'",
          field: 'spec.strategy.rollingUpdate',
        }),
      );
    },
  },
});
