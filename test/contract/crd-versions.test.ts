import type { JsonObject, KubeObject } from '../../lib/kube/index.js';
import type { Api } from './support/api.js';
import { contract } from './support/contract.js';
import { define, definition, DEFINITIONS, invalidDefinition, specOf, uniqueGroup } from './support/definitions.js';
import { badRequest, expectRefusal, invalidValue, required, type Cause } from './support/status.js';
import { until } from '../support/patience.js';

const text = { type: 'string' };
const version = (name: string, properties: JsonObject, rest: JsonObject = {}): JsonObject => ({
  name,
  served: true,
  storage: false,
  schema: { openAPIV3Schema: specOf(properties) },
  ...rest,
});
const ofVersions = (group: string, ...versions: JsonObject[]): KubeObject & { spec: JsonObject } =>
  definition(group, {}, {}, { versions });
const path = (api: Api, group: string, name: string, ...rest: string[]): string =>
  api.path(`${group}/${name}`, 'widgets', ...rest);
const widget = (group: string, name: string, spec: JsonObject): KubeObject => ({
  apiVersion: `${group}/${name}`,
  kind: 'Widget',
  metadata: { name: 'a' },
  spec,
});

const group = uniqueGroup('versions');

contract('versions of a kind', {
  prepare: async (api) =>
    void (await define(
      api,
      ofVersions(
        group,
        version('v1beta1', { a: text, old: text }, { deprecated: true }),
        version('v1', { a: text, b: { ...text, default: 'B' } }, { storage: true }),
        version('v2', { a: text, c: text }, { deprecated: true, deprecationWarning: 'wait for v3' }),
        version('v3', { a: text }, { served: false }),
      ),
    )),
  cases: {
    'an object is the same in every version': async (api) => {
      const made = await api.make(path(api, group, 'v1'), widget(group, 'v1', { a: 'x' }));
      const seen = await api.read(path(api, group, 'v2', 'a'));
      expect(seen.apiVersion).toBe(`${group}/v2`);
      expect([seen.metadata.uid, seen.metadata.resourceVersion]).toEqual([
        made.metadata.uid,
        made.metadata.resourceVersion,
      ]);
    },
    'a version shows the fields that it has': async (api) => {
      const made = await api.make(path(api, group, 'v1'), widget(group, 'v1', { a: 'x', b: 'y' }));
      expect(made['spec']).toEqual({ a: 'x', b: 'y' });
      expect((await api.read(path(api, group, 'v2', 'a')))['spec']).toEqual({ a: 'x' });
    },
    'what the version that is stored does not have is lost': async (api) => {
      const made = await api.make(path(api, group, 'v2'), widget(group, 'v2', { a: 'x', c: 'y' }));
      expect(made['spec']).toEqual({ a: 'x' });
      expect((await api.read(path(api, group, 'v1', 'a')))['spec']).toEqual({ a: 'x', b: 'B' });
    },
    'a change in one version is one in all': async (api) => {
      await api.make(path(api, group, 'v1'), widget(group, 'v1', { a: 'x' }));
      const watch = await api.watch(`${path(api, group, 'v1')}?watch=true`);
      await watch.first(1);
      await api.patch(path(api, group, 'v2', 'a'), 'merge', { spec: { a: 'z' } });
      const [, changed] = await watch.first(2);
      expect([changed?.type, changed?.object.apiVersion, changed?.object['spec']]).toEqual([
        'MODIFIED',
        `${group}/v1`,
        { a: 'z', b: 'B' },
      ]);
    },
    'lists have the version that is asked for': async (api) => {
      await api.make(path(api, group, 'v1'), widget(group, 'v1', { a: 'x' }));
      const { body } = await api.get(path(api, group, 'v2'));
      expect([body['apiVersion'], body['kind']]).toEqual([`${group}/v2`, 'WidgetList']);
      expect(body['items']).toEqual([expect.objectContaining({ apiVersion: `${group}/v2`, spec: { a: 'x' } })]);
    },
    'an object says the version in which it comes': async (api) => {
      const answer = await api.post(path(api, group, 'v1'), widget(group, 'v2', {}));
      const why = `the API version in the data (${group}/v2) does not match the expected API version (${group}/v1)`;
      expectRefusal(answer, badRequest(why));
    },
    'a version that is not served is not there': async (api) => {
      const { status, text: said } = await api.get(path(api, group, 'v3', 'a'));
      expect([status, said]).toEqual([404, '404 page not found\n']);
    },
    'a deprecated version warns of itself': async (api) => {
      const { headers } = await api.get(path(api, group, 'v1beta1'));
      const text = `${group}/v1beta1 Widget is deprecated; use ${group}/v1 Widget`;
      expect(headers['warning']).toBe(`299 - "${text}"`);
    },
    'a deprecated version warns in words of its own': async (api) => {
      expect((await api.get(path(api, group, 'v2'))).headers['warning']).toBe('299 - "wait for v3"');
    },
    'a version that is not deprecated does not warn': async (api) => {
      expect((await api.get(path(api, group, 'v1'))).headers['warning']).toBeUndefined();
    },
    'versions are discovered in their order': async (api) => {
      const { body } = await until(
        () => api.get(`/apis/${group}`),
        ({ status }) => status === 200,
      );
      expect(body).toEqual({
        kind: 'APIGroup',
        apiVersion: 'v1',
        name: group,
        versions: ['v2', 'v1', 'v1beta1'].map((name) => ({ groupVersion: `${group}/${name}`, version: name })),
        preferredVersion: { groupVersion: `${group}/v2`, version: 'v2' },
      });
    },
  },
});

