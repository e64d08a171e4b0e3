import {
  ApplicationSet,
  ApplicationsSync,
  clusterDecisions,
  Destination,
  Duration,
  Generator,
  Percent,
  piped,
  plugin,
  pullRequests,
  RollingSync,
  scmProvider,
  Source,
  SyncPolicy,
  type ApplicationTemplate,
} from '../../../lib/constructs/argocd/index.js';
import { validated } from '../schema.js';
import { testChart } from '../support.js';

const repoURL = 'https://git.example.com/ml/platform.git';
const source = Source.git({ repoURL, path: 'addons', targetRevision: 'main' });
const destination = Destination.inCluster('addons');

function setOf<P>(generator: Generator<P>, template: (parameters: P) => Partial<ApplicationTemplate>) {
  return new ApplicationSet(testChart(), 'set', {
    metadata: { name: 'set' },
    generators: [generator],
    template: (parameters) => ({ name: '{{ .name }}', source, destination, ...template(parameters) }),
  });
}

/** What a generator's parameters stand as, and the generator itself, in a set that Argo CD's schema takes. */
function generated<P>(generator: Generator<P>, texts: (parameters: P) => Readonly<Record<string, string>>) {
  const spec = validated(setOf(generator, (parameters) => ({ labels: texts(parameters) })))['spec'] as {
    generators: unknown[];
    template: { metadata: { labels: unknown } };
  };
  return { generator: spec.generators[0], texts: spec.template.metadata.labels };
}

test('a set is what an expert would have written', () => {
  const clusters = Generator.clusters({
    selector: { matchLabels: { environment: 'production' } },
    values: { revision: 'stable' },
  });
  const set = new ApplicationSet(testChart(), 'addons', {
    metadata: { name: 'addons' },
    generators: [clusters],
    template: (cluster) => ({
      name: `addons-${cluster.nameNormalized}`,
      labels: { environment: cluster.label('environment') },
      source: source.at(cluster.values.revision),
      destination: Destination.server(cluster.server, 'addons'),
      syncPolicy: SyncPolicy.automated({ prune: true }),
    }),
    templatePatch: (cluster) => `spec: { revisionHistoryLimit: ${cluster.label('history')} }`,
    applicationsSync: ApplicationsSync.CREATE_UPDATE,
    preserveResourcesOnDeletion: true,
    preservedFields: { annotations: ['team.example.com/note'] },
    ignoreApplicationDifferences: [{ jsonPointers: ['/spec/source/targetRevision'] }],
    rollingSync: RollingSync.steps(
      [
        { match: { environment: ['staging', 'canary'] } },
        { match: { environment: ['production'] }, except: { environment: ['frozen'] }, maxUpdate: Percent.of(25) },
      ],
      { reverseDeletion: true },
    ),
  });
  expect(set.node.validate()).toEqual([]);
  expect(validated(set)).toEqual({
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'ApplicationSet',
    metadata: { name: 'addons', namespace: 'argocd' },
    spec: {
      goTemplate: true,
      goTemplateOptions: ['missingkey=error'],
      generators: [
        { clusters: { selector: { matchLabels: { environment: 'production' } }, values: { revision: 'stable' } } },
      ],
      template: {
        metadata: {
          name: 'addons-{{ .nameNormalized }}',
          labels: { environment: '{{ index .metadata.labels "environment" }}' },
        },
        spec: {
          project: 'default',
          source: { repoURL, path: 'addons', targetRevision: '{{ .values.revision }}' },
          destination: { server: '{{ .server }}', namespace: 'addons' },
          syncPolicy: { automated: { prune: true } },
        },
      },
      templatePatch: 'spec: { revisionHistoryLimit: {{ index .metadata.labels "history" }} }',
      syncPolicy: { preserveResourcesOnDeletion: true, applicationsSync: 'create-update' },
      strategy: {
        type: 'RollingSync',
        rollingSync: {
          steps: [
            { matchExpressions: [{ key: 'environment', operator: 'In', values: ['staging', 'canary'] }] },
            {
              matchExpressions: [
                { key: 'environment', operator: 'In', values: ['production'] },
                { key: 'environment', operator: 'NotIn', values: ['frozen'] },
              ],
              maxUpdate: '25%',
            },
          ],
        },
        deletionOrder: 'Reverse',
      },
      preservedFields: { annotations: ['team.example.com/note'] },
      ignoreApplicationDifferences: [{ jsonPointers: ['/spec/source/targetRevision'] }],
    },
  });
});

test('the elements of a list are typed parameters', () => {
  const list = Generator.list([
    { name: 'a', place: { zone: 'eu', 'rack-no': '1' } },
    { name: 'b', place: { zone: 'us', 'rack-no': '2' } },
  ]);
  expect(generated(list, (p) => ({ zone: p.place.zone, rack: p.place['rack-no'] }))).toEqual({
    generator: {
      list: {
        elements: [
          { name: 'a', place: { zone: 'eu', 'rack-no': '1' } },
          { name: 'b', place: { zone: 'us', 'rack-no': '2' } },
        ],
      },
    },
    texts: { zone: '{{ .place.zone }}', rack: '{{ index . "place" "rack-no" }}' },
  });
});

