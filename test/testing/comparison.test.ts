import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { AppProject, GitOpsApp, Wave, Sync, type GitOpsAppProps } from '../../lib/index.js';
import { Delivery, deliveryMatchers } from '../../lib/testing/index.js';
import { testPlatform, type TestName, type TestValues } from '../platform/fixtures.js';

expect.extend(deliveryMatchers);

const resources = { limits: { cpu: '100m', memory: '64Mi' } };

class Shop extends GitOpsApp<TestName, TestValues> {
  constructor(scope: Construct, id: string, props: GitOpsAppProps) {
    super(scope, id, props);
    const { replicas } = this.environment.values;
    const api = new ApiObject(this, 'api', {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      spec: { replicas, template: { spec: { containers: [{ name: 'api', image: `api:${replicas}`, resources }] } } },
    });
    const queue = new ApiObject(this, 'queue', {
      apiVersion: 'example.com/v1',
      kind: 'Queue',
      spec: { topics: [{ size: replicas }, { size: 1 }] },
    });
    Sync.wave(api, 1);
    Sync.wave(queue, 0);
    if (this.environment.name === 'production') {
      new ApiObject(this, 'budget', {
        apiVersion: 'policy/v1',
        kind: 'PodDisruptionBudget',
        spec: { minAvailable: 1 },
      });
    }
  }
}

function delivery() {
  const platform = testPlatform();
  platform.add(Shop, 'shop', { namespace: 'shop', wave: Wave.of(2) });
  return Delivery.of(platform);
}

test('the order is the one of hooks and waves, in every environment', () => {
  delivery().expectOrder('queue', 'api').expectOrder('Queue/queue', 'Deployment/api');
  expect(() => delivery().in('production').expectOrder('api', 'queue')).toThrow(
    `shop-production does not deliver api before queue. Its steps:
!! Sync, wave 0: PodDisruptionBudget/budget, Queue/queue
!! Sync, wave 1: Deployment/api`,
  );
});

test('what is delivered in one step has no order: nothing waits in between', () => {
  expect(() => delivery().expectOrder('budget', 'queue')).toThrow('does not deliver budget before queue');
});

test('an order of what is not delivered together shows what is', () => {
  expect(() => delivery().in('development').expectOrder('queue', 'smoke')).toThrow(
    'no Application delivers all of queue, smoke. The nearest, shop-development, lacks smoke.',
  );
});

test('the difference lists fields: of lists by name where the schema has names, else by position', () => {
  expect(delivery().difference('development', 'production').toString()).toBe(
    [
      '  shop: Application spec.destination.name: dev-cluster -> prod-cluster',
      '  shop: Application spec.source.targetRevision: develop -> v1.2.3',
      '  shop: Application spec.syncPolicy.automated.prune: true -> false',
      '  shop: Deployment/api spec.replicas: 1 -> 3',
      '  shop: Deployment/api spec.template.spec.containers[name=api].image: api:1 -> api:3',
      '  shop: Queue/queue spec.topics[0].size: 1 -> 3',
      '  shop: PodDisruptionBudget/budget only in production',
    ].join('\n'),
  );
});

test('differences can be pinned as the only ones, and a pin that holds nothing is told', () => {
  const difference = delivery().difference('development', 'production');
  const allowed = [
    { resource: 'Application' },
    { application: 'shop', resource: 'Deployment/api', field: 'spec' },
    { field: /^spec\.topics\[\d\]/ },
    { resource: 'PodDisruptionBudget' },
  ];
  difference.expectOnly(...allowed);
  expect(difference).toDifferOnlyIn(...allowed);
  expect(difference).not.toDifferOnlyIn();

  expect(() => difference.expectOnly(...allowed.slice(0, 3))).toThrow(
    'development and production differ in what is not allowed:\n  shop: PodDisruptionBudget/budget only in production',
  );
  expect(() => difference.expectOnly(...allowed, { resource: 'Service', field: 'spec.type' })).toThrow(
    'development and production do not differ in\n  Service spec.type',
  );
});

test('a field of another name is not below the allowed one', () => {
  expect(() => delivery().difference('development', 'production').expectOnly({ field: 'spec.rep' })).toThrow(
    'do not differ in\n  spec.rep',
  );
});

test('the rules of the project decide what may be delivered', () => {
  const namespace = { apiVersion: 'v1', kind: 'Namespace' };
  const node = { apiVersion: 'v1', kind: 'Node' };
  delivery().expectDenied('shop', node).expectPermitted('shop-production', namespace);
  expect(delivery()).not.toDeny('shop', namespace);

  expect(() => delivery().expectDenied('shop', namespace)).toThrow(
    'shop-development may deliver v1/Namespace: its project permits it',
  );
  expect(() => delivery().expectPermitted('shop', node)).toThrow(
    'shop-development may not deliver v1/Node: resource :Node is not permitted in project shop',
  );
  expect(() => delivery().expectDenied('none', node)).toThrow(
    'no application "none"; there are shop-development, shop-production',
  );
});

test('a custom kind is denied only when it is denied whatever its scope, and permitted likewise', () => {
  const custom = { apiVersion: 'example.com/v1', kind: 'Queue' };
  expect(() => delivery().expectDenied('shop', custom)).toThrow('may deliver');
  expect(() => delivery().expectPermitted('shop', custom)).toThrow('may not deliver');
});

test('of a project that the platform does not have the rules are not known', () => {
  const platform = testPlatform();
  platform.add(Shop, 'shop', { namespace: 'shop', project: AppProject.fromProjectName('elsewhere') });
  expect(() => Delivery.of(platform).expectDenied('shop', { apiVersion: 'v1', kind: 'Node' })).toThrow(
    'the rules of project "elsewhere", which shop-development names, are not part of this platform',
  );
});

test('a snapshot does not depend on the order of declaration', () => {
  const [one, other] = [testPlatform(), testPlatform()];
  one.add(Shop, 'a', { namespace: 'a' });
  one.add(Shop, 'b', { namespace: 'b' });
  other.add(Shop, 'b', { namespace: 'b' });
  other.add(Shop, 'a', { namespace: 'a' });
  const text = Delivery.of(one).snapshot('production');

  expect(text).toBe(Delivery.of(other).snapshot('production'));
  expect(text.split('\n').filter((line) => line.startsWith('#'))).toEqual([
    '# a: Application a-production',
    '# a: Deployment api',
    '# a: Queue queue',
    '# a: PodDisruptionBudget budget',
    '# b: Application b-production',
    '# b: Deployment api',
    '# b: Queue queue',
    '# b: PodDisruptionBudget budget',
  ]);
});

test('matchers of Jest say what the methods say', () => {
  expect(delivery()).toHaveResource('Deployment', { spec: { replicas: 3 } });
  expect(delivery()).not.toHaveResource('Secret');
  expect(delivery()).toHaveApplication('shop-production');
  expect(() => expect(delivery()).toHaveResource('Deployment', { spec: { replicas: 4 } })).toThrow('(expected 4)');
  expect(() => expect(delivery()).not.toHaveResource('Deployment')).toThrow('expected not: a Deployment');
});
