import fc from 'fast-check';
import {
  instanceName,
  isSelfReferenced,
  normalizeTargets,
  parseTrackingId,
  removeTracking,
  setTracking,
  trackedBy,
  trackingId,
  type Tracking,
} from '../../../lib/engine/index.js';
import type { KubeObject } from '../../../lib/kube/index.js';

const configMap = (name: string, namespace?: string): KubeObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
});

test('a tracking id is read back as it was written', () => {
  const part = fc.string({ unit: fc.constantFrom('a', 'b', '-', '.', '1'), maxLength: 8 });
  const name = fc.string({ unit: fc.constantFrom('a', ':', '-'), maxLength: 8 });
  fc.assert(
    fc.property(part, part, part, part, name, (application, group, kind, namespace, objectName) => {
      const id = { application, group, kind, namespace, name: objectName };
      expect(parseTrackingId(trackingId(id))).toEqual(id);
    }),
  );
});

test.each([
  '',
  'app',
  'app:group/Kind',
  'app:Kind:ns/name',
  'app:group/Kind:name',
  'app:g/K/x:ns/name',
  'app:g/K:ns/name/x',
])('"%s" is no tracking id', (text) => {
  expect(parseTrackingId(text)).toBeUndefined();
});

test('tracking is set, read and removed, and leaves the object as it was', () => {
  const methods: Tracking['method'][] = ['annotation', 'label', 'annotation+label'];
  for (const method of methods) {
    const tracking: Tracking = { method, labelKey: 'app.kubernetes.io/instance', installationId: 'here' };
    const object = configMap('settings', 'ml');
    const tracked = setTracking(object, 'churn-api', 'default', tracking);
    expect(trackedBy(tracked, { ...tracking, installationId: method === 'label' ? '' : 'here' })).toBe('churn-api');
    expect(removeTracking(tracked, tracking)).toEqual(object);
    expect(object).toEqual(configMap('settings', 'ml'));
  }
});

test("a label that is not tracking's own stays", () => {
  const tracking: Tracking = { method: 'annotation+label', labelKey: 'app.kubernetes.io/instance', installationId: '' };
  const tracked = setTracking(configMap('settings', 'ml'), 'churn-api', '', tracking);
  const relabelled = {
    ...tracked,
    metadata: { ...tracked.metadata, labels: { 'app.kubernetes.io/instance': 'my-release' } },
  };
  expect(removeTracking(relabelled, tracking).metadata.labels).toEqual({ 'app.kubernetes.io/instance': 'my-release' });
});

test('a copy that inherited the annotation is not ours', () => {
  const tracked = setTracking(configMap('settings', 'ml'), 'churn-api');
  expect(isSelfReferenced(tracked, undefined)).toBe(true);
  expect(isSelfReferenced({ ...tracked, metadata: { ...tracked.metadata, name: 'copy' } }, undefined)).toBe(false);
});

test('targets get their namespace, lose it when cluster-scoped, and the last of doubles wins', () => {
  const clusterRole: KubeObject = {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    metadata: { name: 'r', namespace: 'x' },
  };
  const last = { ...configMap('a'), data: { which: 'last' } };
  const { objects, conditions } = normalizeTargets(
    [configMap('a', 'ml'), clusterRole, last],
    'ml',
    ({ kind }) => kind !== 'ClusterRole',
    (object) => ({ ...object, retracked: true }),
  );
  expect(objects).toEqual([
    { ...last, metadata: { name: 'a', namespace: 'ml' }, retracked: true },
    { ...clusterRole, metadata: { name: 'r' }, retracked: true },
  ]);
  expect(conditions).toEqual([
    {
      type: 'RepeatedResourceWarning',
      message: 'Resource /ConfigMap/ml/a appeared 2 times among application resources.',
    },
  ]);
});

test('an instance is named after its namespace unless that is the controller’s', () => {
  expect(instanceName('app', 'argocd', 'argocd')).toBe('app');
  expect(instanceName('app', 'team', 'argocd')).toBe('team_app');
});
