import { isDeepStrictEqual } from 'node:util';
import { mostStatusBytes, startOperation, storedStatus } from '../../../lib/engine/index.js';
import { stringifyJson } from '../../../lib/kube/index.js';
import type { ApplicationStatus, OperationState, ResourceResult, ResourceStatus } from '../../../lib/model/index.js';
import { application, object, TestCluster } from './cluster.js';

const now = '2026-03-01T12:00:00Z';
const size = (value: object): number => Buffer.byteLength(stringifyJson(JSON.parse(JSON.stringify(value))));

const result = (name: string, more: Partial<ResourceResult> = {}): ResourceResult => ({
  group: '',
  version: 'v1',
  kind: 'ConfigMap',
  namespace: 'shop',
  name,
  status: 'Synced',
  message: `configmap/${name} created`,
  hookPhase: 'Succeeded',
  syncPhase: 'Sync',
  ...more,
});
const resource = (name: string, more: Partial<ResourceStatus> = {}): ResourceStatus => ({
  version: 'v1',
  kind: 'ConfigMap',
  namespace: 'shop',
  name,
  status: 'Synced',
  ...more,
});
const numbered = <T>(count: number, make: (name: string) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(`settings-${index}`));

const status = (
  resources: ResourceStatus[],
  results: ResourceResult[],
  more: Partial<OperationState> = {},
): ApplicationStatus => ({
  resources,
  sync: { status: 'Synced', revision: 'abc' },
  operationState: {
    operation: { sync: {} },
    phase: 'Succeeded',
    startedAt: now,
    finishedAt: now,
    syncResult: { revision: 'abc', resources: results },
    ...more,
  },
});

test('up to 2,000 objects are stored one by one', () => {
  const whole = status(numbered(2_000, resource), numbered(2_000, result));
  expect(storedStatus(whole)).toEqual(whole);
});

test('above that, what a comparison finds again is a count and a digest; the first of every kind stays', () => {
  const secret = result('password', { kind: 'Secret' });
  const stored = storedStatus(status(numbered(10_000, resource), [...numbered(10_000, result), secret]));
  expect(stored.resources?.map(({ name }) => name)).toEqual(['settings-0']);
  expect(stored.counted).toEqual([
    {
      version: 'v1',
      kind: 'ConfigMap',
      status: 'Synced',
      count: 9_999,
      digest: expect.stringMatching(/^[0-9a-f]{64}$/),
    },
  ]);
  expect(stored.operationState?.syncResult?.resources).toEqual([result('settings-0'), secret]);
  expect(stored.operationState?.syncResult?.counted?.[0]?.count).toBe(9_999);
  expect(size(stored)).toBeLessThan(5_000);
});

test('hooks, failures and prunes stay whole, and so does every object that is not as it should be', () => {
  const told = [
    result('migrate', { kind: 'Job', hookType: 'PreSync' }),
    result('broken', { status: 'SyncFailed', message: 'no' }),
    result('old', { status: 'Pruned' }),
  ];
  const wrong = [resource('drifted', { status: 'OutOfSync' }), resource('ill', { health: { status: 'Degraded' } })];
  const stored = storedStatus(status([...numbered(5_000, resource), ...wrong], [...numbered(5_000, result), ...told]));
  expect(stored.operationState?.syncResult?.resources?.slice(1)).toEqual(told);
  expect(stored.resources?.slice(1)).toEqual(wrong);
});

test('what is stored is stored as it is', () => {
  const stored = storedStatus(status(numbered(10_000, resource), numbered(10_000, result)));
  expect(storedStatus(stored)).toEqual(stored);
});

test('another set of objects has another digest, whatever their order', () => {
  const digest = (resources: ResourceStatus[]) => storedStatus({ resources }).counted?.[0]?.digest;
  const all = numbered(3_000, resource);
  const [first, ...rest] = all;
  const turned = first ? [first, ...rest.reverse()] : [];
  expect(digest(turned)).toBe(digest(all));
  expect(digest([...all.slice(0, -1), resource('other')])).not.toBe(digest(all));
});

