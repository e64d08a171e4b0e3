import { isCompleted, statusAfterStep } from '../../../lib/engine/index.js';
import { application, names, object, TestCluster } from './cluster.js';

const healthy = { status: 'Healthy' } as const;
const messages = (cluster: TestCluster) =>
  cluster.run().syncResult?.resources?.map(({ name, status, message }) => [name, status, message]);

describe('pruning', () => {
  test('without prune an extra object stays, and its result says why', () => {
    const cluster = new TestCluster(application({ sync: {} }), []).seed(object('ConfigMap', 'old'));
    expect(messages(cluster)).toEqual([['old', 'PruneSkipped', 'ignored (requires pruning)']]);
    expect(cluster.log).toEqual([]);
  });

  test('with prune it is deleted in the foreground, but not when it says Prune=false', () => {
    const cluster = new TestCluster(application({ sync: { prune: true } }), []);
    cluster.seed(object('ConfigMap', 'old'), object('ConfigMap', 'kept', { 'sync-options': 'Prune=false' }));
    expect(messages(cluster)).toEqual([
      ['kept', 'PruneSkipped', 'ignored (no prune)'],
      ['old', 'Pruned', 'pruned'],
    ]);
    expect(names(cluster.objects)).toEqual(['ConfigMap/kept']);
  });

  test('only what is ours is ever pruned', () => {
    const cluster = new TestCluster(application({ sync: { prune: true } }), []).seed(object('ConfigMap', 'copied'));
    const [[text, found]] = [...cluster.objects] as [[string, ReturnType<typeof object>]];
    const copy = { ...found, metadata: { ...found.metadata, name: 'copy-of-it' } };
    cluster.objects.delete(text).valueOf();
    cluster.objects.set('/ConfigMap/shop/copy-of-it', copy);
    cluster.objects.set('/ConfigMap/shop/foreign', {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'foreign', namespace: 'shop' },
    });
    cluster.run();
    expect(cluster.log).toEqual([]);
  });

  test('an object is pruned only as it was seen: what changed meanwhile is looked at again', () => {
    const cluster = new TestCluster(application({ sync: { prune: true } }), []).seed(object('ConfigMap', 'old'));
    const state = { operation: { sync: { prune: true } }, phase: 'Running' as const, startedAt: cluster.now };
    const planned = cluster.stepOnce(state);
    const [effect] = planned.effects;
    const [live] = cluster.objects.values();
    expect(effect).toMatchObject({ type: 'delete', resourceVersion: live?.metadata.resourceVersion });
    if (effect === undefined) throw new Error('nothing is deleted');
    const moved = { task: effect.task, effect, ok: false, message: 'modified', reason: 'Conflict' as const };
    expect(cluster.stepOnce(planned.operation, [moved]).effects).toHaveLength(1);
    // Another Application has taken it over: it is not ours any more.
    cluster.objects.clear();
    const after = cluster.stepOnce(planned.operation, [moved]);
    expect(after.effects).toEqual([]);
    expect(after.operation.syncResult?.resources ?? []).toEqual([]);
  });

  test('prunes go in reversed waves, and last with PruneLast', () => {
    const cluster = new TestCluster(application({ sync: { prune: true, syncOptions: ['PruneLast=true'] } }), [
      object('ConfigMap', 'new'),
    ]);
    cluster.seed(object('ConfigMap', 'a', { 'sync-wave': '1' }), object('ConfigMap', 'b', { 'sync-wave': '2' }));
    cluster.run();
    expect(cluster.log[0]).toBe('apply ConfigMap/new');
    const reversed = new TestCluster(application({ sync: { prune: true } }), []);
    reversed.seed(object('ConfigMap', 'a', { 'sync-wave': '1' }), object('ConfigMap', 'b', { 'sync-wave': '2' }));
    reversed.run();
    expect(reversed.log).toEqual(['delete ConfigMap/b', 'delete ConfigMap/a']);
  });

  test('a prune that wants confirmation waits for it', () => {
    const cluster = new TestCluster(application({ sync: { prune: true } }), []);
    cluster.seed(object('ConfigMap', 'old', { 'sync-options': 'Prune=confirm' }));
    expect(cluster.run().message).toBe('waiting for pruning confirmation of /ConfigMap/old');
    // Who is to say yes reads it in the status.
    expect(cluster.stored?.message).toBe('waiting for pruning confirmation of /ConfigMap/old');
    cluster.app.metadata.annotations = { 'argocd.argoproj.io/deletion-approved': cluster.now };
    expect(cluster.run().phase).toBe('Succeeded');
    expect(names(cluster.objects)).toEqual([]);
  });
});

