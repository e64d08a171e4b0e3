import { CurrentSettings, defaultSettings, isExcluded, noSigners, parseSettings } from '../../../lib/engine/index.js';
import type { KubeObject } from '../../../lib/kube/index.js';

const parse = (data: Record<string, string>) =>
  parseSettings({ data, healthRules: {}, signers: noSigners }, defaultSettings);

test('settings that say nothing are the default ones', () => {
  expect(parse({ url: 'https://argocd.example.com' })).toEqual(defaultSettings);
});

test('tracking, impersonation, exclusions and comparisons are read', () => {
  const settings = parse({
    'application.resourceTrackingMethod': 'label',
    'application.instanceLabelKey': 'example.com/part-of',
    'application.sync.impersonation.enabled': 'true',
    'application.sync.impersonation.enforced': 'false',
    'resource.exclusions': '[{apiGroups: ["*.example.com"], kinds: [Widget], clusters: ["https://a*"]}]',
    'resource.compareoptions': 'ignoreResourceStatusField: crd',
    'resource.customizations.ignoreDifferences.apps_Deployment': 'jsonPointers: [/spec/replicas]',
  });
  expect(settings.tracking).toEqual({ method: 'label', labelKey: 'example.com/part-of', installationId: '' });
  expect(settings.impersonation).toEqual({ enabled: true, enforced: false });
  expect(isExcluded(settings.resources, 'a.example.com', 'Widget', 'https://a1')).toBe(true);
  expect(isExcluded(settings.resources, 'a.example.com', 'Widget', 'https://b1')).toBe(false);
  expect(settings.ignoreStatus).toBe('crd');
  expect(settings.overrides['apps/Deployment']?.ignoreDifferences?.jsonPointers).toEqual(['/spec/replicas']);
});

test('where the ConfigMap says nothing, what the process was started with counts', () => {
  const base = { ...defaultSettings, ignoreAggregatedRoles: true, maskedAnnotations: ['token'] };
  expect(
    parseSettings(
      { data: { 'resource.compareoptions': 'ignoreAggregatedRoles: false' }, healthRules: {}, signers: noSigners },
      base,
    ),
  ).toMatchObject({
    ignoreAggregatedRoles: false,
    maskedAnnotations: ['token'],
  });
});

test.each<[string, Record<string, string>, RegExp]>([
  ['a flag', { 'application.sync.impersonation.enabled': 'yes' }, /impersonation\.enabled is "yes", expected true/],
  ['YAML', { 'resource.exclusions': '- [' }, /resource\.exclusions is no YAML/],
  ['a shape', { 'resource.exclusions': 'kinds: [Pod]' }, /resource\.exclusions is no list of rules/],
  ['a field', { 'resource.exclusions': '[{kind: [Pod]}]' }, /resource\.exclusions\[0\] has the unknown field kind/],
  ['a list', { 'resource.inclusions': '[{kinds: Pod}]' }, /resource\.inclusions\[0\]\.kinds is no list of texts/],
  ['a project', { globalProjects: '[{labelSelector: {}}]' }, /globalProjects\[0\]\.projectName is no name/],
  [
    'a field of a selector',
    { globalProjects: '[{projectName: a, labelSelector: {matchLabel: {a: b}}}]' },
    /globalProjects\[0\]\.labelSelector has the unknown field matchLabel/,
  ],
  [
    'an operator of a selector',
    { globalProjects: '[{projectName: a, labelSelector: {matchExpressions: [{key: a, operator: Is}]}}]' },
    /globalProjects\[0\]\.labelSelector is no label selector: "Is"/,
  ],
  ['a pattern', { 'resource.exclusions': '[{apiGroups: ["[a"]}]' }, /holds "\[a", which is no pattern/],
  ['a label', { 'application.instanceLabelKey': 'no label' }, /application\.instanceLabelKey: name part must consist/],
  ['an aspect', { 'resource.customizations.helth.Pod': '' }, /the key resource\.customizations\.helth\.Pod customizes/],
  [
    'a jq expression',
    { 'resource.customizations.ignoreDifferences.Pod': 'jqPathExpressions: [".spec["]' },
    /jqPathExpressions: "\.spec\["/,
  ],
  [
    'a pointer that stands alone',
    { 'resource.customizations.ignoreDifferences.Pod': 'jsonPointers: /spec' },
    /jsonPointers in resource\.customizations\.ignoreDifferences\.Pod is no list of texts/,
  ],
  [
    'a type',
    { 'resource.customizations.knownTypeFields.example.com_Widget': '[{field: spec.cpu, type: core/Number}]' },
    /core\/Number is no known type/,
  ],
])('%s that cannot be read is refused with its key', (_, data, message) => {
  expect(() => parse(data)).toThrow(
    expect.objectContaining({ code: 'INVALID_SETTINGS', what: expect.stringMatching(message) as string }),
  );
});

