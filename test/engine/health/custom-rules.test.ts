import {
  healthOf,
  parseHealthCustomizations,
  withCustomizations,
  type HealthError,
} from '../../../lib/engine/index.js';
import type { KubeObject } from '../../../lib/kube/index.js';

const widget = (apiVersion: string, kind = 'Widget'): KubeObject => ({
  apiVersion,
  kind,
  metadata: { name: 'x' },
  status: {},
});
const says = (message: string) => `return { status = "Suspended", message = "${message}" }`;

test('scripts stand under one key for each kind, and in the older map', () => {
  const data = {
    'resource.customizations': [
      'example.org/Widget:',
      '  health.lua: |',
      '    return {}',
      '  ignoreDifferences: |',
      '    jsonPointers: [/spec]',
      'Old:',
      '  health.lua: old',
    ].join('\n'),
    'resource.customizations.health.example.org_Widget': 'new',
    'resource.customizations.health.ConfigMap': 'core',
    'resource.customizations.health.all': 'every',
    'resource.customizations.useOpenLibs.example.org_Widget': 'true',
    'resource.exclusions': 'unrelated',
  };
  expect(parseHealthCustomizations(data)).toEqual([
    { kinds: '*/*', script: 'every' },
    { kinds: 'ConfigMap', script: 'core' },
    { kinds: 'Old', script: 'old' },
    { kinds: 'example.org/Widget', script: 'new' },
  ]);
});

test.each<[string, Record<string, string>]>([
  ['an aspect that nobody knows', { 'resource.customizations.helth.example.org_Widget': '' }],
  ['broken YAML', { 'resource.customizations': 'a: [' }],
  ['a list instead of a map', { 'resource.customizations': '- a' }],
])('%s is refused', (_, data) => {
  expect(() => parseHealthCustomizations(data)).toThrow(expect.objectContaining({ code: 'INVALID_CUSTOMIZATION' }));
});

test('the very kind counts before globs, those before the bundled rules', () => {
  const rules = withCustomizations([
    { kinds: '*.example.org/*', script: says('glob') },
    { kinds: 'a.example.org/Widget', script: says('exact') },
    { kinds: 'ConfigMap', script: says('core') },
  ]);
  expect(healthOf(widget('a.example.org/v1'), rules)?.message).toBe('exact');
  expect(healthOf(widget('b.example.org/v1'), rules)?.message).toBe('glob');
  expect(healthOf(widget('v1', 'ConfigMap'), rules)?.message).toBe('core');
  expect(healthOf(widget('other.org/v1'), rules)).toBeUndefined();
  expect(healthOf(widget('cert-manager.io/v1', 'Certificate'), rules)?.message).toBe('Waiting for certificate');
});

test('a script that fails makes its object unknown, and is told', () => {
  const told: HealthError[] = [];
  const rules = withCustomizations([{ kinds: 'example.org/Widget', script: 'return 1' }], {
    failed: (error) => told.push(error),
  });
  expect(healthOf(widget('example.org/v1'), rules)?.status).toBe('Unknown');
  expect(told.map(({ code }) => code)).toEqual(['HEALTH_SCRIPT_FAILED']);
});

test('families of groups have a rule, kinds of their own count first', () => {
  const message = (apiVersion: string, kind: string) => healthOf(widget(apiVersion, kind))?.message;
  expect(message('s3.aws.upbound.io/v1', 'Bucket')).toBe('Provisioning ...');
  expect(message('s3.aws.crossplane.io/v1', 'Bucket')).toBe('Waiting for Bucket to be created');
  expect(message('anything.crossplane.io/v1', 'Bucket')).toBe('Provisioning ...');
  expect(message('sql.cnrm.cloud.google.com/v1', 'SQLInstance')).toBe('Update in progress');
  expect(message('s3.services.k8s.aws/v1', 'Bucket')).toBe('Waiting for resource to be ready');
  expect(message('operator.victoriametrics.com/v1', 'VMAgent')).toBe('Waiting for the operator to report status');
  expect(healthOf(widget('crossplane.io/v1', 'Bucket'))).toBeUndefined();
});