contract('versions that are stored', {
  cases: {
    'the version that is stored is noted at once': async (api) => {
      const own = uniqueGroup('stored');
      const [v1, v2] = [version('v1', { a: text }), version('v2', { a: text })];
      await define(api, ofVersions(own, { ...v1, storage: true }, v2));
      const answer = await api.patch(`${DEFINITIONS}/widgets.${own}`, 'merge', {
        spec: { versions: [v1, { ...v2, storage: true }] },
      });
      expect(answer.body['status']).toMatchObject({ storedVersions: ['v1', 'v2'] });
    },
    'a version in which objects may be stored stays': async (api) => {
      const own = uniqueGroup('stays');
      const [v1, v2] = [version('v1', { a: text }), version('v2', { a: text })];
      await define(api, ofVersions(own, { ...v1, storage: true }, v2));
      const at = `${DEFINITIONS}/widgets.${own}`;
      const only = { spec: { versions: [{ ...v2, storage: true }] } };
      const why =
        'missing from spec.versions; v1 was previously a storage version, and must remain in spec.versions until a storage migration ensures no data remains persisted in v1 and removes v1 from status.storedVersions';
      const cause = invalidValue('status.storedVersions[0]', '"v1"', why);
      expectRefusal(await api.patch(at, 'merge', only), invalidDefinition(own, cause));
      await api.patch(at, 'merge', { spec: { versions: [v1, { ...v2, storage: true }] } });
      await api.patch(`${at}/status`, 'merge', { status: { storedVersions: ['v2'] } });
      expect((await api.patch(at, 'merge', only)).status).toBe(200);
    },
    'an object stored before is served after': async (api) => {
      const own = uniqueGroup('before');
      const [v1, v2] = [version('v1', { a: text }), version('v2', { a: text })];
      await define(api, ofVersions(own, { ...v1, storage: true }, v2));
      await api.make(path(api, own, 'v1'), widget(own, 'v1', { a: 'x' }));
      const versions = [
        { ...v1, served: false },
        { ...v2, storage: true },
      ];
      await api.patch(`${DEFINITIONS}/widgets.${own}`, 'merge', { spec: { versions } });
      await until(
        () => api.get(path(api, own, 'v1')),
        ({ status }) => status === 404,
      );
      expect(await api.read(path(api, own, 'v2', 'a'))).toMatchObject({ apiVersion: `${own}/v2`, spec: { a: 'x' } });
    },
    'what all versions say alike is told of the definition, what one says of the version': async (api) => {
      const own = uniqueGroup('alike');
      const columns = [{ name: 'X', type: 'string', jsonPath: 'x' }];
      const both = [version('v1', { a: text }, { storage: true }), version('v2', { b: text })];
      const post = (versions: JsonObject[]): ReturnType<Api['post']> =>
        api.post(`${DEFINITIONS}?dryRun=All`, ofVersions(own, ...versions));
      const cause = (at: string): Cause =>
        invalidValue(`${at}additionalPrinterColumns[0].JSONPath`, '"x"', 'must be a simple json path starting with .');
      const alike = await post(both.map((each) => ({ ...each, additionalPrinterColumns: columns })));
      expectRefusal(alike, invalidDefinition(own, cause('spec.')));
      const apart = await post(
        both.map((each, index) => (index === 1 ? { ...each, additionalPrinterColumns: columns } : each)),
      );
      expectRefusal(apart, invalidDefinition(own, cause('spec.versions[1].')));
    },
    'a column has a path': async (api) => {
      const own = uniqueGroup('pathless');
      const columns = [{ name: 'X', type: 'string', jsonPath: '' }];
      const crd = ofVersions(own, version('v1', { a: text }, { storage: true, additionalPrinterColumns: columns }));
      const cause = required('spec.additionalPrinterColumns[0].JSONPath');
      expectRefusal(await api.post(`${DEFINITIONS}?dryRun=All`, crd), invalidDefinition(own, cause));
    },
  },
});
