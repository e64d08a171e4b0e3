import { ApiObject, Chart } from 'cdk8s';
import { Deployment } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import {
  AppProject,
  Cluster,
  Environment,
  GitOpsApp,
  Platform,
  Revision,
  SyncOption,
  SyncPolicy,
  SyncStep,
  synthesize,
  type GitOpsAppProps,
} from '../../lib/index.js';
import { Delivery } from '../../lib/testing/index.js';
import { night, testEnvironments, testPlatform } from './fixtures.js';

class Web extends GitOpsApp {
  constructor(scope: Construct, id: string, props: GitOpsAppProps) {
    super(scope, id, props);
    new ApiObject(this, 'settings', { apiVersion: 'v1', kind: 'ConfigMap', data: { a: 'b' } });
  }
}

test('an application becomes one Application in each environment, at its folder and revision', () => {
  const platform = testPlatform();
  platform.add(Web, 'web', { namespace: 'front', wave: 2 });

  Delivery.of(platform)
    .hasApplication('web-development', {
      metadata: { namespace: 'argocd', annotations: { 'argocd.argoproj.io/sync-wave': '2' } },
      spec: {
        project: 'shop',
        source: {
          repoURL: 'https://git.example.com/shop/gitops.git',
          targetRevision: 'develop',
          path: 'clusters/development/apps/web',
        },
        destination: { name: 'dev-cluster', namespace: 'front' },
        syncPolicy: { automated: { prune: true, selfHeal: true }, syncOptions: ['CreateNamespace=true'] },
      },
    })
    .hasApplication('web-production', {
      metadata: { labels: { 'slipway.dev/application': 'web', 'slipway.dev/environment': 'production' } },
      spec: {
        source: { targetRevision: 'v1.2.3', path: 'clusters/production/apps/web' },
        syncPolicy: { automated: { prune: false, selfHeal: true } },
      },
    });
});

test('the root application points to all others from the trunk', () => {
  Delivery.of(testPlatform()).hasApplication('shop', {
    spec: {
      project: 'shop-root',
      source: { path: 'argocd', targetRevision: 'main' },
      destination: { server: 'https://kubernetes.default.svc', namespace: 'argocd' },
    },
  });
});

test('an application says how it is synced where it differs from its environment', () => {
  const platform = testPlatform();
  platform.add(Web, 'web', {
    namespace: 'front',
    sync: SyncPolicy.manual(),
    syncOptions: [SyncOption.pruneLast()],
    createNamespace: false,
  });

  Delivery.of(platform).hasApplication('web-production', {
    spec: { syncPolicy: { automated: undefined, syncOptions: ['PruneLast=true'] } },
  });
});

test('the windows of an environment become windows of the projects used there, for its cluster alone', () => {
  const platform = testPlatform();
  platform.add(Web, 'web', { namespace: 'front' });
  platform.add(Web, 'ingress', { namespace: 'ingress', kind: 'infrastructure' }, ['development']);

  const delivery = Delivery.of(platform);
  delivery.hasResource('AppProject', {
    metadata: { name: 'shop' },
    spec: { syncWindows: [{ kind: 'deny', schedule: '0 22 * * *', duration: '8h', clusters: ['prod-cluster'] }] },
  });
  delivery.hasResource('AppProject', { metadata: { name: 'shop-infrastructure' }, spec: { syncWindows: undefined } });
});

test('environments that share a cluster do not share their windows', () => {
  const cluster = Cluster.named('one');
  const platform = new Platform({
    repository: 'https://git.example.com/a',
    environments: {
      blue: new Environment('blue', { cluster, revision: Revision.branch('main'), windows: [night], values: {} }),
      green: new Environment('green', { cluster, revision: Revision.branch('main'), values: {} }),
    },
  });
  platform.add(Web, 'web', { namespace: 'front' }, ['blue']);

  Delivery.of(platform).hasResource('AppProject', {
    metadata: { name: 'platform' },
    spec: { syncWindows: [{ clusters: ['one'], applications: ['*-blue'], andOperator: true }] },
  });
});

test('only infrastructure may deliver cluster-scoped kinds other than its namespace', () => {
  const platform = testPlatform();
  platform.add(Web, 'web', { namespace: 'front' });
  platform.add(Web, 'ingress', { namespace: 'ingress', kind: 'infrastructure' });

  Delivery.of(platform)
    .hasResource('AppProject', {
      metadata: { name: 'shop' },
      spec: { clusterResourceWhitelist: [{ group: '', kind: 'Namespace' }] },
    })
    .hasResource('AppProject', {
      metadata: { name: 'shop-infrastructure' },
      spec: { clusterResourceWhitelist: [{ group: '*', kind: '*' }] },
    })
    .hasApplication('ingress-production', { spec: { project: 'shop-infrastructure' } });
});

