import {
  compare,
  decideAutoSync,
  needsRefresh,
  prepareTargets,
  type AutoSyncInput,
} from '../../../lib/engine/index.js';
import type { Application, OperationState } from '../../../lib/model/index.js';
import { application, kinds, object } from '../operation/cluster.js';

const now = '2026-03-01T12:00:00Z';
function automated(automatedPolicy: object, status?: Application['status']): Application {
  const syncPolicy = { automated: automatedPolicy, syncOptions: ['CreateNamespace=true'] };
  const { operation: _, ...app } = application({}, { syncPolicy });
  return { ...app, ...(status && { status }) };
}

function input(
  app: Application,
  manifests = [object('ConfigMap', 'a')],
  seen: Partial<AutoSyncInput> = {},
): AutoSyncInput {
  delete app.operation;
  const targets = prepareTargets({ app, objects: manifests, kinds: kinds() });
  const comparison = compare({ app, revision: 'abc', targets, live: new Map(), kinds: kinds() });
  return { app, comparison, windowDecision: { allowed: true }, now, ...seen };
}

const last = (state: Partial<OperationState>, attempts?: number): Application['status'] => ({
  operationState: {
    operation: { sync: { ...(attempts !== undefined && { autoHealAttemptsCount: attempts }) } },
    phase: 'Succeeded',
    startedAt: now,
    finishedAt: now,
    ...state,
    syncResult: { revision: 'abc', source: { repoURL: 'https://git.example/shop.git', path: 'shop' } },
  },
});

test('an OutOfSync Application is synced to what was compared, with five retries unless it says otherwise', () => {
  expect(decideAutoSync(input(automated({ prune: true })))).toEqual({
    type: 'sync',
    operation: {
      sync: {
        revision: 'abc',
        source: { repoURL: 'https://git.example/shop.git', path: 'shop' },
        prune: true,
        syncOptions: ['CreateNamespace=true'],
      },
      initiatedBy: { automated: true },
      retry: { limit: 5 },
    },
  });
});

test('nothing happens when automation is off, an operation is there, or everything is Synced', () => {
  expect(decideAutoSync(input(application(undefined)))).toMatchObject({ reason: 'NotAutomated' });
  expect(decideAutoSync(input(automated({ enabled: false })))).toMatchObject({ reason: 'NotAutomated' });
  expect(decideAutoSync(input(automated({}), []))).toMatchObject({ reason: 'NotOutOfSync' });
  const busy = input(automated({}));
  expect(decideAutoSync({ ...busy, app: { ...busy.app, operation: { sync: {} } } })).toMatchObject({
    reason: 'OperationInProgress',
  });
});

test('a window holds it, and says which and until when', () => {
  const window = { kind: 'deny' as const, schedule: '0 22 * * *', duration: '8h' };
  const windowDecision = { allowed: false, blockedBy: { window, until: new Date('2026-03-02T06:00:00Z') } };
  expect(decideAutoSync(input(automated({}), undefined, { windowDecision }))).toEqual({
    type: 'skip',
    reason: 'BlockedByWindow',
    message: 'held by the deny window "0 22 * * *" for 8h until 2026-03-02T06:00:00Z',
    wakeAt: '2026-03-02T06:00:00Z',
  });
});

test('a revision that failed is not tried again by itself', () => {
  const app = automated({ selfHeal: true }, last({ phase: 'Failed', message: 'no' }));
  expect(decideAutoSync(input(app))).toMatchObject({
    reason: 'AlreadyAttempted',
    condition: { type: 'SyncError', message: 'Failed last sync attempt to [abc]: no' },
  });
});

test('drift is healed only with self-heal, only where it is, and ever more slowly', () => {
  expect(decideAutoSync(input(automated({}, last({}))))).toMatchObject({ reason: 'SelfHealOff' });
  expect(decideAutoSync(input(automated({ selfHeal: true }, last({}))))).toMatchObject({
    type: 'sync',
    operation: { sync: { resources: [{ kind: 'ConfigMap', name: 'a' }], autoHealAttemptsCount: 1 } },
  });
  const soon = automated({ selfHeal: true }, last({}, 2));
  expect(decideAutoSync(input(soon))).toMatchObject({ reason: 'SelfHealBackoff', wakeAt: '2026-03-01T12:00:06Z' });
});

test('it never wipes out everything unless that was allowed', () => {
  const app = automated({ prune: true });
  const targets = prepareTargets({ app, objects: [object('ConfigMap', 'old')], kinds: kinds() });
  const [old] = targets.resources;
  const live = new Map(old ? [['/ConfigMap/shop/old', old]] : []);
  const nothing = { resources: [], hooks: [], deleteHooks: [], conditions: [] };
  const comparison = compare({ app, revision: 'abc', targets: nothing, live, kinds: kinds() });
  const seen = { app, comparison, windowDecision: { allowed: true }, now };
  expect(decideAutoSync(seen)).toMatchObject({ reason: 'WouldWipeOut', condition: { type: 'SyncError' } });
  const allowed = automated({ prune: true, allowEmpty: true });
  expect(decideAutoSync({ ...seen, app: allowed }).type).toBe('sync');
  expect(decideAutoSync({ ...seen, app: automated({}) })).toMatchObject({ reason: 'OnlyPruningNeeded' });
});

test('a refresh is due when it is asked for, when the spec changed, when time has passed, in this order', () => {
  const timeouts = { soft: 120, hard: 0 };
  const app = application();
  expect(needsRefresh(app, now, timeouts)).toMatchObject({ level: 3, reason: 'spec.source differs' });
  const { source, destination } = app.spec;
  const compared: Application = {
    ...app,
    status: { reconciledAt: now, sync: { status: 'Synced', comparedTo: { ...(source && { source }), destination } } },
  };
  expect(needsRefresh(compared, now, timeouts)).toBeUndefined();
  expect(needsRefresh(compared, now, timeouts, 1)).toMatchObject({ level: 1 });
  expect(needsRefresh(compared, '2026-03-01T12:02:01Z', timeouts)).toMatchObject({ level: 2, hard: false });
  const asked = {
    ...compared,
    metadata: { ...compared.metadata, annotations: { 'argocd.argoproj.io/refresh': 'hard' } },
  };
  expect(needsRefresh(asked, now, timeouts)).toMatchObject({ level: 3, hard: true });
});
