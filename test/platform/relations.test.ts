import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import {
  Cluster,
  Duration,
  Environment,
  Gate,
  GitOpsApp,
  Platform,
  Revision,
  SyncStep,
  synthesize,
  synthesizeWithIndex,
  type GitOpsAppProps,
} from '../../lib/index.js';
import { Delivery } from '../../lib/testing/index.js';
import { testEnvironments, testPlatform } from './fixtures.js';

class Web extends GitOpsApp {
  readonly service: ApiObject;

  constructor(scope: Construct, id: string, props: GitOpsAppProps) {
    super(scope, id, props);
    this.service = new ApiObject(this, 'web', {
      apiVersion: 'v1',
      kind: 'Service',
      spec: { selector: { app: 'web' }, ports: [{ port: 80 }] },
    });
  }
}

class Check extends SyncStep {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new ApiObject(this, 'job', { apiVersion: 'batch/v1', kind: 'Job' });
  }
}

const wave = (number: string) => ({ metadata: { annotations: { 'argocd.argoproj.io/sync-wave': number } } });

describe('an application depends on another', () => {
  test('in each of its environments at once', () => {
    const platform = testPlatform();
    const features = platform.add(Web, 'features', { namespace: 'features', wave: 2 });
    const serving = platform.add(Web, 'serving', { namespace: 'models' });
    serving.dependsOn(features);

    Delivery.of(platform)
      .hasApplication('serving-production', wave('3'))
      .hasApplication('serving-development', wave('3'))
      .expectOrder('features-production', 'serving-production');
  });

  test('across environments', () => {
    const platform = testPlatform();
    const { development, production } = platform.add(Web, 'web', { namespace: 'web' });
    production.dependsOn(development);

    Delivery.of(platform).expectOrder('web-development', 'web-production');
  });

  test('by a step that runs after a part of it', () => {
    const platform = testPlatform();
    const web = platform.add(Web, 'web', { namespace: 'web' }, ['production']).production;
    class Checks extends GitOpsApp {
      constructor(scope: Construct, id: string, props: GitOpsAppProps) {
        super(scope, id, props);
        new Check(this, 'smoke').runAfter(web.service);
      }
    }
    platform.add(Checks, 'checks', { namespace: 'checks' }, ['production']);

    Delivery.of(platform).expectOrder('web-production', 'checks-production');
  });

  test('that is not in all of its environments does not compile, and is refused', () => {
    const platform = testPlatform();
    const features = platform.add(Web, 'features', { namespace: 'features' }, ['development']);
    const serving = platform.add(Web, 'serving', { namespace: 'models' });

    // @ts-expect-error production is missing
    expect(() => serving.dependsOn(features)).toThrow(
      'production/serving: what it depends on is not delivered to the environment "production"',
    );
    const other = testPlatform().add(Web, 'features', { namespace: 'features' });
    expect(() => serving.dependsOn(other)).toThrow('cannot depend on development/features of another platform');
  });

  test('in a circle is refused with the loop of their paths', () => {
    const platform = testPlatform();
    const [a, b] = [platform.add(Web, 'a', { namespace: 'a' }), platform.add(Web, 'b', { namespace: 'b' })];
    a.dependsOn(b);
    b.dependsOn(a);

    expect(() => synthesize(platform)).toThrow(
      expect.objectContaining({
        code: 'CONTRADICTORY_ORDER',
        where: 'argocd/a-development',
        message: expect.stringContaining('argocd/a-development → argocd/b-development → argocd/a-development'),
        got: expect.any(String),
        expected: expect.any(String),
        remedy: expect.any(String),
        source: expect.stringMatching(/^test\/platform\/relations\.test\.ts:\d+$/),
      }),
    );
  });
});

describe('an application is exposed', () => {
  test('by an Ingress to its Service and port', () => {
    const platform = testPlatform();
    platform.add(Web, 'web', { namespace: 'web' }, ['production']).production.expose('ml.example.com', {
      issuer: 'letsencrypt',
      ingressClass: 'platform',
    });

    Delivery.of(platform).hasResource('Ingress', {
      metadata: { name: 'web-ml-example-com', annotations: { 'cert-manager.io/cluster-issuer': 'letsencrypt' } },
      spec: {
        ingressClassName: 'platform',
        tls: [{ hosts: ['ml.example.com'], secretName: 'web-tls' }],
        rules: [
          {
            host: 'ml.example.com',
            http: {
              paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: 'web', port: { number: 80 } } } }],
            },
          },
        ],
      },
    });
  });

  test('only where Service, port and host are plain', () => {
    const { production } = testPlatform().add(Web, 'web', { namespace: 'web' });
    expect(() => production.expose('https://ml.example.com')).toThrow('a host name in lower case');
    expect(() => production.expose('ml.example.com', { port: 81 })).toThrow('got no port, expected exactly one port');
    new ApiObject(production, 'other', { apiVersion: 'v1', kind: 'Service', spec: { ports: [{ port: 80 }] } });
    expect(() => production.expose('ml.example.com')).toThrow('got production/web/web, production/web/other, expected');
    expect(production.expose('ml.example.com', { service: production.service }).kind).toBe('Ingress');
  });
});

