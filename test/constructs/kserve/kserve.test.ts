import {
  ClusterServingRuntime,
  InferenceGraph,
  InferenceService,
  LLMInferenceService,
  ServingRuntime,
  TrainedModel,
  type fields,
} from '../../../lib/constructs/kserve/index.js';
import { ModelUri, Percent, Quantity } from '../../../lib/constructs/values/index.js';
import { validated } from '../schema.js';
import { rendered, testChart } from '../support.js';

const uri = ModelUri.s3('models', 'churn/v3');
const sklearn = { format: 'sklearn', uri };
const containers = [{ name: 'kserve-container', image: 'kserve/sklearnserver:v0.20.0' }];
const runtimeSpec = { supportedModelFormats: [{ name: 'sklearn', version: '1', autoSelect: true }], containers };

test('a model with its runtime and a canary is what an expert would have written', () => {
  const chart = testChart();
  const runtime = new ServingRuntime(chart, 'runtime', { metadata: { name: 'sklearn' }, spec: runtimeSpec });
  expect(validated(runtime)['spec']).toEqual(runtimeSpec);
  validated(new ClusterServingRuntime(chart, 'cluster-runtime', { spec: runtimeSpec }));
  const resources = { requests: { cpu: Quantity.parse('1') }, limits: { memory: Quantity.parse('2Gi') } };
  const service = InferenceService.ofModel(
    chart,
    'churn',
    { ...sklearn, runtime, resources, minReplicas: 2, maxReplicas: 4, serviceAccountName: 'models' },
    { name: 'churn' },
  );
  const predictor = {
    minReplicas: 2,
    maxReplicas: 4,
    serviceAccountName: 'models',
    model: {
      modelFormat: { name: 'sklearn' },
      storageUri: 's3://models/churn/v3',
      runtime: 'sklearn',
      resources: { requests: { cpu: '1' }, limits: { memory: '2Gi' } },
    },
  };
  expect(validated(service)).toEqual({
    apiVersion: 'serving.kserve.io/v1beta1',
    kind: 'InferenceService',
    metadata: { name: 'churn' },
    spec: { predictor },
  });
  service.canary('candidate', { ...sklearn, uri: ModelUri.s3('models', 'churn/v4'), runtime }, Percent.of(10));
  expect(validated(service)).toEqual({
    apiVersion: 'serving.kserve.io/v1beta1',
    kind: 'InferenceService',
    metadata: { name: 'churn', annotations: { 'serving.kserve.io/deploymentMode': 'Standard' } },
    spec: {
      predictor,
      canary: [
        {
          predictor: {
            name: 'candidate',
            model: { modelFormat: { name: 'sklearn' }, storageUri: 's3://models/churn/v4', runtime: 'sklearn' },
          },
          trafficPercent: 10,
        },
      ],
    },
  });
});

test('containers of ones own, transformers, graphs and trained models', () => {
  const chart = testChart();
  const spec = { predictor: { containers }, transformer: { containers, minReplicas: 0 } };
  const service = new InferenceService(chart, 'own', { metadata: { name: 'own' }, ...spec });
  expect(validated(service)['spec']).toEqual(spec);
  const churn = InferenceService.ofModel(chart, 'churn', sklearn, { name: 'churn' });
  expect(validated(InferenceGraph.sequence(chart, 'sequence', [service, churn]))['spec']).toEqual({
    nodes: {
      root: { routerType: 'Sequence', steps: [{ serviceName: 'own' }, { serviceName: 'churn', data: '$response' }] },
    },
  });
  const shares = [
    [service, Percent.of(80)],
    [churn, Percent.of(20)],
  ] as const;
  expect(validated(InferenceGraph.split(chart, 'split', shares))['spec']).toMatchObject({
    nodes: { root: { steps: [{ weight: 80 }, { weight: 20 }] } },
  });
  const memory = Quantity.parse('1Gi');
  const props = { inferenceService: churn, framework: 'sklearn', storageUri: uri, memory };
  expect(validated(new TrainedModel(chart, 'trained', props))['spec']).toEqual({
    inferenceService: 'churn',
    model: { framework: 'sklearn', storageUri: 's3://models/churn/v3', memory: '1Gi' },
  });
});

