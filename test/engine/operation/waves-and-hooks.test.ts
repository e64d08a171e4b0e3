import { startOperation } from '../../../lib/engine/index.js';
import { application, names, object, TestCluster } from './cluster.js';

const healthy = { status: 'Healthy' } as const;

describe('the order of a sync', () => {
  test('one wave without hooks succeeds as soon as everything is applied, by kind', () => {
    const cluster = new TestCluster(application(), [object('Deployment', 'web'), object('ConfigMap', 'settings')]);
    cluster.health.set('web', { status: 'Progressing' });
    const state = cluster.run();
    expect(state.phase).toBe('Succeeded');
    expect(state.message).toBe('successfully synced (all tasks run)');
    expect(cluster.log).toEqual(['apply ConfigMap/settings', 'apply Deployment/web']);
  });

  test('a wave waits until the one before is healthy', () => {
    const cluster = new TestCluster(application(), [
      object('Deployment', 'database', { 'sync-wave': '-1' }),
      object('Deployment', 'web'),
    ]);
    cluster.health.set('database', { status: 'Progressing' });
    expect(cluster.run().message).toBe('waiting for healthy state of apps/Deployment/database');
    expect(cluster.log).toEqual(['apply Deployment/database']);
    cluster.health.set('database', healthy);
    expect(cluster.run().phase).toBe('Succeeded');
    expect(cluster.log).toEqual(['apply Deployment/database', 'apply Deployment/web']);
  });

  test('an object without health does not hold its wave up', () => {
    const cluster = new TestCluster(application(), [
      object('ConfigMap', 'first', { 'sync-wave': '-1' }),
      object('ConfigMap', 'second'),
    ]);
    expect(cluster.run().phase).toBe('Succeeded');
  });

  test('a degraded object of an earlier wave fails the sync', () => {
    const cluster = new TestCluster(application(), [
      object('Deployment', 'database', { 'sync-wave': '-1' }),
      object('Deployment', 'web'),
    ]);
    cluster.health.set('database', { status: 'Degraded', message: 'no space left' });
    cluster.run();
    const state = cluster.run();
    expect(state.phase).toBe('Failed');
    expect(state.message).toBe('one or more synchronization tasks completed unsuccessfully');
    expect(cluster.log).not.toContain('apply Deployment/web');
  });

  test('hooks run before and after, and those that ask for it are deleted at the end', () => {
    const cluster = new TestCluster(application(), [
      object('Job', 'smoke', { hook: 'PostSync', 'hook-delete-policy': 'HookSucceeded' }),
      object('Job', 'migrate', { hook: 'PreSync' }),
      object('Deployment', 'web'),
    ]);
    cluster.health.set('migrate', { status: 'Progressing' });
    expect(cluster.run().message).toBe('waiting for completion of hook batch/Job/migrate');
    cluster.health.set('migrate', healthy).set('web', healthy).set('smoke', healthy);
    const state = cluster.run();
    expect(state.phase).toBe('Succeeded');
    expect(state.syncResult?.resources?.map(({ name, syncPhase, hookPhase }) => [name, syncPhase, hookPhase])).toEqual([
      ['migrate', 'PreSync', 'Succeeded'],
      ['web', 'Sync', 'Succeeded'],
      ['smoke', 'PostSync', 'Succeeded'],
    ]);
    expect(cluster.log).toEqual([
      'apply Job/migrate',
      'apply Deployment/web',
      'apply Job/smoke',
      'removeFinalizer Job/migrate',
      'removeFinalizer Job/smoke',
      'delete Job/smoke',
    ]);
    expect(names(cluster.objects)).toEqual(['Deployment/web', 'Job/migrate']);
  });

  test('a hook of an earlier sync is deleted before it runs again', () => {
    const cluster = new TestCluster(application(), [object('Job', 'migrate', { hook: 'PreSync' })]);
    cluster.seed(object('Job', 'migrate', { hook: 'PreSync' }));
    cluster.health.set('migrate', healthy);
    expect(cluster.run().phase).toBe('Succeeded');
    expect(cluster.log.slice(0, 2)).toEqual(['delete Job/migrate', 'apply Job/migrate']);
  });

  test('a hook with generateName has the same name at every repetition of one operation', () => {
    const job = {
      ...object('Job', ''),
      metadata: { generateName: 'migrate-', annotations: { 'argocd.argoproj.io/hook': 'PreSync' } },
    };
    const cluster = new TestCluster(application(), [job]);
    cluster.run();
    const name = `migrate-abcdef0-presync-${Date.parse(cluster.now) / 1000}`;
    expect(names(cluster.objects)).toEqual([`Job/${name}`]);
    // It is tracked under the name that it got: else it would count as a copy, and outlive its Application.
    const [created] = cluster.objects.values();
    expect(created?.metadata.annotations?.['argocd.argoproj.io/tracking-id']).toBe(`shop:batch/Job:shop/${name}`);
  });

  test('a failure starts the SyncFail hooks before it is said', () => {
    const cluster = new TestCluster(application(), [
      object('ConfigMap', 'broken'),
      object('Job', 'alarm', { hook: 'SyncFail' }),
    ]);
    cluster.failing.set('broken', 'is invalid');
    cluster.health.set('alarm', { status: 'Progressing' });
    expect(cluster.run().message).toBe('waiting for completion of hook batch/Job/alarm');
    cluster.health.set('alarm', healthy);
    const state = cluster.run();
    expect(state.phase).toBe('Failed');
    expect(state.message).toContain('reason: is invalid');
  });

  test('that an attempt has failed is stored before its SyncFail hooks run', () => {
    const cluster = new TestCluster(application(), [
      object('Deployment', 'web'),
      object('Job', 'alarm', { hook: 'SyncFail' }),
      object('Job', 'smoke', { hook: 'PostSync' }),
    ]);
    cluster.health.set('web', { status: 'Degraded', message: 'it crashes' });
    cluster.health.set('alarm', { status: 'Progressing' });
    cluster.stored = cluster.run();
    cluster.run();
    expect(cluster.log).toEqual(['apply Deployment/web', 'apply Job/alarm']);
    cluster.health.set('web', healthy);
    cluster.health.set('alarm', healthy);
    // Another process goes on from what is stored.
    expect(cluster.run().phase).toBe('Failed');
    expect(names(cluster.objects)).not.toContain('Job/smoke');
  });

  test('a hook that still runs after its operation was terminated unseen is deleted when it is seen', () => {
    const cluster = new TestCluster(application(), [object('Job', 'migrate', { hook: 'PreSync' })]);
    cluster.health.set('migrate', { status: 'Progressing' });
    const state = cluster.run();
    const terminated = { ...state, phase: 'Failed' as const, message: 'Operation terminated' };
    const types = (): string[] => cluster.stepOnce(terminated).effects.map(({ type }) => type);
    expect(types()).toEqual(['removeFinalizer', 'delete']);
    cluster.health.set('migrate', healthy);
    expect(types()).toEqual(['removeFinalizer']);
  });

  test('a hook whose creation no step has seen yet is ended with its operation', () => {
    const cluster = new TestCluster(application(), [object('Job', 'migrate', { hook: 'PreSync' })]);
    cluster.health.set('migrate', { status: 'Progressing' });
    const begun = cluster.stepOnce(startOperation(cluster.app, cluster.now));
    const outcomes = begun.effects.map((effect) => cluster.execute(effect));
    const next = cluster.stepOnce({ ...begun.operation, phase: 'Terminating' }, outcomes);
    expect(next.effects.map(({ type }) => type)).toEqual(['removeFinalizer', 'delete']);
  });

  test('what is unchanged is not applied', () => {
    const cluster = new TestCluster(application(), [object('ConfigMap', 'a'), object('ConfigMap', 'b')]);
    cluster.seed(object('ConfigMap', 'a'));
    const state = cluster.run();
    expect(cluster.log).toEqual(['apply ConfigMap/b']);
    expect(state.syncResult?.resources?.map(({ name, message }) => [name, message])).toEqual([
      ['a', 'configmap/a unchanged'],
      ['b', ''],
    ]);
  });

  test('a missing kind makes the operation invalid, unless its definition is among the targets', () => {
    const widget = { apiVersion: 'example.com/v1', kind: 'Widget', metadata: { name: 'one' } };
    const cluster = new TestCluster(application(), [widget]);
    cluster.missing = ['Widget'];
    const state = cluster.run();
    expect(state.phase).toBe('Failed');
    expect(state.message).toMatch(/^one or more synchronization tasks are not valid: .*example.com\/Widget/);
    expect(cluster.log).toEqual([]);

    const crd = {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'widgets.example.com' },
      spec: { group: 'example.com', names: { kind: 'Widget', plural: 'widgets' } },
    };
    const whole = new TestCluster(application(), [widget, crd]);
    whole.missing = ['Widget'];
    expect(whole.run().phase).toBe('Succeeded');
    expect(whole.log).toEqual(['apply CustomResourceDefinition/widgets.example.com', 'apply Widget/one']);
  });
});
