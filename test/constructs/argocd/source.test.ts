import { Application, Destination, Source, SourceHydrator } from '../../../lib/constructs/argocd/index.js';
import { validated } from '../schema.js';
import { testChart } from '../support.js';

const repoURL = 'https://git.example.com/ml/values.git';
const destination = Destination.cluster('production', 'mlflow');

function problemsOf(...sources: Source[]): string[] {
  return new Application(testChart(), 'a', { sources, destination }).node.validate();
}

test('a chart takes its values from the files of another source', () => {
  const values = Source.files('values', { repoURL, targetRevision: 'main' });
  const chart = Source.helm({
    repoURL: 'https://charts.example.com',
    chart: 'mlflow',
    targetRevision: '1.8.x',
    helm: { valueFiles: [values.file('mlflow/production.yaml')], skipTests: true },
  });
  const application = new Application(testChart(), 'mlflow', { sources: [chart, values], destination });
  expect(application.node.validate()).toEqual([]);
  expect(validated(application)['spec']).toEqual({
    project: 'default',
    sources: [
      {
        repoURL: 'https://charts.example.com',
        chart: 'mlflow',
        targetRevision: '1.8.x',
        helm: { valueFiles: ['$values/mlflow/production.yaml'], skipTests: true },
      },
      { repoURL, targetRevision: 'main', ref: 'values' },
    ],
    destination: { name: 'production', namespace: 'mlflow' },
  });
});

test('a reference to files of a source that is not there is refused', () => {
  const values = Source.files('values', { repoURL });
  const helm = { valueFiles: [values.file('a.yaml')] };
  const chart = Source.helm({ repoURL: 'https://charts.example.com', chart: 'a', targetRevision: '1', helm });
  const other = Source.git({ repoURL, path: 'x' });
  expect(problemsOf(chart, other)).toEqual([
    'source https://charts.example.com: got the file $values/a.yaml, expected a source with the ref values',
  ]);
  expect(problemsOf(chart, values, values)).toEqual(['sources: got two with the ref values, expected one']);
  expect(() => other.file('a.yaml')).toThrow('ref: got nothing');
});

test('an OCI artifact, a tag prefix, Jsonnet and a plugin are said as Argo CD reads them', () => {
  const sources = [
    Source.oci({ repoURL: 'oci://registry.example.com/ml/serving', targetRevision: '1.4.0' }),
    Source.git({ repoURL, path: 'serving', targetRevision: '1.x', tagPrefix: 'serving/' }),
    Source.git({
      repoURL,
      path: 'jsonnet',
      directory: { recurse: true, jsonnet: { tlas: [{ name: 'env', value: '"prod"', code: true }], libs: ['vendor'] } },
    }),
    Source.git({ repoURL, path: 'cue', plugin: { name: 'cue', parameters: [{ name: 'tags', array: ['a', 'b'] }] } }),
  ];
  const application = new Application(testChart(), 'a', { sources, destination });
  expect(application.node.validate()).toEqual([]);
  expect((validated(application)['spec'] as { sources: unknown[] }).sources.slice(0, 2)).toEqual([
    { repoURL: 'oci://registry.example.com/ml/serving', targetRevision: '1.4.0', path: '.' },
    { repoURL, path: 'serving', targetRevision: '1.x', tagPrefix: 'serving/' },
  ]);
});

test('a source is rendered into a branch first', () => {
  const hydrator = SourceHydrator.of({
    repoURL,
    path: 'charts/serving',
    targetRevision: 'main',
    branch: 'environments/production',
    outputPath: 'serving',
    stagingBranch: 'environments/production-next',
    helm: { valueFiles: ['production.yaml'] },
  });
  const application = new Application(testChart(), 'a', { hydrator, destination });
  expect(application.node.validate()).toEqual([]);
  expect(validated(application)['spec']).toMatchObject({
    sourceHydrator: {
      drySource: { repoURL, path: 'charts/serving', targetRevision: 'main', helm: { valueFiles: ['production.yaml'] } },
      syncSource: { targetBranch: 'environments/production', path: 'serving' },
      hydrateTo: { targetBranch: 'environments/production-next' },
    },
  });
});

test('jsonnet gets texts as texts and all else as code', () => {
  const source = Source.jsonnet({
    repoURL,
    path: 'jsonnet',
    externals: { environment: 'production' },
    args: { replicas: 3, image: 'x:1' },
    libraries: ['vendor'],
  });
  const application = new Application(testChart(), 'a', { source, destination });
  expect(validated(application)['spec']).toMatchObject({
    source: {
      path: 'jsonnet',
      directory: {
        jsonnet: {
          extVars: [{ name: 'environment', value: 'production' }],
          tlas: [
            { name: 'replicas', value: '3', code: true },
            { name: 'image', value: 'x:1' },
          ],
          libs: ['vendor'],
        },
      },
    },
  });
  expect(() => Source.jsonnet({ repoURL, path: 'a', libraries: ['../vendor'] })).toThrow(
    'a folder inside the repository',
  );
});

test('sources that cannot be meant are refused', () => {
  const dry = { repoURL, path: 'a', targetRevision: 'main', branch: 'b' };
  expect(() => SourceHydrator.of({ ...dry, outputPath: '.' })).toThrow('outputPath');
  expect(() => SourceHydrator.of({ ...dry, branch: ' ', outputPath: 'a' })).toThrow('SourceHydrator branch');
  expect(() => Source.oci({ repoURL: 'registry.example.com/a', targetRevision: '1' })).toThrow('oci://registry/path');
  expect(() => Source.git({ repoURL, ref: 'a b' })).toThrow('Source.git ref');
  const hydrator = SourceHydrator.of({ ...dry, outputPath: 'a' });
  const both = new Application(testChart(), 'a', { hydrator, source: Source.git({ repoURL, path: 'x' }), destination });
  expect(both.node.validate()).toEqual(['source: got a Source beside the hydrator, expected one of them']);
});
