import {
  argoCdSettings,
  aggregateHealth,
  canSync,
  compare,
  decideAutoSync,
  defaultSettings,
  diffObject,
  hookDeletePoliciesOf,
  hookTypesOf,
  isDestinationPermitted,
  isKindPermitted,
  isSelfReferenced,
  isSourcePermitted,
  prepareTargets,
  waveOf,
} from '../../lib/engine/index.js';
import type { KubeObject } from '../../lib/kube/index.js';
import type { Application } from '../../lib/model/index.js';
import { application, kinds, names, object, TestCluster } from './operation/cluster.js';

/** Rules of Argo CD that are easily missed, beyond those that other files test; docs/engine.md names the test of each. */

const annotated = (annotations: Record<string, string>): KubeObject => ({
  ...object('Job', 'job'),
  metadata: { name: 'job', annotations },
});
const prepared = (one: KubeObject): KubeObject =>
  prepareTargets({ app: application(), objects: [one], kinds: kinds() }).resources[0] ?? one;

test('all waves are tried by a dry run before the first of them is applied', () => {
  const cluster = new TestCluster(application(), [
    object('ConfigMap', 'a'),
    object('ConfigMap', 'b', { 'sync-wave': '1' }),
  ]);
  cluster.settings = { ...argoCdSettings, waveDelaySeconds: 0 };
  cluster.run();
  expect(cluster.log.slice(0, 3)).toEqual(['try apply ConfigMap/a', 'try apply ConfigMap/b', 'apply ConfigMap/a']);
});

test('one prune that wants confirmation holds up all prunes of its wave', () => {
  const cluster = new TestCluster(application({ sync: { prune: true } }), []);
  cluster.seed(object('ConfigMap', 'asked', { 'sync-options': 'Prune=confirm' }), object('ConfigMap', 'plain'));
  cluster.run();
  expect(names(cluster.objects)).toEqual(['ConfigMap/asked', 'ConfigMap/plain']);
});

test('in one wave prunes come first, and with PruneLast in a wave after all others', () => {
  const log = (syncOptions: string[]): string[] => {
    const cluster = new TestCluster(application({ sync: { prune: true, syncOptions } }), [object('ConfigMap', 'new')]);
    cluster.seed(object('ConfigMap', 'old'));
    cluster.run();
    return cluster.log;
  };
  expect(log([])).toEqual(['delete ConfigMap/old', 'apply ConfigMap/new']);
  expect(log(['PruneLast=true'])).toEqual(['apply ConfigMap/new', 'delete ConfigMap/old']);
});

test('a hook of an unknown name never runs, and is no object of the Application', () => {
  const cluster = new TestCluster(application(), [object('Job', 'odd', { hook: 'PreFoo' })]);
  expect(cluster.run().phase).toBe('Succeeded');
  expect(cluster.log).toEqual([]);
});

test('a test of Helm never runs, and is no object of the Application', () => {
  const cluster = new TestCluster(application(), [annotated({ 'helm.sh/hook': 'test' })]);
  expect(cluster.run().phase).toBe('Succeeded');
  expect(cluster.log).toEqual([]);
});

test('a hook weight of Helm is the wave of any object', () => {
  expect(waveOf(annotated({ 'helm.sh/hook-weight': '5' }))).toBe(5);
});

test("Argo CD's hook annotation overrides Helm's", () => {
  const both = annotated({ 'argocd.argoproj.io/hook': 'PostSync', 'helm.sh/hook': 'pre-install' });
  expect(hookTypesOf(both)).toEqual(['PostSync']);
});

test("delete policies of Argo CD's and of Helm's annotation add up", () => {
  const both = annotated({
    'argocd.argoproj.io/hook-delete-policy': 'HookFailed',
    'helm.sh/hook-delete-policy': 'hook-succeeded',
  });
  expect(hookDeletePoliciesOf(both)).toEqual(['HookFailed', 'HookSucceeded']);
});

test('a Namespace is never deleted to be replaced', () => {
  const forced = object('Namespace', 'shop', { 'sync-options': 'Replace=true,Force=true' });
  const cluster = new TestCluster(application(), [{ ...forced, metadata: { ...forced.metadata, labels: { a: '1' } } }]);
  cluster.seed(forced);
  // Whatever is guarded beside it.
  cluster.settings = { ...defaultSettings, massDeletion: undefined };
  const state = { operation: { sync: {} }, phase: 'Running' as const, startedAt: cluster.now };
  expect(cluster.stepOnce(state).effects).toMatchObject([{ type: 'apply', method: 'replace', force: false }]);
});

