import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import {
  Cluster,
  Duration,
  Environment,
  GitOpsApp,
  Platform,
  Revision,
  SyncPolicy,
  SyncStep,
  type GitOpsAppProps,
} from 'slipway';
import { Simulation } from 'slipway/testing';

/** A smoke test is a step of the sync; what it is made of stands below it. */
class SmokeTest extends SyncStep {}

/** A web shop: a Deployment, and a smoke test after every sync. */
class Shop extends GitOpsApp {
  constructor(scope: Construct, id: string, props: GitOpsAppProps, image: string) {
    super(scope, id, props);
    const resources = { limits: { cpu: '100m', memory: '64Mi' } };
    const pod = (name: string, of: string) => ({ containers: [{ name, image: of, resources }] });
    new ApiObject(this, 'web', {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      spec: {
        replicas: 2,
        selector: { matchLabels: { app: 'web' } },
        template: { metadata: { labels: { app: 'web' } }, spec: pod('web', image) },
      },
    });
    const smoke = new SmokeTest(this, 'smoke');
    new ApiObject(smoke, 'Resource', {
      apiVersion: 'batch/v1',
      kind: 'Job',
      spec: { backoffLimit: 0, template: { spec: { restartPolicy: 'Never', ...pod('smoke', 'shop-smoke:1') } } },
    });
    smoke.runAfter(this);
  }
}

/** Staging follows `main`, production a tag: a release is a change of that tag here. */
function platform(change: { image: string; release?: string }): Platform {
  const sync = SyncPolicy.automated({ prune: true, selfHeal: true });
  const environments = {
    staging: new Environment('staging', {
      cluster: Cluster.named('staging-cluster'),
      revision: Revision.branch('main'),
      sync,
    }),
    production: new Environment('production', {
      cluster: Cluster.named('production-cluster'),
      revision: Revision.tag(change.release ?? 'v1'),
      sync,
    }),
  };
  const shops = new Platform({ name: 'shops', repository: 'https://git.example.com/shops.git', environments });
  const OfImage = class extends Shop {
    constructor(scope: Construct, id: string, props: GitOpsAppProps) {
      super(scope, id, props, change.image);
    }
  };
  shops.add(OfImage, 'shop', { namespace: 'shop' });
  return shops;
}

test('a failed smoke test stops at staging', async () => {
  // GIVEN a shop that is delivered and well
  const simulation = Simulation.of(platform({ image: 'shop:1' }));
  await simulation.advance(Duration.minutes(5));
  const released = simulation.application('shop-production').hasStatus({ sync: 'Synced', health: 'Healthy' }).revision;
  const before = simulation.now;

  // WHEN a change is pushed whose smoke test fails
  simulation.workload('Job', 'smoke', { environment: 'staging' }).fails();
  simulation.push(platform({ image: 'shop:2' }));
  await simulation.advance(Duration.minutes(10));

  // THEN staging has it and says that the sync failed
  simulation.application('shop-staging').hasStatus({ sync: 'Synced', operation: 'Failed' });
  simulation
    .application('shop-staging')
    .events()
    .since(before)
    .inOrder([
      { verb: 'operation', operation: 'Running', message: 'automated' },
      { verb: 'apply', object: 'Deployment shop/web', phase: 'Sync' },
      { verb: 'create', object: 'Job shop/smoke', phase: 'PostSync' },
      { verb: 'result', object: 'Job shop/smoke', operation: 'Failed' },
      { verb: 'operation', operation: 'Failed', message: 'synchronization tasks completed unsuccessfully' },
    ]);
  // AND production is untouched
  expect(simulation.application('shop-production').revision).toBe(released);
  simulation.application('shop-production').events().since(before).hasNone({ verb: 'apply' });
});

test('a version that crashes leaves staging degraded', async () => {
  const simulation = Simulation.of(platform({ image: 'shop:1' }));
  await simulation.advance(Duration.minutes(5));

  simulation.workload('Deployment', 'web', { environment: 'staging' }).fails();
  simulation.push(platform({ image: 'shop:2' }));
  await simulation.advance(Duration.minutes(15));

  simulation.application('shop-staging').hasStatus({ sync: 'Synced', health: 'Degraded' });
  simulation.application('shop-production').hasStatus({ sync: 'Synced', health: 'Healthy' });
});
