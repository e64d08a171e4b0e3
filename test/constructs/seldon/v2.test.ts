import {
  Experiment,
  Model,
  ModelServer,
  Pipeline,
  SeldonDeployment,
  SeldonRuntime,
  Server,
  ServerConfig,
  type fields,
} from '../../../lib/constructs/seldon/index.js';
import { ModelUri, Percent } from '../../../lib/constructs/values/index.js';
import { validated } from '../schema.js';
import { testChart } from '../support.js';

function models() {
  const chart = testChart();
  const model = (name: string) =>
    new Model(chart, name, { metadata: { name }, storageUri: ModelUri.s3('models', name), requirements: ['sklearn'] });
  return { chart, current: model('current'), candidate: model('candidate'), shadow: model('shadow') };
}

test('requests are divided between models', () => {
  const { chart, current, candidate, shadow } = models();
  expect(validated(current)['spec']).toEqual({ storageUri: 's3://models/current', requirements: ['sklearn'] });
  const experiment = new Experiment(chart, 'ab', {
    metadata: { name: 'ab' },
    candidates: [
      [current, 90],
      [candidate, 10],
    ],
    default: current,
    mirror: { to: shadow, percent: Percent.of(5) },
  });
  expect(validated(experiment)).toEqual({
    apiVersion: 'mlops.seldon.io/v1alpha1',
    kind: 'Experiment',
    metadata: { name: 'ab' },
    spec: {
      candidates: [
        { name: 'current', weight: 90 },
        { name: 'candidate', weight: 10 },
      ],
      default: 'current',
      mirror: { name: 'shadow', percent: 5 },
    },
  });
});

test('models flow into each other, and servers load them', () => {
  const { chart, current, candidate } = models();
  const spec: fields.PipelineSpec = {
    steps: [{ name: current.name }, { name: candidate.name, inputs: ['current.outputs.tensor', 'flow.inputs'] }],
    output: { steps: [candidate.name] },
  };
  const pipeline = new Pipeline(chart, 'flow', { metadata: { name: 'flow' }, spec });
  expect(validated(pipeline)['spec']).toEqual(spec);
  const experiment = new Experiment(chart, 'pipelines', { candidates: [[pipeline, 1]] });
  expect(validated(experiment)['spec']).toEqual({
    candidates: [{ name: 'flow', weight: 1 }],
    resourceType: 'pipeline',
  });
  validated(new Server(chart, 's', { spec: { serverConfig: 'mlserver', podSpec: { nodeSelector: { a: 'b' } } } }));
  validated(new ServerConfig(chart, 'c', { spec: { podSpec: { containers: [{ name: 'mlserver' }] } } }));
  validated(new SeldonRuntime(chart, 'r', { spec: { seldonConfig: 'default' } }));
});

test('a deployment of Seldon 1 has a shadow, an explainer and a graph', () => {
  const deployment = new SeldonDeployment(testChart(), 'churn', {
    metadata: { name: 'churn' },
    server: ModelServer.SKLEARN,
    modelUri: 's3://models/churn/v1',
    explainer: { type: 'AnchorTabular', modelUri: 's3://models/churn/explainer' },
    deployment: { annotations: { 'seldon.io/rest-timeout': '1000' } },
  })
    .canary({ traffic: Percent.of(10), modelUri: 's3://models/churn/v2' })
    .shadow({ modelUri: 's3://models/churn/v3' });
  const { annotations, predictors } = validated(deployment)['spec'] as unknown as fields.SeldonDeploymentSpec;
  expect(annotations).toEqual({ 'seldon.io/rest-timeout': '1000' });
  expect(predictors.map(({ name, traffic, shadow, graph }) => [name, traffic, shadow, graph.modelUri])).toEqual([
    ['main', 90, undefined, 's3://models/churn/v1'],
    ['canary', 10, undefined, 's3://models/churn/v2'],
    ['shadow', undefined, true, 's3://models/churn/v3'],
  ]);
  expect(() => deployment.shadow({})).toThrow('shadow name: got "shadow", expected a name that no other version has');
  const graph: fields.GraphNode = {
    name: 'mean',
    type: 'COMBINER',
    implementation: 'AVERAGE_COMBINER',
    children: [{ name: 'a', implementation: 'SKLEARN_SERVER', modelUri: 's3://m/a', children: [] }],
  };
  const combined = new SeldonDeployment(testChart(), 'mean', { graph });
  expect(validated(combined)['spec']).toMatchObject({ predictors: [{ name: 'main', graph }] });
});

test('what Seldon would refuse is refused', () => {
  const { chart, current, candidate, shadow } = models();
  const experiment = (props: ConstructorParameters<typeof Experiment>[2]) => () =>
    new Experiment(testChart(), 'x', props);
  expect(experiment({ candidates: [] })).toThrow('at least one');
  expect(experiment({ candidates: [[current, 0]] })).toThrow('not all of them 0');
  expect(() => new Experiment(chart, 'd', { candidates: [[current, 1]], default: shadow })).toThrow('one of current');
  expect(
    () =>
      new Experiment(chart, 'e', {
        candidates: [
          [current, 1],
          [current, 1],
        ],
      }),
  ).toThrow('each of them once');
  const mirror = { to: candidate, percent: Percent.of(1) };
  expect(() => new Experiment(chart, 'm', { candidates: [[candidate, 1]], mirror })).toThrow(
    'one that is no candidate',
  );
  const steps = [{ name: 'a', inputs: ['b.outputs'] }];
  expect(() => new Pipeline(chart, 'p', { spec: { steps } })).toThrow('step a: got "b.outputs", expected one of a');
  const storageUri = ModelUri.s3('models', 'x');
  expect(() => new Model(chart, 'r', { storageUri, replicas: 5, maxReplicas: 3 })).toThrow('from minReplicas');
  expect(() => new Model(chart, 'l', { storageUri, llm: {} })).toThrow('exactly one of modelRef and pipelineRef');
  const spec = { serverConfig: 'mlserver', capabilities: ['a'], extraCapabilities: ['b'] };
  expect(() => new Server(chart, 's', { spec })).toThrow('one of them');
});