test('folders and files of Git are parameters', () => {
  const directories = Generator.gitDirectories({
    repoURL,
    include: ['apps/*'],
    exclude: ['apps/old'],
    requeueAfter: Duration.minutes(1),
    pathParamPrefix: 'app',
  });
  expect(generated(directories, (p) => ({ name: p.basenameNormalized, team: p.segment(1) }))).toEqual({
    generator: {
      git: {
        repoURL,
        revision: 'HEAD',
        directories: [{ path: 'apps/*' }, { path: 'apps/old', exclude: true }],
        pathParamPrefix: 'app',
        requeueAfterSeconds: 60,
      },
    },
    texts: { name: '{{ .app.path.basenameNormalized }}', team: '{{ index .app.path.segments 1 }}' },
  });
  const files = Generator.gitFiles({ repoURL, revision: 'v1', include: ['**/config.json'] });
  expect(generated(files, (p) => ({ file: p.filename, zone: p.content('cluster', 'zone') })).texts).toEqual({
    file: '{{ .path.filename }}',
    zone: '{{ .cluster.zone }}',
  });
});

test('generators are multiplied and merged, and filtered', () => {
  const clusters = Generator.clusters();
  const matrix = Generator.matrix(clusters, (cluster) =>
    Generator.gitDirectories({ repoURL, include: [`clusters/${cluster.name}/*`] }),
  ).where({ matchLabels: { name: 'eu' } });
  expect(generated(matrix, (p) => ({ cluster: p.name, app: p.basename }))).toEqual({
    generator: {
      matrix: {
        generators: [
          { clusters: {} },
          { git: { repoURL, revision: 'HEAD', directories: [{ path: 'clusters/{{ .name }}/*' }] } },
        ],
      },
      selector: { matchLabels: { name: 'eu' } },
    },
    texts: { cluster: '{{ .name }}', app: '{{ .path.basename }}' },
  });
  const merged = Generator.merge(['name'], clusters, Generator.list([{ name: 'eu', replicas: '4' }]));
  expect(generated(merged, (p) => ({ server: p.server, replicas: p.replicas })).generator).toEqual({
    merge: {
      mergeKeys: ['name'],
      generators: [{ clusters: {} }, { list: { elements: [{ name: 'eu', replicas: '4' }] } }],
    },
  });
});

test('hosting services, decisions and plugins are generators', () => {
  const tokenRef = { secretName: 'github', key: 'token' };
  expect(
    generated(
      pullRequests({
        github: { owner: 'ml', repo: 'serving', tokenRef, labels: ['preview'] },
        filters: [{ branchMatch: 'feature/.*' }],
        requeueAfter: Duration.minutes(5),
      }),
      (p) => ({ sha: p.head_short_sha, branch: piped(p.branch_slug, 'slugify 30') }),
    ),
  ).toEqual({
    generator: {
      pullRequest: {
        github: { owner: 'ml', repo: 'serving', tokenRef, labels: ['preview'] },
        filters: [{ branchMatch: 'feature/.*' }],
        requeueAfterSeconds: 300,
      },
    },
    texts: { sha: '{{ .head_short_sha }}', branch: '{{ .branch_slug | slugify 30 }}' },
  });
  expect(generated(scmProvider({ gitlab: { group: 'ml' } }), (p) => ({ url: p.url })).texts).toEqual({
    url: '{{ .url }}',
  });
  const decisions = clusterDecisions({ configMap: 'placement', object: 'gpu', fields: ['score'] });
  expect(generated(decisions, (p) => ({ score: p.score })).generator).toEqual({
    clusterDecisionResource: { configMapRef: 'placement', name: 'gpu' },
  });
  const own = plugin({ configMap: 'tenants', input: { tier: 'gold' }, parameters: ['tenant.name'] });
  expect(generated(own, (p) => ({ tenant: p['tenant.name'] }))).toEqual({
    generator: { plugin: { configMapRef: { name: 'tenants' }, input: { parameters: { tier: 'gold' } } } },
    texts: { tenant: '{{ .tenant.name }}' },
  });
});

test('a set that Argo CD would refuse is refused', () => {
  const clusters = Generator.clusters();
  expect(() => setOf(clusters, () => ({ name: 'same' }))).toThrow('template name: got "same"');
  expect(() => setOf(Generator.list<{ name: string }>([]), () => ({}))).toThrow('at least one element');
  expect(() => Generator.gitFiles({ repoURL, include: [] })).toThrow('at least one glob');
  expect(() => scmProvider({})).toThrow('exactly one of github');
  expect(() => piped('a {{ .b }}', 'normalize')).toThrow('one parameter and nothing else');
  expect(() => RollingSync.steps([{ match: { tier: [] } }])).toThrow('at least one value');
  const pair = Generator.matrix(clusters, Generator.list([{ a: '1' }]));
  const pairs = Generator.matrix(pair, Generator.list([{ b: '1' }]));
  expect(() => Generator.matrix(pairs, clusters)).toThrow('a third level');
  const rollingSync = RollingSync.steps([{ match: { tier: ['gold'] } }]);
  expect(
    () =>
      new ApplicationSet(testChart(), 'set', {
        generators: [clusters],
        template: ({ name }) => ({ name, source, destination }),
        rollingSync,
      }),
  ).toThrow('test/set: template labels: got "tier", expected the labels that rollingSync asks for');
  expect(
    () =>
      new ApplicationSet(testChart(), 'set', {
        generators: [
          Generator.gitDirectories({ repoURL, include: ['a/*'] }),
          Generator.gitDirectories({ repoURL, include: ['b/*'], pathParamPrefix: 'b' }),
        ],
        template: ({ basename }) => ({ name: basename, source, destination }),
      }),
  ).toThrow('generators of the same parameters');
});
