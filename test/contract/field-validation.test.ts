import type { Json, JsonObject } from '../../lib/kube/index.js';
import type { Answer, Api } from './support/api.js';
import { contract } from './support/contract.js';
import { define, definition, specOf, uniqueGroup, widgets } from './support/definitions.js';
import { configMap, deployment } from './support/objects.js';
import { badRequest, expectRefusal, expectRefused } from './support/status.js';
import { casesOf } from './support/table.js';

const group = uniqueGroup('validation');
const maps = (api: Api, ...rest: string[]): string => api.path('v1', 'configmaps', ...rest);
const deployments = (api: Api, ...rest: string[]): string => api.path('apps/v1', 'deployments', ...rest);

/** A write with unknown or doubled fields, and what is said of them. `query` is such as `?fieldValidation=Strict`. */
type Row = readonly [kind: string, write: (api: Api, query: string) => Promise<Answer>, ...faults: string[]];

const pod = (rest: JsonObject): JsonObject => ({ metadata: { labels: { app: 'a' } }, spec: rest });
const unknownDeployment = deployment('a', {
  bogus: 1,
  template: pod({ containers: [{ name: 'c', image: 'i', foo: 1, env: [{ name: 'A', value: '1', bar: 2 }] }] }),
});

const creations: Readonly<Record<string, Row>> = {
  'an unknown field': [
    'ConfigMap',
    (api, query) => api.post(`${maps(api)}${query}`, { ...configMap('a'), bogus: 1 }),
    'unknown field "bogus"',
  ],
  'an unknown field of metadata': [
    'ConfigMap',
    (api, query) => api.post(`${maps(api)}${query}`, configMap('a', {}, { bogus: 1 })),
    'unknown field "metadata.bogus"',
  ],
  'unknown fields far down': [
    'Deployment',
    (api, query) => api.post(`${deployments(api)}${query}`, unknownDeployment),
    'unknown field "spec.template.spec.containers[0].foo"',
    'unknown field "spec.template.spec.containers[0].env[0].bar"',
    'unknown field "spec.bogus"',
  ],
  'a field in other letters': [
    'ConfigMap',
    (api, query) => api.post(`${maps(api)}${query}`, { ...configMap('a'), Data: {} }),
    'unknown field "Data"',
  ],
  'a field that is there twice': [
    'ConfigMap',
    (api, query) =>
      api.post(
        `${maps(api)}${query}`,
        '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"},"data":{"x":"1","x":"2"}}',
      ),
    'duplicate field "data.x"',
  ],
  'an unknown field of a custom resource': [
    'Widget',
    (api, query) =>
      api.post(`${widgets(api, group)}${query}`, {
        apiVersion: `${group}/v1`,
        kind: 'Widget',
        metadata: { name: 'a' },
        spec: { bogus: 1 },
      }),
    'unknown field "spec.bogus"',
  ],
  'a field of a custom resource that is there twice': [
    'Widget',
    (api, query) =>
      api.post(
        `${widgets(api, group)}${query}`,
        `{"apiVersion":"${group}/v1","kind":"Widget","metadata":{"name":"a"},"spec":{"color":"x","color":"y"}}`,
      ),
    'duplicate field "spec.color"',
  ],
};

/** Patches of a ConfigMap, and what is said of them. */
const patches: Readonly<
  Record<string, readonly [type: 'merge' | 'json' | 'strategic', patch: Json, ...faults: string[]]>
> = {
  'an unknown field in a merge patch': ['merge', { bogus: 1 }, 'unknown field "bogus"'],
  'a field that is twice in a merge patch': ['merge', '{"data":{"x":"5","x":"6"}}', 'duplicate field "data.x"'],
  'an unknown field in a strategic merge patch': [
    'strategic',
    { metadata: { bogus: 1 } },
    'unknown field "metadata.bogus"',
  ],
  'a field that is twice in a strategic merge patch': [
    'strategic',
    '{"data":{"x":"5","x":"6"}}',
    'duplicate field "data.x"',
  ],
  'an unknown field that a JSON patch adds': [
    'json',
    [{ op: 'add', path: '/bogus', value: 1 }],
    'unknown field "bogus"',
  ],
  'an unknown field of an operation': [
    'json',
    [{ op: 'add', path: '/data/x', value: '5', foo: 1 }],
    'json patch unknown field "[0].foo"',
  ],
  'a field that an operation has twice': [
    'json',
    '[{"op":"add","op":"add","path":"/data/x","value":"5"}]',
    'json patch duplicate field "[0].op"',
  ],
};

