import type { Chart } from 'cdk8s';
import { ModelUri, Percent, Quantity } from 'slipway';
import { InferenceGraph, InferenceService, TrainedModel } from 'slipway/kserve';
import { PodMonitor } from 'slipway/monitoring';
import { AnalysisTemplate, CanaryStep, ClusterAnalysisTemplate, Rollout, RolloutStrategy } from 'slipway/rollouts';
import { Experiment, Model, Pipeline } from 'slipway/seldon';

/** KServe: two versions that share the requests, and a model beside them. */
export function kserve(chart: Chart): void {
  const service = (version: string) =>
    InferenceService.ofModel(chart, version, { format: 'sklearn', uri: ModelUri.s3('models', `churn/${version}`) });
  const [v3, v4] = [service('v3'), service('v4')];
  InferenceGraph.split(chart, 'split', [
    [v3, Percent.of(80)],
    [v4, Percent.of(20)],
  ]);
  const storageUri = ModelUri.s3('models', 'fraud/v1');
  const memory = Quantity.parse('1Gi');
  new TrainedModel(chart, 'fraud', { inferenceService: v3, framework: 'sklearn', storageUri, memory });
}

/** Seldon 2: one model's answers are the next one's input, and the whole is an experiment. */
export function seldon(chart: Chart): void {
  const model = (name: string) =>
    new Model(chart, name, { storageUri: ModelUri.gs('models', name), requirements: ['sklearn'] });
  const [features, churn] = [model('features'), model('churn')];
  const flow = new Pipeline(chart, 'flow', {
    spec: { steps: [{ name: features.name }, { name: churn.name }], output: { steps: [churn.name] } },
  });
  new Experiment(chart, 'flows', { candidates: [[flow, 1]] });
}

/** A canary that goes on only while errors are few. */
export function analysed(chart: Chart): void {
  const metric = (name: string) => ({
    name,
    interval: '1m',
    count: 5,
    failureLimit: 1,
    successCondition: 'result[0] < 0.01',
    provider: { prometheus: { address: 'http://prometheus.monitoring:9090', query: `${name}{service="churn"}` } },
  });
  const errors = new AnalysisTemplate(chart, 'errors', { spec: { metrics: [metric('errors')] } });
  const latency = new ClusterAnalysisTemplate(chart, 'latency', { spec: { metrics: [metric('slow')] } });
  const rollout = new Rollout(chart, 'churn', {
    container: { image: 'registry.example.com/churn:1.4.0' },
    strategy: RolloutStrategy.canary({
      steps: [CanaryStep.setWeight(Percent.of(10)), CanaryStep.analysis([errors, latency])],
    }),
  });
  new PodMonitor(chart, 'pods', {
    spec: { selector: { matchLabels: rollout.selector }, podMetricsEndpoints: [{ port: 'http' }] },
  });
}
