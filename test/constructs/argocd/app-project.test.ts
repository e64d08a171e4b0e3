import { parseAppProject, unknownFields } from '../../../lib/model/index.js';
import type { KubeObject } from '../../../lib/kube/index.js';
import {
  AppProject,
  Destination,
  Duration,
  ProjectRole,
  Schedule,
  SyncWindow,
} from '../../../lib/constructs/argocd/index.js';
import { validated } from '../schema.js';
import { rendered, specOf, testChart } from '../support.js';

const nightly = { schedule: Schedule.cron('0 22 * * *'), duration: Duration.hours(8) };

test('a project says exactly what it was given, and what was added', () => {
  const project = new AppProject(testChart(), 'ml', {
    metadata: { name: 'ml' },
    description: 'Everything that learns',
    sourceRepos: ['https://git.example.com/ml/*'],
    destinations: [Destination.cluster('dev', '*')],
    namespaceResourceBlacklist: [{ kind: 'ResourceQuota' }],
    orphanedResources: { warn: true },
  })
    .addSourceRepository('!https://git.example.com/ml/secret')
    .addDestination(Destination.cluster('prod', 'ml-*'), Destination.cluster('dev', '*'))
    .allowClusterKinds({ kind: 'Namespace' }, { group: 'apiextensions.k8s.io', kind: 'CustomResourceDefinition' })
    .addSyncWindow(SyncWindow.deny({ ...nightly, clusters: ['prod'], manualSync: true }))
    .addRole(new ProjectRole('deployer', { groups: ['ml-team'] }).allow('sync').deny('delete', 'prod-*'));

  expect(rendered(project)).toEqual({
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'AppProject',
    metadata: { name: 'ml', namespace: 'argocd' },
    spec: {
      description: 'Everything that learns',
      sourceRepos: ['https://git.example.com/ml/*', '!https://git.example.com/ml/secret'],
      destinations: [
        { name: 'dev', namespace: '*' },
        { name: 'prod', namespace: 'ml-*' },
      ],
      clusterResourceWhitelist: [
        { group: '', kind: 'Namespace' },
        { group: 'apiextensions.k8s.io', kind: 'CustomResourceDefinition' },
      ],
      namespaceResourceBlacklist: [{ group: '', kind: 'ResourceQuota' }],
      syncWindows: [{ kind: 'deny', schedule: '0 22 * * *', duration: '8h', clusters: ['prod'], manualSync: true }],
      roles: [
        {
          name: 'deployer',
          policies: [
            'p, proj:ml:deployer, applications, sync, ml/*, allow',
            'p, proj:ml:deployer, applications, delete, ml/prod-*, deny',
          ],
          groups: ['ml-team'],
        },
      ],
      orphanedResources: { warn: true },
    },
  });
  expect(unknownFields(rendered(project) as KubeObject)).toEqual([]);
  expect(() => parseAppProject(rendered(project) as KubeObject)).not.toThrow();
});

test('a project that says nothing allows nothing', () => {
  expect(specOf(new AppProject(testChart(), 'p'))).toEqual({ sourceRepos: [], destinations: [] });
});

test('the same window twice is refused, because Argo CD would refuse the project', () => {
  const project = new AppProject(testChart(), 'p', {
    syncWindows: [SyncWindow.deny({ ...nightly, clusters: ['prod'] })],
  });
  expect(() => project.addSyncWindow(SyncWindow.deny({ ...nightly, clusters: ['prod'], manualSync: true }))).toThrow(
    'test/p: syncWindows: got "a second deny window',
  );
  expect(() => project.addSyncWindow(SyncWindow.deny({ ...nightly, clusters: ['other'] }))).not.toThrow();
});