const warning = (faults: readonly string[]): string =>
  faults.map((fault) => `299 - ${JSON.stringify(fault)}`).join(', ');

contract('field validation', {
  prepare: async (api) => void (await define(api, definition(group, specOf({ color: { type: 'string' } })))),
  cases: {
    ...casesOf(
      Object.fromEntries(Object.entries(creations).map(([what, row]) => [`Warn tells of ${what}`, row])),
      async (api, [, write, ...faults]) => {
        const answer = await write(api, '?fieldValidation=Warn');
        expect([answer.status, answer.headers['warning']]).toEqual([201, warning(faults)]);
        expect(answer.text).not.toContain('bogus');
      },
    ),
    ...casesOf(
      Object.fromEntries(Object.entries(creations).map(([what, row]) => [`Strict refuses ${what}`, row])),
      async (api, [kind, write, ...faults]) => {
        const text = `${kind} in version "v1" cannot be handled as a ${kind}: strict decoding error: ${faults.join(', ')}`;
        expectRefusal(await write(api, '?fieldValidation=Strict'), badRequest(text));
      },
    ),
    ...casesOf(
      Object.fromEntries(Object.entries(creations).map(([what, row]) => [`Ignore says nothing of ${what}`, row])),
      async (api, [, write]) => {
        const answer = await write(api, '?fieldValidation=Ignore');
        expect([answer.status, answer.headers['warning']]).toEqual([201, undefined]);
      },
    ),
    ...casesOf(
      Object.fromEntries(Object.entries(patches).map(([what, row]) => [`Warn tells of ${what}`, row])),
      async (api, [type, patch, ...faults]) => {
        await api.make(maps(api), configMap('a', { x: '1' }));
        const answer = await api.patch(maps(api, 'a'), type, patch);
        expect([answer.status, answer.headers['warning']]).toEqual([200, warning(faults)]);
      },
    ),
    ...casesOf(
      Object.fromEntries(Object.entries(patches).map(([what, row]) => [`Strict refuses ${what}`, row])),
      async (api, [type, patch, ...faults]) => {
        await api.make(maps(api), configMap('a', { x: '1' }));
        const answer = await api.patch(`${maps(api, 'a')}?fieldValidation=Strict`, type, patch);
        expectRefused(answer, 422, 'Invalid');
        expect(String(answer.body['message']).endsWith(`: strict decoding error: ${faults.join(', ')}`)).toBe(true);
      },
    ),
    'warns unless told otherwise': async (api) => {
      const answer = await api.post(maps(api), { ...configMap('a'), bogus: 1 });
      expect(answer.headers['warning']).toBe('299 - "unknown field \\"bogus\\""');
    },
    'an apply tells of keys that its YAML has twice': async (api) => {
      const text = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n  z: "1"\n  z: "2"\n';
      const strict = await api.apply(maps(api, 'a'), 'm1', text, 'fieldValidation=Strict');
      expectRefusal(
        strict,
        badRequest(
          'error strict decoding YAML: error converting YAML to JSON: yaml: unmarshal errors:\n  line 7: key "z" already set in map',
        ),
      );
      const warned = await api.apply(maps(api, 'a'), 'm1', text);
      expect(warned.headers['warning']).toBe('299 - "line 7: key \\"z\\" already set in map"');
      expect(warned.body['data']).toEqual({ z: '2' });
      expect(
        (await api.apply(maps(api, 'a'), 'm1', text, 'fieldValidation=Ignore')).headers['warning'],
      ).toBeUndefined();
    },
    'is Ignore, Strict or Warn': async (api) => {
      const supported = 'supported values: "", "Ignore", "Strict", "Warn"';
      const answer = await api.post(`${maps(api)}?fieldValidation=strict`, configMap('a'));
      expect(answer.body['message']).toBe(
        `CreateOptions.meta.k8s.io "" is invalid: fieldValidation: Unsupported value: "strict": ${supported}`,
      );
      expectRefused(answer, 422, 'Invalid');
    },
    'keeps letters of all languages in warnings': async (api) => {
      const answer = await api.post(maps(api), { ...configMap('a'), ü: 1 });
      const text = Buffer.from(String(answer.headers['warning']), 'latin1').toString();
      expect(text).toBe('299 - "unknown field \\"ü\\""');
    },
  },
});