test('everything that is wrong is said at once', () => {
  const wrong = { 'resource.exclusions': '- [', 'application.sync.impersonation.enabled': 'perhaps' };
  expect(() => parse(wrong)).toThrow(/impersonation\.enabled[^]*; resource\.exclusions|exclusions/);
});

describe('the settings in force', () => {
  const map = (data: Record<string, string>): KubeObject[] => [
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'argocd-cm' }, data },
  ];
  const label = { 'application.resourceTrackingMethod': 'label' };

  test('stay the same object as long as they say the same', () => {
    const current = new CurrentSettings(defaultSettings);
    expect(current.update(map(label))).toEqual({ type: 'changed', ignored: [] });
    const first = current.value;
    expect(current.update(map({ ...label, url: 'https://argocd.example.com' }))).toEqual({ type: 'same' });
    expect(current.value).toBe(first);
    current.update(map({}));
    expect(current.value).not.toBe(first);
  });

  test('are the last good ones while the ConfigMap cannot be read, and that is said once', () => {
    const current = new CurrentSettings(defaultSettings);
    current.update(map(label));
    const wrong = map({ 'resource.exclusions': 'nonsense' });
    expect(current.update(wrong)).toEqual({
      type: 'refused',
      message: expect.stringMatching(/exclusions is no list/) as string,
    });
    expect(current.update(wrong)).toEqual({ type: 'same' });
    expect(current.value.tracking.method).toBe('label');
    expect(current.problem).toBeUndefined();
  });

  test('do not exist until a ConfigMap could be read', () => {
    const current = new CurrentSettings(defaultSettings);
    current.update(map({ 'resource.exclusions': 'nonsense' }));
    expect(current.problem).toMatch(/^argocd-cm: resource\.exclusions is no list of rules; correct the ConfigMap/);
    current.update(map(label));
    expect(current.problem).toBeUndefined();
  });

  test('say which keys have no meaning here', () => {
    const current = new CurrentSettings(defaultSettings);
    expect(current.update(map({ 'resource.customizations.useOpenLibs.apps_Deployment': 'true' }))).toEqual({
      type: 'changed',
      ignored: [
        'resource.customizations.useOpenLibs.* has no meaning here yet (more libraries for a Lua script, which are never given)',
      ],
    });
  });
});

test('how sources are rendered is read, and by default as Argo CD does', () => {
  expect(parse({}).rendering).toEqual({ valueFileSchemes: ['https', 'http'] });
  const { rendering } = parse({
    'kustomize.buildOptions': '--enable-helm',
    'kustomize.buildOptions.v4': '--a',
    'kustomize.path.v5': '/programs/kustomize5',
    'helm.enable': 'false',
    'jsonnet.enable': 'true',
    'helm.valuesFileSchemes': ' HTTPS, s3',
  });
  expect(rendering).toEqual({
    valueFileSchemes: ['https', 's3'],
    disabled: new Set(['Helm']),
    kustomize: {
      buildOptions: '--enable-helm',
      versions: [
        { name: 'v4', path: undefined, buildOptions: '--a' },
        { name: 'v5', path: '/programs/kustomize5' },
      ],
    },
  });
  expect(parse({ 'helm.valuesFileSchemes': '' }).rendering.valueFileSchemes).toEqual([]);
  expect(() => parse({ 'helm.valuesFileSchemes': 'a b' })).toThrow(/names "a b", which is no scheme/);
  expect(() => parse({ 'helm.enable': 'no' })).toThrow(/helm\.enable is "no"/);
});
