import {
  AnalysisRun,
  AnalysisTemplate,
  CanaryStep,
  ClusterAnalysisTemplate,
  Experiment,
  Rollout,
  RolloutStrategy,
  type fields,
} from '../../../lib/constructs/rollouts/index.js';
import { validated } from '../schema.js';
import { testChart } from '../support.js';

const query = 'errors{service="{{args.service}}"}';
const metric: fields.Metric = {
  name: 'error-rate',
  interval: '1m',
  count: 5,
  failureLimit: 1,
  successCondition: 'result[0] < 0.01',
  provider: { prometheus: { address: 'http://prometheus:9090', query } },
};
const args = [{ name: 'service' }];

test('an analysis is a reference, and its arguments are given where it is used', () => {
  const chart = testChart();
  const errors = new AnalysisTemplate(chart, 'errors', {
    metadata: { name: 'errors' },
    spec: { args, metrics: [metric] },
  });
  const latency = new ClusterAnalysisTemplate(chart, 'latency', {
    metadata: { name: 'latency' },
    spec: { args, metrics: [{ ...metric, name: 'latency' }] },
  });
  expect(validated(errors)['spec']).toEqual({ args, metrics: [metric] });
  validated(latency);
  const rollout = new Rollout(chart, 'churn', {
    container: { image: 'registry.example.com/churn:1' },
    strategy: RolloutStrategy.canary({
      canaryService: 'canary',
      stableService: 'stable',
      trafficRouting: { managedRoutes: [{ name: 'testers' }], istio: { virtualService: { name: 'churn' } } },
      steps: [
        CanaryStep.setHeaderRoute('testers', { 'x-tester': { exact: 'yes' } }),
        CanaryStep.analysis([errors, latency], { service: 'churn' }),
        CanaryStep.experiment({ templates: [{ name: 'candidate', specRef: 'canary' }], duration: '10m' }),
      ],
      extra: { dynamicStableScale: true, analysis: { templates: [{ templateName: errors.name }], startingStep: 2 } },
    }),
    extra: { progressDeadlineSeconds: 300, rollbackWindow: { revisions: 3 } },
  });
  expect(validated(rollout)['spec']).toMatchObject({
    progressDeadlineSeconds: 300,
    strategy: {
      canary: {
        dynamicStableScale: true,
        steps: [
          {
            setHeaderRoute: { name: 'testers', match: [{ headerName: 'x-tester', headerValue: { exact: 'yes' } }] },
          },
          {
            analysis: {
              templates: [{ templateName: 'errors' }, { templateName: 'latency', clusterScope: true }],
              args: [{ name: 'service', value: 'churn' }],
            },
          },
          { experiment: { templates: [{ name: 'candidate', specRef: 'canary' }], duration: '10m' } },
        ],
      },
    },
  });
});

test('an experiment runs versions beside each other', () => {
  const template = { metadata: { labels: { app: 'a' } }, spec: { containers: [{ name: 'a', image: 'a:1' }] } };
  const version = { name: 'baseline', selector: { matchLabels: { app: 'a' } }, template };
  const experiment = new Experiment(testChart(), 'compare', { spec: { duration: '20m', templates: [version] } });
  expect(validated(experiment)['spec']).toEqual({ duration: '20m', templates: [version] });
  const elsewhere = { ...version, selector: { matchLabels: { app: 'b' } } };
  expect(() => new Experiment(testChart(), 'x', { spec: { templates: [elsewhere] } })).toThrow('expected app: b');
  expect(() => new Experiment(testChart(), 'x', { spec: { templates: [version, version] } })).toThrow(
    'two of the name',
  );
});

test('analyses that cannot be meant are refused', () => {
  const analysis = (spec: fields.AnalysisSpec) => () => new AnalysisTemplate(testChart(), 'a', { spec });
  expect(analysis({})).toThrow('test/a: spec.metrics: got [], expected at least one metric');
  expect(analysis({ metrics: [metric] })).toThrow('got "{{args.service}}", expected an argument that spec.args names');
  expect(analysis({ args, metrics: [metric, metric] })).toThrow('two of the name error-rate');
  expect(analysis({ args, metrics: [{ name: 'm', provider: {} }] })).toThrow('exactly one provider');
  const { interval: _, ...hurried } = metric;
  expect(analysis({ args, metrics: [hurried] })).toThrow('how far apart the 5 measurements are');
  const errors = analysis({ args, metrics: [metric] })();
  expect(() => CanaryStep.analysis([errors])).toThrow('a value of service');
  expect(() => CanaryStep.analysis([errors], { service: 'a', servcie: 'b' })).toThrow(
    'got "servcie", expected service',
  );
  expect(() => CanaryStep.fromJson({ setWeight: 10, pause: {} })).toThrow('exactly one thing to do');
});

test('a run has values for all its arguments, and something to measure', () => {
  const chart = testChart();
  const metrics = [{ name: 'up', provider: { job: { spec: { template: { spec: { containers: [] } } } } } }];
  expect(() => new AnalysisRun(chart, 'a', { spec: { metrics: [] } })).toThrow('at least one metric');
  expect(() => new AnalysisRun(chart, 'b', { spec: { metrics, args: [{ name: 'x' }] } })).toThrow(
    'spec.args x: got nothing',
  );
});