test('what KServe would refuse is refused', () => {
  const chart = testChart();
  let count = 0;
  const service = (props: fields.InferenceServiceSpec, metadata = { name: 'a' }) =>
    new InferenceService(chart, `s${count++}`, { metadata, ...props });
  const model = { modelFormat: { name: 'sklearn' } };
  expect(() => service({ predictor: {} })).toThrow('predictor: got [], expected exactly one of model');
  expect(() => service({ predictor: { model, sklearn: {} } })).toThrow('got ["model", "sklearn"]');
  expect(() => service({ predictor: { model, containers } })).toThrow('got ["model", "containers"]');
  expect(() => service({ predictor: { model, minReplicas: 3, maxReplicas: 2 } })).toThrow('got "3 to 2"');
  const both = { ...model, storageUri: 's3://a/b', storage: { path: 'b' } };
  expect(() => service({ predictor: { model: both } })).toThrow('predictor.model: got "storage and storageUri"');
  expect(() => rendered(service({ predictor: { model } }, { name: 'a.b' }))).toThrow('a name without dots');
  const runtime = new ServingRuntime(chart, 'r', { metadata: { name: 'r' }, spec: runtimeSpec });
  expect(() => InferenceService.ofModel(chart, 'o', { format: 'onnx', uri, runtime })).toThrow(
    'a format that ServingRuntime r supports',
  );
  const scaled = [{ predictor: { model, name: 'b', maxReplicas: 2 }, trafficPercent: 10 }];
  expect(() => rendered(service({ predictor: { model }, canary: scaled }))).toThrow('it does not scale');
  const knative = { name: 'a', annotations: { 'serving.kserve.io/deploymentMode': 'Knative' } };
  const sleeping = service({ predictor: { model } }, knative).canary('b', sklearn, Percent.of(10));
  expect(() => rendered(sleeping)).toThrow('got "Knative", expected Standard');
  const twice = service({ predictor: { model } });
  twice.canary('b', sklearn, Percent.of(60)).canary('c', sklearn, Percent.of(50));
  expect(() => rendered(twice)).toThrow('got "110 %"');
  const named = service({ predictor: { model }, canary: [{ predictor: { model }, trafficPercent: 10 }] });
  expect(() => rendered(named)).toThrow('a name of its own for each predictor');
  const server = [{ name: 'server', image: 'x:1' }];
  expect(() => new ServingRuntime(chart, 'n', { spec: { containers: server } })).toThrow('kserve-container');
  const formats = [1, 2].map((priority) => ({ name: 'sklearn', autoSelect: true, priority }));
  const uneven = { containers, supportedModelFormats: formats };
  expect(() => new ClusterServingRuntime(chart, 'u', { spec: uneven })).toThrow('got "1 and 2"');
});

test('graphs that lead nowhere, in circles or to more than all are refused', () => {
  const chart = testChart();
  let count = 0;
  const graph = (nodes: fields.InferenceGraphSpec['nodes']) => () =>
    new InferenceGraph(chart, `g${count++}`, { spec: { nodes } });
  const step = { serviceName: 'churn' };
  expect(graph({ first: { routerType: 'Sequence', steps: [step] } })).toThrow('a node root');
  expect(graph({ root: { routerType: 'Sequence' } })).toThrow('at least one step');
  expect(graph({ root: { routerType: 'Sequence', steps: [{ ...step, nodeName: 'root' }] } })).toThrow('exactly one of');
  expect(graph({ root: { routerType: 'Sequence', steps: [{ nodeName: 'b' }] } })).toThrow('got "b", expected root');
  expect(graph({ root: { routerType: 'Sequence', steps: [{ nodeName: 'root' }] } })).toThrow('root → root');
  expect(graph({ root: { routerType: 'Switch', steps: [step] } })).toThrow('when it is taken');
  expect(graph({ root: { routerType: 'Splitter', steps: [step] } })).toThrow('weight: got nothing');
  expect(graph({ root: { routerType: 'Splitter', steps: [{ ...step, weight: 90 }] } })).toThrow('100 together');
  const named = { name: 'a', ...step };
  expect(graph({ root: { routerType: 'Ensemble', steps: [named, named] } })).toThrow('two steps a');
});

test('a language model without a model, with two ways to scale or with none is refused', () => {
  const chart = testChart();
  let count = 0;
  const llm = (spec: fields.LLMInferenceServiceSpec) => () => new LLMInferenceService(chart, `l${count++}`, { spec });
  const model = { uri: 'hf://Qwen/Qwen2.5-7B-Instruct' };
  expect(llm({})).toThrow('spec.model: got nothing, expected a model, or baseRefs that have one');
  expect(llm({ baseRefs: [{ name: 'qwen' }] })).not.toThrow();
  const scaling = { maxReplicas: 2, wva: { keda: {} } };
  expect(llm({ model, replicas: 1, scaling })).toThrow('spec: got "replicas and scaling", expected one of them');
  expect(llm({ model, scaling: { ...scaling, minReplicas: 3 } })).toThrow('got "3 to 2"');
  expect(llm({ model, prefill: { scaling: { maxReplicas: 2 } } })).toThrow(
    'spec.prefill.scaling.wva: got [], expected',
  );
});
