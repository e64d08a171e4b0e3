import { hookName, reversedWaves, sortTasks, waveOf, type SortableTask } from '../../../lib/engine/index.js';
import type { KubeObject } from '../../../lib/kube/index.js';

const object = (kind: string, name: string, rest: Partial<KubeObject> = {}): KubeObject => ({
  apiVersion: 'v1',
  kind,
  ...rest,
  metadata: { name, ...rest.metadata },
});
const task = (target: KubeObject, phase: SortableTask['phase'] = 'Sync'): SortableTask => ({
  phase,
  wave: waveOf(target),
  target,
});
const names = (tasks: readonly SortableTask[]) => tasks.map(({ target }) => target?.metadata.name);

test('phase, then wave, then kind, then name decide', () => {
  const wave = (value: string) => ({ metadata: { annotations: { 'argocd.argoproj.io/sync-wave': value } } });
  const tasks = [
    task(object('Job', 'after'), 'PostSync'),
    task(object('Deployment', 'web')),
    task(object('Service', 'b')),
    task(object('Service', 'a')),
    task(object('Widget', 'unknown')),
    task(object('Secret', 'early', wave('-1'))),
    task(object('Job', 'before'), 'PreSync'),
  ];
  expect(names(sortTasks(tasks))).toEqual(['before', 'early', 'a', 'b', 'web', 'unknown', 'after']);
});

test('a definition comes before the first object of its kind, with its phase and wave', () => {
  const crd = object('CustomResourceDefinition', 'widgets.example.com', {
    apiVersion: 'apiextensions.k8s.io/v1',
    spec: { group: 'example.com', names: { kind: 'Widget' } },
  });
  const widget = object('Widget', 'one', {
    apiVersion: 'example.com/v1',
    metadata: { annotations: { 'argocd.argoproj.io/sync-wave': '-5' } },
  });
  const sorted = sortTasks([task(crd), task(widget)]);
  expect(names(sorted)).toEqual(['widgets.example.com', 'one']);
  expect(sorted[0]).toMatchObject({ phase: 'Sync', wave: -5 });
});

test('the tasks given stay as they are', () => {
  const tasks = [
    task(object('Namespace', 'ns', { metadata: { annotations: { 'argocd.argoproj.io/sync-wave': '3' } } })),
    task(object('Job', 'j', { metadata: { namespace: 'ns' } }), 'PreSync'),
  ];
  const before = JSON.stringify(tasks);
  expect(sortTasks(tasks)[0]).toMatchObject({ phase: 'PreSync', wave: 0 });
  expect(JSON.stringify(tasks)).toBe(before);
});

test('pruning goes from the last wave to the first', () => {
  expect([...reversedWaves([0, 5, -1, 5])]).toEqual([
    [-1, 5],
    [0, 0],
    [5, -1],
  ]);
});

test('a hook without a name gets the same one at every attempt of an operation', () => {
  const hook = object('Job', '', { metadata: { generateName: 'migrate-' } });
  expect(hookName(hook, 'PreSync', '0123456789abcdef', '2026-08-19T12:00:00Z')).toBe(
    'migrate-0123456-presync-1787140800',
  );
  expect(hookName(hook, 'PostSync', 'v1.2.3', '2026-08-19T12:00:00Z')).toBe('migrate-v1.2.3-postsync-1787140800');
});