describe('a window narrowed to clusters', () => {
  const narrowed = (window: SyncWindow) =>
    window.narrowedToClusters(['prod-eu', 'prod-us']).map((each) => {
      const { applications, namespaces, clusters, andOperator } = each.toJson();
      return { applications, namespaces, clusters, andOperator };
    });

  test('that named nothing is about these clusters', () => {
    expect(narrowed(SyncWindow.deny(nightly))).toEqual([{ clusters: ['prod-eu', 'prod-us'] }]);
  });

  test('that named alternatives becomes one window for each', () => {
    expect(narrowed(SyncWindow.deny({ ...nightly, applications: ['a'], namespaces: ['n'] }))).toEqual([
      { applications: ['a'], clusters: ['prod-eu', 'prod-us'], andOperator: true },
      { namespaces: ['n'], clusters: ['prod-eu', 'prod-us'], andOperator: true },
    ]);
  });

  test('that demanded all of its lists still does', () => {
    const window = SyncWindow.deny({ ...nightly, applications: ['a'], namespaces: ['n'], match: 'all' });
    expect(narrowed(window)).toEqual([
      { applications: ['a'], namespaces: ['n'], clusters: ['prod-eu', 'prod-us'], andOperator: true },
    ]);
  });

  test('that named clusters itself keeps those among them', () => {
    expect(narrowed(SyncWindow.deny({ ...nightly, clusters: ['prod-us', 'dev'] }))).toEqual([
      { clusters: ['prod-us'] },
    ]);
    expect(narrowed(SyncWindow.deny({ ...nightly, clusters: ['dev'] }))).toEqual([]);
  });
});

test('a window without lists is for every application, which Argo CD wants to be said', () => {
  expect(SyncWindow.allow(nightly).toJson()).toMatchObject({ kind: 'allow', applications: ['*'] });
});

test('a window refuses a zone that does not exist, and no time at all', () => {
  expect(() => SyncWindow.deny({ ...nightly, timeZone: 'Mars/Base' })).toThrow('SyncWindow timeZone: got "Mars/Base"');
  expect(() => SyncWindow.deny({ ...nightly, duration: Duration.hours(0) })).toThrow('SyncWindow duration: got "0s"');
});

test('a role has a name that policies can hold', () => {
  expect(() => new ProjectRole('dev ops')).toThrow('ProjectRole name: got "dev ops"');
});

test('a project says who delivers, which commits must be signed, and what its roles may do beside Applications', () => {
  const project = new AppProject(testChart(), 'ml', {
    metadata: { name: 'ml' },
    permitOnlyProjectScopedClusters: true,
    destinationServiceAccounts: [
      { destination: Destination.inCluster('serving'), serviceAccount: 'deployer', serviceAccountNamespace: 'ml' },
    ],
    signatures: [{ repositories: ['https://git.example.com/*'], mode: 'head', keys: ['4AEE18F83AFDEB23'] }],
    roles: [new ProjectRole('operator').allow('rollback').allowOn('logs', 'get').denyOn('exec', 'create', 'secret-*')],
  });
  expect(validated(project)['spec']).toEqual({
    sourceRepos: [],
    destinations: [],
    permitOnlyProjectScopedClusters: true,
    destinationServiceAccounts: [
      { server: 'https://kubernetes.default.svc', namespace: 'serving', defaultServiceAccount: 'ml:deployer' },
    ],
    sourceIntegrity: {
      git: {
        policies: [
          { repos: [{ url: 'https://git.example.com/*' }], gpg: { mode: 'head', keys: ['4AEE18F83AFDEB23'] } },
        ],
      },
    },
    roles: [
      {
        name: 'operator',
        policies: [
          'p, proj:ml:operator, applications, rollback, ml/*, allow',
          'p, proj:ml:operator, logs, get, ml/*, allow',
          'p, proj:ml:operator, exec, create, ml/secret-*, deny',
        ],
      },
    ],
  });
  const signatures = [{ repositories: ['*'], mode: 'strict' }] as const;
  expect(() => new AppProject(testChart(), 'p', { signatures })).toThrow('strict without keys');
  expect(() => new ProjectRole('a').allow('sync', 'a, b')).toThrow('without spaces and commas');
});
