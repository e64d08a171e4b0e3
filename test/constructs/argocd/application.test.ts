import { parseApplication, unknownFields } from '../../../lib/model/index.js';
import type { KubeObject } from '../../../lib/kube/index.js';
import {
  Application,
  ApplicationDeletion,
  AppProject,
  Destination,
  Duration,
  IgnoreDifferences,
  RetryStrategy,
  Source,
  SyncOption,
  SyncPolicy,
} from '../../../lib/constructs/argocd/index.js';
import { rendered, specOf, testChart } from '../support.js';

const source = Source.git({
  repoURL: 'https://git.example.com/ml/platform.git',
  path: 'clusters/production/apps/serving',
  targetRevision: 'v1.2.3',
});
const destination = Destination.cluster('prod-cluster', 'serving');

test('an application says exactly what it was given', () => {
  // GIVEN
  const application = new Application(testChart(), 'serving', {
    metadata: { name: 'serving-production', labels: { team: 'ml' } },
    project: AppProject.fromProjectName('ml'),
    source,
    destination,
    syncPolicy: SyncPolicy.automated({
      selfHeal: true,
      prune: false,
      options: [SyncOption.createNamespace(), SyncOption.serverSideApply()],
      retry: RetryStrategy.limit(3, {
        duration: Duration.seconds(10),
        factor: 3,
        maxDuration: Duration.minutes(5),
      }),
    }),
    deletion: ApplicationDeletion.FOREGROUND,
    ignoreDifferences: [IgnoreDifferences.replicas({ group: 'apps', kind: 'Deployment' })],
    revisionHistoryLimit: 5,
    info: { owner: 'ml@example.com' },
  });

  // THEN
  expect(rendered(application)).toEqual({
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: {
      name: 'serving-production',
      namespace: 'argocd',
      labels: { team: 'ml' },
      finalizers: ['resources-finalizer.argocd.argoproj.io'],
    },
    spec: {
      project: 'ml',
      source: {
        repoURL: 'https://git.example.com/ml/platform.git',
        path: 'clusters/production/apps/serving',
        targetRevision: 'v1.2.3',
      },
      destination: { name: 'prod-cluster', namespace: 'serving' },
      syncPolicy: {
        automated: { selfHeal: true, prune: false },
        syncOptions: ['CreateNamespace=true', 'ServerSideApply=true'],
        retry: { limit: 3, backoff: { duration: '10s', factor: 3, maxDuration: '5m' } },
      },
      ignoreDifferences: [{ group: 'apps', kind: 'Deployment', jsonPointers: ['/spec/replicas'] }],
      info: [{ name: 'owner', value: 'ml@example.com' }],
      revisionHistoryLimit: 5,
    },
  });
});

test('what a construct writes is valid by the schema and has no field that the schema does not know', () => {
  const application = new Application(testChart(), 'a', { source, destination, syncPolicy: SyncPolicy.automated() });
  const object = rendered(application) as KubeObject;
  expect(parseApplication(object).spec.syncPolicy).toEqual({ automated: {} });
  expect(unknownFields(object)).toEqual([]);
});

test('a manual policy is no policy, and the default project is named', () => {
  const application = new Application(testChart(), 'a', { source, destination });
  expect(specOf(application)).toMatchObject({ project: 'default' });
  expect(specOf(application)).not.toHaveProperty('syncPolicy');
});

test('what is added later counts', () => {
  const application = new Application(testChart(), 'a', { destination })
    .addSource(Source.helm({ repoURL: 'https://charts.example.com', chart: 'mlflow', targetRevision: '1.x' }))
    .addSource(source.at('main'))
    .addSyncOption(SyncOption.pruneLast(), SyncOption.serverSideApply(false), SyncOption.serverSideApply())
    .addLink('docs', 'https://docs.example.com');
  expect(rendered(application)).toMatchObject({
    metadata: { annotations: { 'link.argocd.argoproj.io/docs': 'https://docs.example.com' } },
    spec: {
      sources: [{ chart: 'mlflow', targetRevision: '1.x' }, { targetRevision: 'main' }],
      syncPolicy: { syncOptions: ['PruneLast=true', 'ServerSideApply=true'] },
    },
  });
});

test('an application without a source is refused at synth, not before', () => {
  const application = new Application(testChart(), 'a', { destination });
  expect(application.node.validate()).toEqual(['source: got nothing, expected a Source; see addSource']);
  application.addSource(source);
  expect(application.node.validate()).toEqual([]);
});

test('an application is recognised without instanceof', () => {
  const application: unknown = new Application(testChart(), 'a', { source, destination });
  expect(Application.isApplication(application)).toBe(true);
  expect(AppProject.isAppProject(application)).toBe(false);
  expect(Application.isApplication({})).toBe(false);
});

test('a history that is no whole number is refused with the construct path', () => {
  expect(() => new Application(testChart(), 'a', { source, destination, revisionHistoryLimit: -1 })).toThrow(
    'test/a: revisionHistoryLimit: got -1, expected a whole number from 0',
  );
});

describe('a source', () => {
  test.each(['/srv/git/a.git', './a', '../a', 'file:///a', 'http://127.0.0.1:8080/a', 'ssh://git@localhost/a', ''])(
    'never holds a path or address of this machine: %j',
    (repoURL) => {
      expect(() => Source.git({ repoURL, path: 'a' })).toThrow(
        `Source repoURL: got "${repoURL}", expected the public URL of a repository; to read it from this machine, map the URL`,
      );
    },
  );

  test.each(['/etc', 'a/../../b'])('stays inside its repository: %j', (path) => {
    expect(() => Source.git({ repoURL: 'git@github.com:a/b.git', path })).toThrow(
      'expected a folder inside the repository',
    );
  });

  test('is rendered in one way', () => {
    expect(() => Source.git({ repoURL: 'https://x.example/a', path: 'a', kustomize: {}, helm: {} })).toThrow(
      'got ["kustomize", "helm"], expected at most one of',
    );
  });
});

test('a destination has a name or a URL, and a namespace that can be one', () => {
  expect(Destination.server('https://10.0.0.1/', 'a').toJson()).toEqual({ server: 'https://10.0.0.1', namespace: 'a' });
  expect(Destination.inCluster().toJson()).toEqual({ server: 'https://kubernetes.default.svc' });
  expect(() => Destination.server('prod')).toThrow('expected an http or https URL');
  expect(() => Destination.cluster('prod', 'My_Namespace')).toThrow('Destination namespace: got "My_Namespace"');
});

test('an option of objects is refused in a policy, and the retry in nonsense', () => {
  expect(() => SyncPolicy.automated({ options: [SyncOption.force()] })).toThrow('SyncPolicy: got "Force=true"');
  expect(() => SyncOption.parse('Prune = false')).toThrow('expected Name=value without spaces');
  expect(() => RetryStrategy.limit(-1)).toThrow('RetryStrategy.unlimited() never gives up');
  expect(RetryStrategy.unlimited().toJson()).toEqual({ limit: -1 });
});
