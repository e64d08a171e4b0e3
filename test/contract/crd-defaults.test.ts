import type { Json, JsonObject } from '../../lib/kube/index.js';
import { contract } from './support/contract.js';
import {
  define,
  definition,
  DEFINITIONS,
  invalidWidget,
  specOf,
  uniqueGroup,
  widget,
  widgets,
} from './support/definitions.js';
import { expectRefusal, required } from './support/status.js';
import { casesOf } from './support/table.js';
import { until } from '../support/patience.js';

const group = uniqueGroup('defaults');
const text = { type: 'string' };
const object = (properties: JsonObject, rest: JsonObject = {}): JsonObject => ({ type: 'object', properties, ...rest });
const schema = specOf({
  plain: { ...text, default: 'x' },
  number: { type: 'integer', default: 0 },
  off: { type: 'boolean', default: false },
  none: { ...text, default: '' },
  empty: { ...text, nullable: true, default: 'x' },
  list: { type: 'array', items: object({ a: text, b: { ...text, default: 'B' } }) },
  map: { type: 'object', additionalProperties: object({ b: { ...text, default: 'B' } }) },
  part: object({ a: { ...text, default: 'A' }, b: text }),
  whole: object({ a: { ...text, default: 'A' }, b: text }, { default: { b: 'B' } }),
  must: object({ a: { ...text, default: 'A' } }, { required: ['a'] }),
});
const basic = { plain: 'x', number: 0, off: false, none: '', empty: 'x', whole: { a: 'A', b: 'B' } };

/** A spec and what is kept of it, beside the defaults that are always there. */
type Filled = readonly [spec: JsonObject, kept: JsonObject];

contract('defaults of custom resources', {
  prepare: async (api) => void (await define(api, definition(group, schema, { subresources: { status: {} } }))),
  cases: {
    ...casesOf<Filled>(
      {
        'what is left out is filled in': [{}, {}],
        'what is there stays': [
          { plain: 'y', number: 1, off: true, none: 'z' },
          { plain: 'y', number: 1, off: true, none: 'z' },
        ],
        'null gives way to a default': [{ plain: null }, { plain: 'x' }],
        'null that may be stays': [{ empty: null }, { empty: null }],
        'items of lists are filled in': [{ list: [{ a: 'x' }, {}] }, { list: [{ a: 'x', b: 'B' }, { b: 'B' }] }],
        'values of maps are filled in': [{ map: { x: {} } }, { map: { x: { b: 'B' } } }],
        'an object that is there is filled in': [{ part: {} }, { part: { a: 'A' } }],
        'a default is filled in itself': [{}, { whole: { a: 'A', b: 'B' } }],
        'the default of an object does not fill in one that is there': [{ whole: {} }, { whole: { a: 'A' } }],
        'what is required can come by default': [{ must: {} }, { must: { a: 'A' } }],
      },
      async (api, [spec, kept]) => {
        const { status, body } = await api.post(`${widgets(api, group)}?dryRun=All`, widget(group, spec));
        expect([status, body['spec']]).toEqual([201, { ...basic, ...kept }]);
      },
    ),
    'an object without spec gets none': async (api) => {
      const { spec: _spec, ...bare } = widget(group);
      const made = await api.make(`${widgets(api, group)}?dryRun=All`, bare);
      expect(made['spec']).toBeUndefined();
    },
    'what a patch takes away comes back': async (api) => {
      await api.make(widgets(api, group), widget(group, { plain: 'y' }));
      const path = widgets(api, group, 'a');
      const { body } = await api.patch(path, 'json', [{ op: 'remove', path: '/spec/plain' }]);
      expect(body['spec']).toEqual(basic);
    },
    'what a replacement leaves out comes back': async (api) => {
      const made = await api.make(widgets(api, group), widget(group, { plain: 'y' }));
      const { body } = await api.put(widgets(api, group, 'a'), { ...made, spec: {} });
      expect(body['spec']).toEqual(basic);
    },
    'defaults are no change': async (api) => {
      const made = await api.make(widgets(api, group), widget(group));
      const { body } = await api.put(widgets(api, group, 'a'), { ...made, spec: {} });
      expect(body['metadata']).toMatchObject({
        generation: 1,
        resourceVersion: made.metadata.resourceVersion,
      });
    },
    'an applied configuration gets defaults that nobody owns': async (api) => {
      const applied = await api.apply(widgets(api, group, 'a'), 'me', widget(group, { part: {} }));
      expect(applied.body['spec']).toEqual({ ...basic, part: { a: 'A' } });
      const [entry] = (applied.body['metadata'] as { managedFields: JsonObject[] }).managedFields;
      expect(entry?.['fieldsV1']).toEqual({ 'f:spec': { 'f:part': {} } });
    },
    'who creates owns the defaults': async (api) => {
      const made = await api.make(widgets(api, group), widget(group));
      const [entry] = made.metadata.managedFields ?? [];
      expect(entry?.['fieldsV1'] as Json).toMatchObject({
        'f:spec': { '.': {}, 'f:plain': {}, 'f:whole': { '.': {}, 'f:a': {} } },
      });
    },
  },
});

contract('defaults that came later', {
  cases: {
    'they fill in what was stored before': async (api) => {
      const own = uniqueGroup('later');
      await define(api, definition(own, specOf({ a: text })));
      const made = await api.make(widgets(api, own), widget(own, { a: 'x' }));
      const crd = definition(own, specOf({ a: text, b: { ...text, default: 'B' } }));
      await api.patch(`${DEFINITIONS}/widgets.${own}`, 'merge', { spec: crd.spec });
      const { body } = await until(
        () => api.get(widgets(api, own, 'a')),
        (answer) => answer.text.includes('"B"'),
      );
      expect(body).toMatchObject({
        metadata: { generation: 1, resourceVersion: made.metadata.resourceVersion },
        spec: { a: 'x', b: 'B' },
      });
      const list = await api.get(widgets(api, own));
      expect(list.body['items']).toEqual([expect.objectContaining({ spec: { a: 'x', b: 'B' } })]);
    },
    'a field that is required later is asked for with the next change': async (api) => {
      const own = uniqueGroup('required');
      await define(api, definition(own, specOf({ a: text, b: text })));
      await api.make(widgets(api, own), widget(own, { a: 'x' }));
      const crd = definition(own, specOf({ a: text, b: text }, { required: ['b'] }));
      await api.patch(`${DEFINITIONS}/widgets.${own}`, 'merge', { spec: crd.spec });
      const path = widgets(api, own, 'a');
      const answer = await until(
        () => api.patch(`${path}?dryRun=All`, 'merge', { spec: { a: 'y' } }),
        ({ status }) => status === 422,
      );
      expectRefusal(answer, invalidWidget(own, required('spec.b')));
      expect((await api.patch(path, 'merge', { metadata: { labels: { a: 'b' } } })).status).toBe(200);
    },
  },
});
