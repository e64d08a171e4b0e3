import type { JsonObject } from '../../lib/kube/index.js';
import { contract } from './support/contract.js';
import { refusedFor, type Broken } from './support/rules.js';
import { deployment } from './support/objects.js';
import {
  expectRefusal,
  forbiddenField,
  invalid,
  invalidValue,
  required,
  unsupported,
  type Cause,
} from './support/status.js';
import { words } from './support/words.js';

const main = { name: 'main', image: 'a' };
const template = (spec: JsonObject = {}, labels: JsonObject = { app: 'a' }): JsonObject => ({
  metadata: { labels },
  spec: { containers: [main], ...spec },
});
const workload = (more: JsonObject, ...causes: Cause[]): Broken => [
  { spec: { selector: { matchLabels: { app: 'a' } }, template: template(), ...more } },
  ...causes,
];
const mismatch = (labels: string): Cause =>
  invalidValue('spec.template.metadata.labels', labels, '`selector` does not match template `labels`');
const negative = (field: string): Cause => invalidValue(field, '-1', words.notNegative);

contract('the rules of deployments', {
  cases: {
    ...refusedFor(
      { apiVersion: 'apps/v1', kind: 'Deployment', plural: 'deployments' },
      {
        'fewer replicas than none': workload({ replicas: -1 }, negative('spec.replicas')),
        'no selector': [{ spec: { template: template() } }, required('spec.selector'), mismatch('{"app":"a"}')],
        'an empty selector': workload(
          { selector: {} },
          invalidValue('spec.selector', '{}', 'empty selector is invalid for deployment'),
        ),
        'a selector that misses its pods': workload({ selector: { matchLabels: { b: 'c' } } }, mismatch('{"app":"a"}')),
        'a selector with an operator that is none': workload(
          { selector: { matchExpressions: [{ key: 'a', operator: 'Foo' }] } },
          invalidValue('spec.selector.matchExpressions[0].operator', '"Foo"', 'not a valid selector operator'),
          invalidValue(
            'spec.selector',
            '{"matchExpressions":[{"key":"a","operator":"Foo"}]}',
            'invalid label selector',
          ),
        ),
        'no template': [
          { spec: { selector: { matchLabels: { app: 'a' } } } },
          mismatch('null'),
          required('spec.template.spec.containers'),
        ],
        'pods that do not start again': workload(
          { template: template({ restartPolicy: 'Never' }) },
          unsupported('spec.template.spec.restartPolicy', '"Never"', 'Always'),
        ),
        'labels of pods that are none': workload(
          { template: template({}, { app: 'a', x: 'b c' }) },
          invalidValue('spec.template.labels', '"b c"', words.labelValue),
        ),
        'a strategy that is none': workload(
          { strategy: { type: 'Foo' } },
          unsupported('spec.strategy', '{"Type":"Foo","RollingUpdate":null}', 'Recreate', 'RollingUpdate'),
        ),
        'a rolling update of a strategy that recreates': workload(
          { strategy: { type: 'Recreate', rollingUpdate: { maxSurge: 1 } } },
          forbiddenField('spec.strategy.rollingUpdate', "may not be specified when strategy `type` is 'Recreate'"),
        ),
        'a rolling update that cannot move': workload(
          { strategy: { rollingUpdate: { maxSurge: 0, maxUnavailable: 0 } } },
          invalidValue('spec.strategy.rollingUpdate.maxUnavailable', '0', 'may not be 0 when `maxSurge` is 0'),
        ),
        'a rolling update by numbers that are none': workload(
          { strategy: { rollingUpdate: { maxSurge: 'a', maxUnavailable: -1 } } },
          negative('spec.strategy.rollingUpdate.maxUnavailable'),
          invalidValue(
            'spec.strategy.rollingUpdate.maxSurge',
            '"a"',
            "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')",
          ),
        ),
        'times below zero': workload(
          { minReadySeconds: -1, revisionHistoryLimit: -1, progressDeadlineSeconds: -1 },
          negative('spec.minReadySeconds'),
          negative('spec.revisionHistoryLimit'),
          negative('spec.progressDeadlineSeconds'),
          invalidValue('spec.progressDeadlineSeconds', '-1', 'must be greater than minReadySeconds'),
        ),
      },
    ),
    'another selector': async (api) => {
      const path = api.path('apps/v1', 'deployments');
      await api.make(path, deployment('a'));
      const matchLabels = { app: 'b' };
      const patch = { spec: { selector: { matchLabels }, template: { metadata: { labels: matchLabels } } } };
      const cause = invalidValue('spec.selector', '{"matchLabels":{"app":"b"}}', 'field is immutable');
      expectRefusal(await api.patch(`${path}/a`, 'merge', patch), invalid('Deployment.apps', 'a', cause));
    },
  },
});

