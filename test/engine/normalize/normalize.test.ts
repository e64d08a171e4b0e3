import {
  hideSecrets,
  ignoreRulesFor,
  normalizeKnownTypes,
  parseComparisonSettings,
  prepareTargets,
  respectIgnored,
  ruleProblems,
  withoutIgnored,
} from '../../../lib/engine/index.js';
import type { JsonObject, KubeObject } from '../../../lib/kube/index.js';
import { application, kinds } from '../operation/cluster.js';

const widget = (spec: JsonObject): KubeObject => ({
  apiVersion: 'example.com/v1',
  kind: 'Widget',
  metadata: { name: 'w' },
  spec,
});

const rules = (more: object) => [{ group: 'example.com', kind: 'Widget', ...more }];

describe('what is ignored', () => {
  const object = widget({
    list: [1, 2, 3],
    parts: [
      { name: 'a', x: 1 },
      { name: 'b', x: 2 },
    ],
  });
  const rest = (more: object) => withoutIgnored(object, ignoreRulesFor(rules(more), {}, object))['spec'];

  it('is named by pointers and expressions that all see the object as it is', () => {
    expect(rest({ jsonPointers: ['/spec/list/0', '/spec/list/1'] })).toMatchObject({ list: [3] });
    expect(rest({ jqPathExpressions: ['.spec.parts[] | select(.name == "b")', '.spec.list[0]'] })).toEqual({
      list: [2, 3],
      parts: [{ name: 'a', x: 1 }],
    });
    expect(rest({ jqPathExpressions: ['.. | .x?'] })).toMatchObject({ parts: [{ name: 'a' }, { name: 'b' }] });
  });

  it('is nothing where an expression fails, takes too long, or is no path', () => {
    for (const expression of ['.spec.list.name', '1', 'until(false; .)', '.spec | keys']) {
      const problems: string[] = [];
      const found = ignoreRulesFor(rules({ jqPathExpressions: [expression] }), {}, object);
      expect(withoutIgnored(object, found, (problem) => problems.push(problem))).toBe(object);
      expect(problems).toHaveLength(1);
    }
  });

  it('may be a change inside of a text', () => {
    const config: KubeObject = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'c' },
      data: { 'a.json': '{"token":"x","keep":1}' },
    };
    const jqPathExpressions = ['.none) | .data["a.json"] |= (fromjson | del(.token) | tojson'];
    const found = ignoreRulesFor([{ kind: 'ConfigMap', jqPathExpressions }], {}, config);
    expect(withoutIgnored(config, found)['data']).toEqual({ 'a.json': '{"keep":1}' });
    const target = { ...config, data: { 'a.json': '{"token":"new","keep":2}', other: 'y' } };
    expect(respectIgnored(target, config, found)['data']).toEqual({ 'a.json': '{"token":"x","keep":1}', other: 'y' });
  });

  it('that cannot be compiled is an error of the Application, and no other rule is lost', () => {
    const ignoreDifferences = rules({ jqPathExpressions: ['.spec[', '.spec.list'] });
    expect(ruleProblems(ignoreDifferences, {})).toEqual([expect.stringContaining('.spec[')]);
    const app = application(undefined, { ignoreDifferences });
    const { conditions } = prepareTargets({ app, objects: [object], kinds: kinds() });
    expect(conditions).toEqual([{ type: 'ComparisonError', message: expect.stringContaining('.spec[') as string }]);
    expect(withoutIgnored(object, ignoreRulesFor(ignoreDifferences, {}, object))['spec']).not.toHaveProperty('list');
  });
});

describe('respected differences', () => {
  const ignored = (more: object) => ignoreRulesFor(rules(more), {}, widget({}));

  it('are taken from live, and left out where live has none', () => {
    const target = widget({ a: 1, b: { c: 2 }, kept: 3 });
    const live = widget({ b: { c: 9 }, more: 1 });
    expect(respectIgnored(target, live, ignored({ jsonPointers: ['/spec/a', '/spec/b/c'] }))['spec']).toEqual({
      b: { c: 9 },
      kept: 3,
    });
  });

  it('find the items of lists by their names, wherever they stand', () => {
    const target = widget({
      parts: [
        { name: 'new', x: 0 },
        { name: 'b', x: 1 },
        { name: 'a', x: 1 },
      ],
    });
    const live = widget({
      parts: [
        { name: 'a', x: 5 },
        { name: 'b', x: 6 },
        { name: 'gone', x: 7 },
      ],
    });
    const found = ignored({ jqPathExpressions: ['.spec.parts[].x'] });
    expect(respectIgnored(target, live, found)['spec']).toEqual({
      parts: [{ name: 'new' }, { name: 'b', x: 6 }, { name: 'a', x: 5 }],
    });
  });
});

describe('settings', () => {
  it('are read from split keys and from the older map', () => {
    const settings = parseComparisonSettings({
      'resource.customizations': 'apps/Deployment:\n  ignoreDifferences: |\n    jsonPointers: [/spec/replicas]\n',
      'resource.customizations.ignoreDifferences.all': 'managedFieldsManagers: [hpa]',
      'resource.customizations.knownTypeFields.example.com_Widget': '- {field: spec.cpu, type: core/Quantity}',
      'resource.compareoptions': 'ignoreAggregatedRoles: true\nignoreResourceStatusField: crd',
      'resource.sensitive.mask.annotations': 'a, b/c',
    });
    expect(settings).toMatchObject({
      overrides: {
        'apps/Deployment': { ignoreDifferences: { jsonPointers: ['/spec/replicas'] } },
        '*/*': { ignoreDifferences: { managedFieldsManagers: ['hpa'] } },
      },
      ignoreAggregatedRoles: true,
      ignoreStatus: 'crd',
      maskedAnnotations: ['a', 'b/c'],
    });
    expect(normalizeKnownTypes(widget({ cpu: '1000m' }), settings.overrides)['spec']).toEqual({ cpu: '1' });
  });

  it('that are no YAML are refused by name', () => {
    expect(() => parseComparisonSettings({ 'resource.compareoptions': '[' })).toThrow(/resource\.compareoptions/);
  });
});

describe('Secrets', () => {
  it('show nothing of their values, and still which are equal', () => {
    const secret = (value: string, last: string): KubeObject => ({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: {
        name: 's',
        annotations: {
          key: 'canary-a',
          'kubectl.kubernetes.io/last-applied-configuration': `{"kind":"Secret","metadata":{"annotations":{"key":"canary-a"}},"stringData":{"p":"${last}"}}`,
        },
      },
      stringData: { p: value },
    });
    const shown = JSON.stringify(
      hideSecrets([secret('canary-b', 'canary-c'), secret('canary-c', 'canary-c')], ['key']),
    );
    expect(shown).not.toContain('canary');
    expect(shown).not.toContain(Buffer.from('canary-c').toString('base64'));
    expect(shown).toContain('"data":{"p":"++++++++"}');
    expect(shown).toContain('"data":{"p":"++++++++++++"}');
  });
});