test('whatever is said, a status stays below 1 MiB, and a condition tells what is left out', () => {
  const long = 'x'.repeat(2_000);
  const failed = numbered(10_000, (name) => result(name, { status: 'SyncFailed', message: long }));
  const ill = numbered(10_000, (name) => resource(name, { health: { status: 'Degraded', message: long } }));
  const worst: ApplicationStatus = {
    ...status(ill, failed, { message: failed.map(({ message }) => message).join(), phase: 'Failed' }),
    conditions: numbered(5_000, (name) => ({ type: 'RepeatedResourceWarning', message: `${name}${long}` })),
    summary: { images: numbered(10_000, (name) => `registry.example.com/a-team/of-shops/${name}:1.0.0`) },
    history: Array.from({ length: 10 }, (_, id) => ({
      id,
      revision: 'abc',
      deployedAt: now,
      source: { repoURL: 'https://git.example/shop.git', helm: { values: 'x'.repeat(60_000) } },
    })),
  };
  const stored = storedStatus(worst);
  expect(size(stored)).toBeLessThan(mostStatusBytes);
  expect(stored.conditions?.at(-1)).toMatchObject({
    type: 'StatusTooLarge',
    message: expect.stringMatching(/^\d+ results of the last operation are left out/),
    lastTransitionTime: now,
  });
  expect(stored.history?.at(-1)?.id).toBe(9);
  expect(isDeepStrictEqual(storedStatus(stored), stored)).toBe(true);
});

test('an operation whose failures can never fit ends at once, however often it might be tried again', () => {
  const manifests = numbered(400, (name) => object('ConfigMap', name));
  const cluster = new TestCluster(application({ sync: {}, retry: { limit: -1 } }), manifests);
  for (const { metadata } of manifests) cluster.failing.set(metadata.name ?? '', `no: ${'x'.repeat(1_000)}`);
  const state = cluster.run();
  expect(state).toMatchObject({ phase: 'Error', finishedAt: now });
  expect(state.message).toMatch(/^the operation is too large: 400 hooks, failures and prunes do not fit/);
  expect(size(storedStatus(cluster.app.status ?? {}))).toBeLessThan(mostStatusBytes);
});

test('an operation that is too large itself ends before it does anything', () => {
  const manifest = JSON.stringify(object('ConfigMap', 'a', {}, { data: { text: 'x'.repeat(200_000) } }));
  const cluster = new TestCluster(application({ sync: { manifests: [manifest] } }), [object('ConfigMap', 'a')]);
  expect(cluster.run().message).toMatch(/^the operation is too large: it takes more than 131072 bytes/);
  expect(cluster.log).toEqual([]);
  expect(size(storedStatus(cluster.app.status ?? {}))).toBeLessThan(10_000);
});

test('a process that finds counts in the place of results applies nothing again that is there already', () => {
  const manifests = numbered(3_000, (name) => object('ConfigMap', name, { 'sync-wave': '1' }));
  const cluster = new TestCluster(application(), [...manifests, object('Deployment', 'last', { 'sync-wave': '2' })]);
  let state = startOperation(cluster.app, now);
  const first = cluster.stepOnce(state);
  const outcomes = first.effects.map((effect) => cluster.execute(effect));
  state = cluster.stepOnce(first.operation, outcomes).operation;
  const stored = storedStatus({ operationState: state }).operationState;
  expect(stored?.syncResult?.resources).toHaveLength(1);
  expect(stored?.syncResult?.counted).toMatchObject([{ kind: 'ConfigMap', count: 2_999 }]);
  cluster.log.length = 0;
  cluster.stored = stored;
  const end = cluster.run();
  expect(end).toMatchObject({ phase: 'Succeeded' });
  expect(end.syncResult).not.toHaveProperty('counted');
  expect(end.syncResult?.resources).toHaveLength(3_001);
  expect(cluster.log).toEqual(['apply Deployment/last']);
});