test('a project of the user is told of repository, clusters and windows', () => {
  const platform = testPlatform();
  const project = new AppProject(platform.control, 'fraud', { metadata: { name: 'fraud' } });
  platform.add(Web, 'web', { namespace: 'front', project }, ['production']);

  Delivery.of(platform)
    .hasApplication('web-production', { spec: { project: 'fraud' } })
    .hasResource('AppProject', {
      metadata: { name: 'fraud' },
      spec: {
        sourceRepos: ['https://git.example.com/shop/gitops.git'],
        destinations: [{ name: 'prod-cluster', namespace: 'front' }],
        syncWindows: [{ kind: 'deny', clusters: ['prod-cluster'] }],
      },
    });
});

test('objects are named by their place in the application, the same in every environment', () => {
  class Named extends GitOpsApp {
    constructor(scope: Construct, id: string, props: GitOpsAppProps) {
      super(scope, id, props);
      new Deployment(this, 'API', { containers: [{ image: 'api:1', portNumber: 80 }] }).exposeViaService();
      new ApiObject(new Construct(this, 'db'), 'Default', { apiVersion: 'v1', kind: 'Service' });
    }
  }
  const platform = testPlatform();
  platform.add(Named, 'named', { namespace: 'a' });

  for (const environment of ['development', 'production']) {
    Delivery.of(platform)
      .in(environment)
      .hasResource('Deployment', { metadata: { name: 'api' } })
      .hasResource('Service', { metadata: { name: 'api-service' } })
      .hasResource('Service', { metadata: { name: 'db' } });
  }
});

test('a step is a hook before or after its application, and says so when nobody placed it', () => {
  class Check extends SyncStep {
    constructor(scope: Construct, id: string) {
      super(scope, id);
      new ApiObject(this, 'job', { apiVersion: 'batch/v1', kind: 'Job' });
    }
  }
  class Stepped extends GitOpsApp {
    constructor(scope: Construct, id: string, props: GitOpsAppProps) {
      super(scope, id, props);
      new Check(this, 'migrate').runBefore(this);
      new Check(this, 'smoke').runAfter(this);
    }
  }
  class Forgotten extends GitOpsApp {
    constructor(scope: Construct, id: string, props: GitOpsAppProps) {
      super(scope, id, props);
      new Check(this, 'smoke');
    }
  }
  const platform = testPlatform();
  platform.add(Stepped, 'stepped', { namespace: 'a' });

  Delivery.of(platform)
    .hasResource('Job', { metadata: { name: 'migrate-job', annotations: { 'argocd.argoproj.io/hook': 'PreSync' } } })
    .hasResource('Job', { metadata: { name: 'smoke-job', annotations: { 'argocd.argoproj.io/hook': 'PostSync' } } });

  platform.add(Forgotten, 'forgotten', { namespace: 'b' }, ['production']);
  expect(() => synthesize(platform)).toThrow('[production/forgotten/smoke] a step never runs unless it is placed');
});

test('an application can be created by new in the scope of an environment', () => {
  const platform = testPlatform();
  new Web(platform.in('production'), 'web', { namespace: 'front' });

  expect(Delivery.of(platform).resourceCount('Application')).toBe(2);
});

test('an application outside of a platform says where it belongs', () => {
  const chart = new Chart(testPlatform(), 'loose');

  expect(() => new Web(chart, 'web', { namespace: 'front' })).toThrow(
    'loose/web: expected a construct inside of an environment of a platform; add the application by platform.add(…)',
  );
});

test.each(['Web', 'web_1', ''])('refuses %j as the id of an application', (id) => {
  expect(() => testPlatform().add(Web, id, { namespace: 'front' })).toThrow();
});

test('the name of an Application with its environment stays a name', () => {
  expect(() => testPlatform().add(Web, 'a'.repeat(60), { namespace: 'front' })).toThrow('at most 63 characters');
});

test('the environments are there by their names', () => {
  const environments = testEnvironments();
  const platform = new Platform({ repository: 'https://git.example.com/a', environments });

  expect(platform.environments.production).toBe(environments.production);
  expect(Platform.of(platform.in('production'))).toBe(platform);
});
