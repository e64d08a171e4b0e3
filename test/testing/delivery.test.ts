import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { GitOpsApp, type GitOpsAppProps } from '../../lib/index.js';
import { Delivery } from '../../lib/testing/index.js';
import { testPlatform, type TestName, type TestValues } from '../platform/fixtures.js';

class Web extends GitOpsApp<TestName, TestValues> {
  constructor(scope: Construct, id: string, props: GitOpsAppProps) {
    super(scope, id, props);
    for (const name of ['api', 'ui']) {
      new ApiObject(this, name, {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        spec: { replicas: this.environment.values.replicas, ports: [{ port: 80 }, { port: 81 }] },
      });
    }
  }
}

function delivery() {
  const platform = testPlatform();
  platform.add(Web, 'web', { namespace: 'front' });
  return Delivery.of(platform);
}

test('counts resources by kind, in all environments or in one', () => {
  expect(delivery().resourceCount('Deployment')).toBe(4);
  expect(delivery().resourceCount('apps/v1/Deployment')).toBe(4);
  expect(delivery().in('production').resourceCount('Deployment')).toBe(2);
  expect(delivery().in({ application: 'web', environment: 'production' }).resourceCount('Application')).toBe(1);
  expect(delivery().resourceCount('Pod')).toBe(0);
});

test('finds a resource by some of its properties', () => {
  delivery()
    .in('production')
    .hasResource('Deployment')
    .hasResource('Deployment', { metadata: { name: 'ui' }, spec: { replicas: 3, paused: undefined } })
    .hasResource('Deployment', { spec: { ports: [{ port: 80 }, {}] } });
});

test('a list needs the same length', () => {
  expect(() => delivery().hasResource('Deployment', { spec: { ports: [{ port: 80 }] } })).toThrow(
    'none with the expected',
  );
});

test('a failure shows the nearest and marks what differs', () => {
  const search = () =>
    delivery()
      .in('production')
      .hasResource('Deployment', { metadata: { name: 'ui' }, spec: { replicas: 4 } });

  expect(search).toThrow(`2 Deployment delivered, none with the expected properties. The 2 nearest:

Deployment ui of web-production
   metadata:
     name: ui
   spec:
!!   replicas: 3    (expected 4)

Deployment api of web-production
   metadata:
!!   name: api    (expected ui)
   spec:
!!   replicas: 3    (expected 4)`);
});

test('a failure names what there is when there is nothing near', () => {
  expect(() => delivery().hasResource('Rollout')).toThrow(
    'no Rollout is delivered; the kinds are AppProject, Application, Deployment',
  );
  expect(() => delivery().hasApplication('web')).toThrow(
    'no Application "web"; there are shop, web-development, web-production',
  );
  expect(() => delivery().in('qa')).toThrow(
    'nothing is delivered to "qa"; there is:\n  web in development\n  web in production',
  );
});

test('an Application that differs is shown', () => {
  expect(() => delivery().hasApplication('web-production', { spec: { destination: { name: 'dev-cluster' } } })).toThrow(
    '!!     name: prod-cluster    (expected dev-cluster)',
  );
});
