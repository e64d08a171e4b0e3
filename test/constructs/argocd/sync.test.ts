import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { Hook, HookDeletePolicy, Sync, SyncOption, Wave } from '../../../lib/constructs/argocd/index.js';
import { annotationsOf, testChart } from '../support.js';

const job = (scope: Construct, id: string) => new ApiObject(scope, id, { apiVersion: 'batch/v1', kind: 'Job' });
const wave = 'argocd.argoproj.io/sync-wave';

test('before and after the application that holds it, an object is a hook', () => {
  // GIVEN
  const chart = testChart();
  const application = new Construct(chart, 'app');
  const migration = job(application, 'migration');
  const smoke = job(application, 'smoke');

  // WHEN
  Sync.of(migration).runBefore(application);
  Sync.of(smoke).runAfter(application, Hook.postSync({ deletePolicies: [HookDeletePolicy.HOOK_SUCCEEDED] }));

  // THEN
  expect(annotationsOf(migration)).toEqual({ 'argocd.argoproj.io/hook': 'PreSync' });
  expect(annotationsOf(smoke)).toEqual({
    'argocd.argoproj.io/hook': 'PostSync',
    'argocd.argoproj.io/hook-delete-policy': 'HookSucceeded',
  });
  expect(Sync.hookOf(migration)?.types).toEqual(['PreSync']);
});

test('before and after another object, the wave follows from the graph, whatever was said first', () => {
  // GIVEN
  const chart = testChart();
  const [database, api, web, other] = [job(chart, 'db'), job(chart, 'api'), job(chart, 'web'), job(chart, 'other')];

  // WHEN
  Sync.of(web).runAfter(api);
  Sync.of(database).runBefore(api);
  Sync.of(database).wave(-2);

  // THEN
  expect([database, api, web].map((object) => annotationsOf(object)?.[wave])).toEqual(['-2', '-1', '0']);
  expect(annotationsOf(other)).toBeUndefined();
  expect(Sync.waveOf(web)).toBe(0);
});

test('after a construct means after all the objects in it, also those that come later', () => {
  const chart = testChart();
  const stack = new Construct(chart, 'stack');
  const first = job(stack, 'first');
  const last = job(chart, 'last');
  Sync.of(last).runAfter(stack);
  Sync.of(job(stack, 'second')).runAfter(first);
  expect(annotationsOf(last)?.[wave]).toBe('2');
});

test('all objects of a construct take part', () => {
  const chart = testChart();
  const stack = new Construct(chart, 'stack');
  const objects = [job(stack, 'a'), job(stack, 'b')];
  Sync.wave(stack, Wave.of(3));
  expect(objects.map((object) => annotationsOf(object)?.[wave])).toEqual(['3', '3']);
});

test('options of one object are collected', () => {
  const object = job(testChart(), 'a');
  Sync.of(object).option(SyncOption.prune('never'), SyncOption.replace()).option(SyncOption.prune('confirm'));
  expect(annotationsOf(object)).toEqual({ 'argocd.argoproj.io/sync-options': 'Prune=confirm,Replace=true' });
});

test('an option of applications is refused for an object', () => {
  const object = job(testChart(), 'a');
  expect(() => Sync.option(object, SyncOption.createNamespace())).toThrow(
    'test/a: option: got "CreateNamespace=true", expected an option of objects; give it to a SyncPolicy',
  );
});

test('a circle is refused with the way around it', () => {
  const chart = testChart();
  const [a, b] = [job(chart, 'a'), job(chart, 'b')];
  Sync.of(a).runAfter(b);
  Sync.of(b).runAfter(a);
  expect(() => Sync.waveOf(a)).toThrow('test/a: runs after itself: test/a → test/b → test/a');
});

test('a wave that denies the order is refused', () => {
  const chart = testChart();
  const [a, b] = [job(chart, 'a'), job(chart, 'b')];
  Sync.of(a).wave(5);
  Sync.of(b).runAfter(a).wave(5);
  expect(() => Sync.waveOf(b)).toThrow('test/b: got wave 5, expected at least 6 by what it runs after');
});

test('a construct without objects cannot be ordered', () => {
  expect(() => Sync.wave(new Construct(testChart(), 'empty'), 1)).toThrow(
    'test/empty: Sync: got "a construct without objects"',
  );
});

test('long chains of order stay cheap', () => {
  const chart = testChart();
  const layers = Array.from({ length: 8 }, (_, layer) =>
    Array.from({ length: 10 }, (_unused, index) => job(chart, `l${layer}-${index}`)),
  );
  layers.slice(1).forEach((layer, index) => {
    for (const later of layer) for (const earlier of layers[index] ?? []) Sync.of(later).runAfter(earlier);
  });
  expect(layers.map(([object]) => object && Sync.waveOf(object))).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
});

test('a wave is a whole number', () => {
  expect(() => Wave.of(1.5)).toThrow('Wave: got 1.5, expected a whole number');
  expect([Wave.DEFAULT.before().number, Wave.of(4).after().toString()]).toEqual([-1, '5']);
});