contract('the rules of other workloads', {
  cases: {
    ...refusedFor(
      { apiVersion: 'apps/v1', kind: 'ReplicaSet', plural: 'replicasets' },
      {
        'a ReplicaSet of fewer replicas than none, without selector and container': workload(
          { replicas: -1, selector: {}, template: template({ containers: [] }) },
          negative('spec.replicas'),
          invalidValue('spec.selector', '{}', 'empty selector is invalid for deployment'),
          required('spec.template.spec.containers'),
        ),
      },
    ),
    ...refusedFor(
      { apiVersion: 'apps/v1', kind: 'StatefulSet', plural: 'statefulsets' },
      {
        'a StatefulSet of fewer replicas than none': workload({ replicas: -1 }, negative('spec.replicas')),
        'a StatefulSet that mounts what it does not claim': workload(
          { template: template({ containers: [{ ...main, volumeMounts: [{ name: 'x', mountPath: '/x' }] }] }) },
          {
            reason: 'FieldValueNotFound',
            message: 'Not found: "x"',
            field: 'spec.template.spec.containers[0].volumeMounts[0].name',
          },
        ),
        'a StatefulSet that claims nothing in particular': workload(
          { volumeClaimTemplates: [{ metadata: { name: 'x' }, spec: {} }] },
          required('spec.volumeClaimTemplates[0].spec.accessModes', 'at least 1 access mode is required'),
          required('spec.volumeClaimTemplates[0].spec.resources[storage]'),
        ),
      },
    ),
    ...refusedFor(
      { apiVersion: 'apps/v1', kind: 'DaemonSet', plural: 'daemonsets' },
      {
        'a DaemonSet with a strategy that is none': workload(
          { updateStrategy: { type: 'Foo' } },
          unsupported('spec.updateStrategy', '{"Type":"Foo","RollingUpdate":null}', 'RollingUpdate', 'OnDelete'),
        ),
      },
    ),
    ...refusedFor(
      { apiVersion: 'batch/v1', kind: 'Job', plural: 'jobs' },
      {
        'a Job that does not say when its pods start again': [
          { spec: { template: template() } },
          required('spec.template.spec.restartPolicy', 'valid values: "OnFailure", "Never"'),
        ],
        'a Job whose pods always start again': [
          { spec: { template: template({ restartPolicy: 'Always' }) } },
          required('spec.template.spec.restartPolicy', 'valid values: "OnFailure", "Never"'),
        ],
        'a Job of numbers below zero': [
          {
            spec: {
              ...{ parallelism: -1, completions: -1, backoffLimit: -1, activeDeadlineSeconds: -1 },
              template: template({ restartPolicy: 'Never' }),
            },
          },
          negative('spec.parallelism'),
          negative('spec.completions'),
          negative('spec.activeDeadlineSeconds'),
          negative('spec.backoffLimit'),
        ],
      },
    ),
    ...refusedFor(
      { apiVersion: 'batch/v1', kind: 'CronJob', plural: 'cronjobs' },
      {
        'a CronJob without a schedule and with a policy that is none': [
          {
            spec: { concurrencyPolicy: 'X', jobTemplate: { spec: { template: template({ restartPolicy: 'Never' }) } } },
          },
          required('spec.schedule'),
          unsupported('spec.concurrencyPolicy', '"X"', 'Allow', 'Forbid', 'Replace'),
        ],
        'a CronJob with a schedule that is none': [
          { spec: { schedule: 'x', jobTemplate: { spec: { template: template({ restartPolicy: 'Never' }) } } } },
          invalidValue('spec.schedule', '"x"', 'expected exactly 5 fields, found 1: [x]'),
        ],
      },
    ),
    ...refusedFor(
      { apiVersion: 'v1', kind: 'PodTemplate', plural: 'podtemplates' },
      { 'a PodTemplate without a container': [{ template: { spec: {} } }, required('template.spec.containers')] },
    ),
    'a StatefulSet that mounts what it claims is created': async (api) => {
      const claim = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } };
      const object = {
        ...{ apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { name: 'a' } },
        spec: {
          selector: { matchLabels: { app: 'a' } },
          template: template({ containers: [{ ...main, volumeMounts: [{ name: 'data', mountPath: '/data' }] }] }),
          volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: claim }],
        },
      };
      expect((await api.post(api.path('apps/v1', 'statefulsets'), object)).status).toBe(201);
    },
    'a StatefulSet’s claims are fixed': async (api) => {
      const path = api.path('apps/v1', 'statefulsets');
      const spec = { selector: { matchLabels: { app: 'a' } }, template: template() };
      await api.make(path, { metadata: { name: 'a' }, spec });
      const { status, body } = await api.patch(`${path}/a`, 'merge', { spec: { serviceName: 'other' } });
      expect([status, body['reason']]).toEqual([422, 'Invalid']);
      expect(body['message']).toMatch(
        /^StatefulSet\.apps "a" is invalid: spec: Forbidden: updates to statefulset spec for fields other than /,
      );
    },
  },
});
