import type { JsonObject } from '../../lib/kube/index.js';
import type { Api } from './support/api.js';
import { contract } from './support/contract.js';
import { define, definition, DEFINITIONS, specOf, uniqueGroup, widget, widgets } from './support/definitions.js';
import { badRequest, expectRefusal } from './support/status.js';
import { casesOf } from './support/table.js';
import { until } from '../support/patience.js';

const group = uniqueGroup('pruning');
const text = { type: 'string' };
const keep = { 'x-kubernetes-preserve-unknown-fields': true };
const object = (properties: JsonObject, rest: JsonObject = {}): JsonObject => ({ type: 'object', properties, ...rest });
const schema = specOf({
  a: text,
  part: object({ b: text }),
  list: { type: 'array', items: object({ b: text }) },
  map: { type: 'object', additionalProperties: object({ b: text }) },
  loose: { type: 'object', additionalProperties: true },
  kept: object({ part: object({ b: text }) }, keep),
  any: keep,
  whole: { type: 'object', 'x-kubernetes-embedded-resource': true, properties: { spec: object({ b: text }) } },
});

/** A spec, what is kept of it, and the paths of what is not. */
type Pruned = readonly [spec: JsonObject, kept: JsonObject, ...unknown: string[]];

const rows: Readonly<Record<string, Pruned>> = {
  'fields that are not in the schema': [{ a: 'x', z: 1 }, { a: 'x' }, 'spec.z'],
  'fields within objects': [{ part: { b: 'x', z: { y: 1 } } }, { part: { b: 'x' } }, 'spec.part.z'],
  'fields within items': [{ list: [{ b: 'x' }, { z: 1 }] }, { list: [{ b: 'x' }, {}] }, 'spec.list[1].z'],
  'fields within values of maps': [{ map: { k: { b: 'x', z: 1 } } }, { map: { k: { b: 'x' } } }, 'spec.map.k.z'],
  'fields within objects that a map has without saying what they are': [
    { loose: { n: 1, o: { x: 1 } } },
    { loose: { n: 1, o: {} } },
    'spec.loose.o.x',
  ],
  'fields within known objects among unknown ones': [
    { kept: { z: { y: 1 }, part: { b: 'x', z: 1 } } },
    { kept: { z: { y: 1 }, part: { b: 'x' } } },
    'spec.kept.part.z',
  ],
  'fields of whole objects': [
    { whole: { apiVersion: 'v1', kind: 'X', metadata: { name: 'n' }, spec: { b: 'x', z: 1 }, z: 1 } },
    { whole: { apiVersion: 'v1', kind: 'X', metadata: { name: 'n' }, spec: { b: 'x' } } },
    'spec.whole.spec.z',
    'spec.whole.z',
  ],
  'fields of metadata of whole objects': [
    { whole: { apiVersion: 'v1', kind: 'X', metadata: { name: 'n', z: 1 } } },
    { whole: { apiVersion: 'v1', kind: 'X', metadata: { name: 'n' } } },
    'spec.whole.metadata.z',
  ],
};
const post = (api: Api, spec: JsonObject, validation: string): ReturnType<Api['post']> =>
  api.post(`${widgets(api, group)}?dryRun=All&fieldValidation=${validation}`, widget(group, spec));

contract('pruning of custom resources', {
  prepare: async (api) => void (await define(api, definition(group, schema, { subresources: { status: {} } }))),
  cases: {
    ...casesOf<Pruned>(
      Object.fromEntries(Object.entries(rows).map(([what, row]) => [`with a warning, ${what} go`, row])),
      async (api, [spec, kept, ...unknown]) => {
        const { status, body, headers } = await post(api, spec, 'Warn');
        expect([status, body['spec']]).toEqual([201, kept]);
        expect(headers['warning']).toBe(unknown.map((path) => `299 - "unknown field \\"${path}\\""`).join(', '));
      },
    ),
    ...casesOf<Pruned>(
      Object.fromEntries(Object.entries(rows).map(([what, row]) => [`strictly, ${what} are refused`, row])),
      async (api, [spec, , ...unknown]) => {
        const list = unknown.map((path) => `unknown field "${path}"`).join(', ');
        const why = `Widget in version "v1" cannot be handled as a Widget: strict decoding error: ${list}`;
        expectRefusal(await post(api, spec, 'Strict'), badRequest(why));
      },
    ),
    'silently, everything unknown goes': async (api) => {
      const { status, body, headers } = await post(api, { a: 'x', z: 1 }, 'Ignore');
      expect([status, body['spec'], headers['warning']]).toEqual([201, { a: 'x' }, undefined]);
    },
    'what is kept is kept whole': async (api) => {
      const spec = { any: { a: [{ b: null }], c: 9007199254740993n } };
      const made = await api.make(widgets(api, group), widget(group, spec));
      expect(made['spec']).toEqual(spec);
    },
    'fields beside the spec go too': async (api) => {
      const { body, headers } = await api.post(`${widgets(api, group)}?dryRun=All`, { ...widget(group), z: 1 });
      expect(body['z']).toBeUndefined();
      expect(headers['warning']).toBe('299 - "unknown field \\"z\\""');
    },
    'null for what may not be null goes': async (api) => {
      const made = await api.make(`${widgets(api, group)}?dryRun=All`, widget(group, { a: null, part: { b: null } }));
      expect(made['spec']).toEqual({ part: {} });
    },
    'what a patch adds is pruned': async (api) => {
      await api.make(widgets(api, group), widget(group, { a: 'x' }));
      const { body, headers } = await api.patch(widgets(api, group, 'a'), 'merge', { spec: { z: 1 } });
      expect(body['spec']).toEqual({ a: 'x' });
      expect(headers['warning']).toBe('299 - "unknown field \\"spec.z\\""');
    },
    'what is no field of a kind is no change': async (api) => {
      const made = await api.make(widgets(api, group), widget(group, { a: 'x' }));
      const { body } = await api.patch(widgets(api, group, 'a'), 'merge', { spec: { z: 1 } });
      expect(body['metadata']).toMatchObject({ resourceVersion: made.metadata.resourceVersion, generation: 1 });
    },
    'unknown fields of a status go': async (api) => {
      await api.make(widgets(api, group), widget(group));
      const { body } = await api.patch(`${widgets(api, group, 'a')}/status`, 'merge', { status: { z: 1 } });
      expect(body['status']).toBeUndefined();
    },
    'fields that a schema no longer has are not shown': async (api) => {
      const own = uniqueGroup('shrunk');
      await define(api, definition(own, specOf({ a: text, gone: text })));
      await api.make(widgets(api, own), widget(own, { a: 'x', gone: 'y' }));
      await api.patch(`${DEFINITIONS}/widgets.${own}`, 'merge', { spec: definition(own, specOf({ a: text })).spec });
      const { body } = await until(
        () => api.get(widgets(api, own, 'a')),
        (answer) => !answer.text.includes('"gone":"y"'),
      );
      expect(body['spec']).toEqual({ a: 'x' });
    },
  },
});
