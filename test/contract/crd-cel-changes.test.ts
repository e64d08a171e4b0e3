import type { JsonObject } from '../../lib/kube/index.js';
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
import { expectRefusal, invalidValue } from './support/status.js';
import { until } from '../support/patience.js';

const text = { type: 'string', maxLength: 100 };
const integer = { type: 'integer' };
const object = (properties: JsonObject, rest: JsonObject = {}): JsonObject => ({ type: 'object', properties, ...rest });
const ruled = (schema: JsonObject, ...rules: JsonObject[]): JsonObject => ({
  ...schema,
  'x-kubernetes-validations': rules,
});

const changes = uniqueGroup('changes');

contract('rules of change', {
  prepare: async (api) => {
    const named = {
      type: 'array',
      maxItems: 5,
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['name'],
      items: object(
        { name: text, size: ruled(integer, { rule: 'self >= oldSelf', message: 'may not shrink' }) },
        { required: ['name'] },
      ),
    };
    const fixed = ruled(text, { rule: 'self == oldSelf', message: 'is fixed' });
    const once = ruled(text, {
      rule: "oldSelf.hasValue() || self == 'first'",
      optionalOldSelf: true,
      message: 'must begin so',
    });
    const schema = specOf({ fixed, named, once, part: object({ a: text, b: fixed }) });
    await define(api, definition(changes, schema, { subresources: { status: {} } }));
  },
  cases: {
    'what is fixed cannot be changed': async (api) => {
      await api.make(widgets(api, changes), widget(changes, { fixed: 'a' }));
      const answer = await api.patch(widgets(api, changes, 'a'), 'merge', { spec: { fixed: 'b' } });
      expectRefusal(answer, invalidWidget(changes, invalidValue('spec.fixed', '"b"', 'is fixed')));
    },
    'what is fixed may come and go': async (api) => {
      await api.make(widgets(api, changes), widget(changes, {}));
      const path = widgets(api, changes, 'a');
      expect((await api.patch(path, 'merge', { spec: { fixed: 'a' } })).status).toBe(200);
      expect((await api.patch(path, 'merge', { spec: { fixed: null } })).status).toBe(200);
      expect((await api.patch(path, 'merge', { spec: { fixed: 'b' } })).status).toBe(200);
    },
    'items of a map list are compared by their key': async (api) => {
      const items = [
        { name: 'x', size: 1 },
        { name: 'y', size: 5 },
      ];
      await api.make(widgets(api, changes), widget(changes, { named: items }));
      const path = widgets(api, changes, 'a');
      const turned = await api.patch(path, 'merge', {
        spec: {
          named: [
            { name: 'y', size: 5 },
            { name: 'x', size: 2 },
          ],
        },
      });
      expect(turned.status).toBe(200);
      const answer = await api.patch(path, 'merge', {
        spec: {
          named: [
            { name: 'z', size: 1 },
            { name: 'y', size: 4 },
          ],
        },
      });
      const cause = invalidValue('spec.named[1].size', '4', 'may not shrink');
      expectRefusal(answer, invalidWidget(changes, cause));
    },
    'the old value may be missing': async (api) => {
      const refused = await api.post(widgets(api, changes), widget(changes, { once: 'second' }));
      expectRefusal(refused, invalidWidget(changes, invalidValue('spec.once', '"second"', 'must begin so')));
      await api.make(widgets(api, changes), widget(changes, { once: 'first' }));
      const answer = await api.patch(widgets(api, changes, 'a'), 'merge', { spec: { once: 'second' } });
      expect(answer.status).toBe(200);
    },
    'rules of change hold for a write of the whole': async (api) => {
      const made = await api.make(widgets(api, changes), widget(changes, { part: { b: 'x' } }));
      const answer = await api.put(widgets(api, changes, 'a'), { ...made, spec: { part: { b: 'y' } } });
      expectRefusal(answer, invalidWidget(changes, invalidValue('spec.part.b', '"y"', 'is fixed')));
    },
  },
});

contract('rules that came later', {
  cases: {
    'what was wrong before them and stays is let pass with a warning': async (api) => {
      const own = uniqueGroup('later');
      const before = specOf({ a: text, b: integer, list: { type: 'array', items: text } });
      await define(api, definition(own, before));
      await api.make(widgets(api, own), widget(own, { a: 'x', b: 1, list: ['x'] }));
      const after = specOf({
        a: ruled({ ...text, minLength: 2 }, { rule: "self != 'x'", message: 'no x' }),
        b: integer,
        list: { type: 'array', items: text },
      });
      const crd = definition(own, after);
      await api.patch(`${DEFINITIONS}/widgets.${own}`, 'merge', {
        spec: crd.spec,
      });
      const path = widgets(api, own, 'a');
      await until(
        () => api.patch(`${path}?dryRun=All`, 'merge', { spec: { a: 'y' } }),
        ({ status }) => status === 422,
      );
      const kept = await api.patch(path, 'merge', { spec: { b: 2 } });
      expect([kept.status, kept.headers['warning']]).toEqual([200, '299 - "spec.a: Invalid value: \\"x\\": no x"']);
      const changed = await api.patch(path, 'merge', { spec: { a: 'y' } });
      const why = 'spec.a in body should be at least 2 chars long';
      expectRefusal(changed, invalidWidget(own, invalidValue('spec.a', '"y"', why)));
    },
  },
});