describe('a change is promoted', () => {
  test('what was said is recorded, and nothing that is delivered changes', () => {
    const before = synthesize(shop());
    const platform = shop();
    const { development, production } = platform.environments;
    development.promoteTo(production, [Gate.healthyFor(Duration.minutes(10)), Gate.approvedBy('release-managers')]);
    const { files, index } = synthesizeWithIndex(platform);

    expect(files).toEqual(before);
    expect(index.find(({ path }) => path === '.slipway-index/_promotions.jsonl')?.content).toBe(
      '{"from":"development","gates":[{"gate":"healthy","seconds":600},{"gate":"approval","by":["release-managers"]}],"to":"production"}\n',
    );
  });

  function shop() {
    const platform = testPlatform();
    platform.add(Web, 'web', { namespace: 'web' });
    return platform;
  }

  test('not to itself, nor twice, nor out of the platform, nor in a circle', () => {
    const { development, production } = testEnvironments();
    expect(() => development.promoteTo(development)).toThrow('got a promotion to "development"');
    expect(() => development.promoteTo(production).promoteTo(production)).toThrow('a second promotion to "production"');
    expect(() => Gate.approvedBy()).toThrow('expected the names of teams');
    const circle = shop();
    circle.environments.development.promoteTo(circle.environments.production);
    circle.environments.production.promoteTo(circle.environments.development);
    expect(() => synthesize(circle)).toThrow('development => production => development');
    const alone = shop();
    const qa = new Environment('qa', { cluster: Cluster.named('qa'), revision: Revision.branch('main') });
    alone.environments.development.promoteTo(qa);
    expect(() => synthesize(alone)).toThrow('got a promotion to "qa", expected one of development, production');
  });
});

describe('an environment of several clusters', () => {
  const fleet = [
    Cluster.named('prod-eu', { labels: { tier: 'production', region: 'eu' } }),
    Cluster.named('prod-us', { labels: { tier: 'production', region: 'us' } }),
    Cluster.named('dev', { labels: { tier: 'development' } }),
    Cluster.fromServer('https://10.1.2.3:6443', { labels: { tier: 'production', region: 'ap' } }),
  ];

  function wide() {
    const production = new Environment('production', {
      cluster: Cluster.labelled(fleet, { tier: 'production' }),
      revision: Revision.branch('main'),
    });
    const platform = new Platform({ repository: 'https://git.example.com/a', environments: { production } });
    platform.add(Web, 'web', { namespace: 'web', wave: 1 });
    return platform;
  }

  test('gets an application on each of them, from one folder', () => {
    const paths = synthesize(wide()).map(({ path }) => path);
    expect(paths.filter((path) => path.includes('web'))).toEqual([
      'argocd/applications/production/web-production-10-1-2-3-6443.yaml',
      'argocd/applications/production/web-production-prod-eu.yaml',
      'argocd/applications/production/web-production-prod-us.yaml',
      'clusters/production/apps/web/kustomization.yaml',
      'clusters/production/apps/web/service-web.yaml',
    ]);
    const delivery = Delivery.of(wide());
    for (const name of ['prod-eu', 'prod-us']) {
      delivery.hasApplication(`web-production-${name}`, {
        ...wave('1'),
        spec: { destination: { name, namespace: 'web' }, source: { path: 'clusters/production/apps/web' } },
      });
    }
    delivery.hasApplication('web-production-10-1-2-3-6443', {
      spec: { destination: { server: 'https://10.1.2.3:6443' } },
    });
    delivery.hasResource('AppProject', {
      metadata: { name: 'platform' },
      spec: {
        destinations: [
          { name: 'prod-eu', namespace: 'web' },
          { name: 'prod-us', namespace: 'web' },
          { server: 'https://10.1.2.3:6443', namespace: 'web' },
        ],
      },
    });
  });

  test('a label that no cluster has is refused, and so is no cluster or one twice', () => {
    expect(() => Cluster.labelled(fleet, { tier: 'qa' })).toThrow('no cluster of the fleet has tier=qa');
    const environment = (...cluster: Cluster[]) =>
      new Environment('production', { cluster, revision: Revision.branch('main') });
    expect(() => environment()).toThrow('the environment "production" has no cluster');
    expect(() => environment(Cluster.named('a'), Cluster.named('a'))).toThrow('has one cluster twice');
  });
});