describe('options', () => {
  test('CreateNamespace makes the namespace first, after asking whether it is there', () => {
    const cluster = new TestCluster(application({ sync: { syncOptions: ['CreateNamespace=true'] } }), [
      object('ConfigMap', 'a'),
    ]);
    expect(cluster.run().phase).toBe('Succeeded');
    expect(cluster.log).toEqual(['get Namespace/shop', 'apply Namespace/shop', 'apply ConfigMap/a']);
    expect(cluster.objects.get('/Namespace//shop')?.metadata.annotations).toBeUndefined();
  });

  test('a selective sync runs no hooks and leaves no history', () => {
    const operation = { sync: { resources: [{ kind: 'ConfigMap', name: 'a' }] } };
    const cluster = new TestCluster(application(operation), [
      object('ConfigMap', 'a'),
      object('ConfigMap', 'b'),
      object('Job', 'migrate', { hook: 'PreSync' }),
    ]);
    const state = cluster.run();
    expect(cluster.log).toEqual(['apply ConfigMap/a']);
    expect(statusAfterStep(cluster.app, state).history).toBeUndefined();
  });

  test('a dry run writes nothing and reports every object', () => {
    const cluster = new TestCluster(application({ sync: { dryRun: true, prune: true } }), [object('ConfigMap', 'a')]);
    cluster.seed(object('ConfigMap', 'old'));
    expect(messages(cluster)).toEqual([
      ['a', 'Synced', ''],
      ['old', 'Pruned', 'pruned (dry run)'],
    ]);
    expect(cluster.log.every((line) => line.startsWith('try '))).toBe(true);
  });

  test('how an object is applied is data of the effect', () => {
    const manifests = [
      object('ConfigMap', 'plain'),
      object('ConfigMap', 'client', { 'sync-options': 'ServerSideApply=false' }),
      object('ConfigMap', 'replaced', { 'sync-options': 'Replace=true,Force=true,Validate=false' }),
    ];
    const cluster = new TestCluster(application(), manifests).seed(object('ConfigMap', 'replaced'));
    const state = { operation: { sync: {} }, phase: 'Running' as const, startedAt: cluster.now };
    const effects = cluster.stepOnce(state).effects.flatMap((effect) => (effect.type === 'apply' ? [effect] : []));
    expect(
      effects.map(({ key, method, force, validation, manager }) => [key.name, method, force, validation, manager]),
    ).toEqual([
      ['client', 'clientSide', false, 'Strict', 'argocd-controller'],
      ['plain', 'serverSide', false, 'Strict', 'argocd-controller'],
      ['replaced', 'replace', true, 'Ignore', 'argocd-controller'],
    ]);
  });
});

describe('the life of an operation', () => {
  test('a failed attempt is repeated after its back-off, and the message says when', () => {
    const retry = { limit: 1, backoff: { duration: '10s', factor: 2 } };
    const cluster = new TestCluster(application({ sync: {}, retry }), [object('ConfigMap', 'a')]);
    cluster.failing.set('a', 'no');
    const waiting = cluster.run();
    expect(waiting).toMatchObject({ phase: 'Running', retryCount: 1, finishedAt: cluster.now });
    expect(waiting.message).toBe('one or more objects failed to apply, reason: no. Retrying attempt #1 at 12:00PM.');
    cluster.now = '2026-03-01T12:00:19Z';
    expect(cluster.stepOnce(waiting)).toMatchObject({ effects: [], wakeAt: '2026-03-01T12:00:20Z', persist: 'no' });
    cluster.now = '2026-03-01T12:00:20Z';
    const state = cluster.run();
    expect(state.phase).toBe('Failed');
    expect(state.message).toBe('one or more objects failed to apply, reason: no (retried 1 times).');
  });

  test('the beginning of an attempt is stored before its first effect: its revision stays, whatever happens to the process', () => {
    const retry = { limit: 1, backoff: { duration: '10s', factor: 1 } };
    const cluster = new TestCluster(application({ sync: {}, retry }), [object('ConfigMap', 'a')]);
    cluster.failing.set('a', 'no');
    const waiting = cluster.run();
    cluster.now = '2026-03-01T12:00:10Z';
    cluster.revision = '0123456789abcdef';
    const begun = cluster.stepOnce(waiting);
    expect(begun).toMatchObject({ persist: 'required', operation: { syncResult: { revision: '0123456789abcdef' } } });
    expect(begun.effects).toHaveLength(1);
  });

  test('a closed window holds a running operation back', () => {
    const cluster = new TestCluster(application(), [object('ConfigMap', 'a')]);
    cluster.window = { allowed: false };
    expect(cluster.run()).toMatchObject({ phase: 'Running', message: 'Sync operation blocked by sync window' });
    expect(cluster.log).toEqual([]);
    cluster.window = { allowed: true };
    expect(cluster.run().phase).toBe('Succeeded');
  });

  test('a terminated operation deletes the hooks that still run', () => {
    const cluster = new TestCluster(application(), [
      object('Job', 'migrate', { hook: 'PreSync' }),
      object('ConfigMap', 'a'),
    ]);
    cluster.health.set('migrate', { status: 'Progressing' });
    const running = cluster.run();
    cluster.stored = { ...running, phase: 'Terminating' };
    const state = cluster.run();
    expect(state).toMatchObject({ phase: 'Failed', message: 'Operation terminated' });
    expect(names(cluster.objects)).toEqual([]);
    expect(isCompleted(state.phase)).toBe(true);
  });

  test('a hook whose object was deleted by hand is an error, said only after the API server confirmed it', () => {
    const cluster = new TestCluster(application(), [object('Job', 'migrate', { hook: 'PreSync' })]);
    cluster.health.set('migrate', { status: 'Progressing' });
    const running = cluster.run();
    cluster.objects.clear();
    cluster.stored = running;
    cluster.run();
    expect(cluster.log.at(-1)).toBe('get Job/migrate');
    expect(cluster.run()).toMatchObject({ phase: 'Failed' });
  });

  test('success adds an entry to the history', () => {
    const cluster = new TestCluster(application({ sync: {}, initiatedBy: { automated: true } }), [
      object('ConfigMap', 'a'),
    ]);
    cluster.health.set('a', healthy);
    cluster.run();
    expect(cluster.app.status?.history).toEqual([
      {
        id: 0,
        revision: 'abcdef0123456789',
        deployStartedAt: cluster.now,
        deployedAt: cluster.now,
        source: cluster.app.spec.source,
        initiatedBy: { automated: true },
      },
    ]);
  });
});