test('self-heal names objects without their namespaces', () => {
  const syncPolicy = { automated: { selfHeal: true } };
  const { operation: _, ...app } = application({}, { syncPolicy });
  const source = app.spec.source;
  const now = '2026-03-01T12:00:00Z';
  const attempted: Application = {
    ...app,
    status: {
      operationState: {
        operation: { sync: {} },
        phase: 'Succeeded',
        startedAt: now,
        finishedAt: now,
        syncResult: { revision: 'abc', ...(source && { source }) },
      },
    },
  };
  const targets = prepareTargets({ app, objects: [object('ConfigMap', 'a')], kinds: kinds() });
  const comparison = compare({ app: attempted, revision: 'abc', targets, live: new Map(), kinds: kinds() });
  const decision = decideAutoSync({ app: attempted, comparison, windowDecision: { allowed: true }, now });
  expect(decision.type === 'sync' && decision.operation.sync?.resources).toEqual([{ kind: 'ConfigMap', name: 'a' }]);
});

describe('ignored differences', () => {
  const ignoreDifferences = [{ group: 'apps', kind: 'Deployment', jsonPointers: ['/spec/replicas'] }];
  const written = (syncOptions: string[]): unknown => {
    const wanted = object('Deployment', 'web', {}, { spec: { replicas: 2, paused: true } });
    const cluster = new TestCluster(application({ sync: { syncOptions } }, { ignoreDifferences }), [wanted]);
    cluster.seed(object('Deployment', 'web', {}, { spec: { replicas: 5, paused: false } }));
    cluster.run();
    return [...cluster.objects.values()][0]?.['spec'];
  };

  test('are written all the same when something else is applied', () => {
    expect(written([])).toEqual({ replicas: 2, paused: true });
  });

  test('are left as they are live with RespectIgnoreDifferences', () => {
    expect(written(['RespectIgnoreDifferences=true'])).toEqual({ replicas: 5, paused: true });
  });
});

test('the status that stands in Git never differs', () => {
  const target = prepared(object('ConfigMap', 'a', {}, { status: { ready: true } }));
  const live = { ...target, status: { ready: false } };
  for (const settings of [defaultSettings, argoCdSettings])
    expect(diffObject(target, live, { settings }).state).toBe('same');
});

test('a child Application whose health is unknown does not make its parent worse', () => {
  const child = { group: 'argoproj.io', kind: 'Application', namespace: 'argocd', name: 'child' };
  const live = { apiVersion: 'argoproj.io/v1alpha1', kind: 'Application', metadata: { name: 'child' } };
  expect(aggregateHealth([{ ...child, live }], undefined, () => ({ status: 'Unknown' })).status).toBe('Healthy');
});

test('an object is recognised by what its tracking id says of it, not by the name of the Application in it', () => {
  const live = prepared(object('ConfigMap', 'a'));
  const id = (text: string): KubeObject => ({
    ...live,
    metadata: { ...live.metadata, annotations: { 'argocd.argoproj.io/tracking-id': text } },
  });
  expect(isSelfReferenced(id('other:/ConfigMap:shop/a'), undefined)).toBe(true);
  expect(isSelfReferenced(id('shop:/ConfigMap:shop/b'), undefined)).toBe(false);
});

test('objects are tracked by an annotation unless settings say otherwise, and by no label', () => {
  const { annotations = {}, labels } = prepared(object('ConfigMap', 'a')).metadata;
  expect(annotations['argocd.argoproj.io/tracking-id']).toBe('shop:/ConfigMap:shop/a');
  expect(labels).toBeUndefined();
});

describe('the rules of a project', () => {
  test('a list of denied sources alone permits every other one', () => {
    expect(isSourcePermitted({ spec: { sourceRepos: ['!https://git.example/a'] } }, 'https://git.example/b')).toBe(
      true,
    );
  });

  test('a cluster that is denied by name is denied in every namespace', () => {
    const destinations = [
      { server: '*', namespace: '*' },
      { name: '!prod', namespace: 'shop' },
    ];
    expect(isDestinationPermitted({ spec: { destinations } }, { name: 'prod', server: 'https://prod' }, 'other')).toBe(
      false,
    );
  });

  test('an empty list of namespaced kinds permits none, no list all of them', () => {
    const kind = { group: '', kind: 'ConfigMap' };
    expect(isKindPermitted({ spec: { namespaceResourceWhitelist: [] } }, kind, true)).toBe(false);
    expect(isKindPermitted({ spec: {} }, kind, true)).toBe(true);
  });

  test('without a list of cluster-scoped kinds none is permitted', () => {
    expect(isKindPermitted({ spec: {} }, { group: '', kind: 'Namespace' }, false)).toBe(false);
  });
});

describe('windows', () => {
  const now = new Date('2026-03-01T12:00:00Z');
  const open = { schedule: '0 11 * * *', duration: '2h' };
  const allow = { kind: 'allow' as const, ...open };
  const deny = { kind: 'deny' as const, ...open };

  test('a deny window wins over an allow window', () => {
    expect(canSync([allow, deny], { now, manual: false }).allowed).toBe(false);
  });

  test('that block let a person pass only when every one of them does', () => {
    const lenient = { ...deny, manualSync: true };
    expect(canSync([lenient], { now, manual: true }).allowed).toBe(true);
    expect(canSync([lenient, deny], { now, manual: true }).allowed).toBe(false);
  });
});
