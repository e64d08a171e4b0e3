import {
  ClusterWorkflowTemplate,
  CronWorkflow,
  Dag,
  Template,
  Workflow,
  WorkflowTemplate,
} from '../../../lib/constructs/workflows/index.js';
import { Schedule } from '../../../lib/constructs/values/index.js';
import { validated } from '../schema.js';
import { testChart } from '../support.js';

const train = Template.container('train', { image: 'train:1' }).with({
  retryStrategy: { limit: 2 },
  outputs: { parameters: [{ name: 'accuracy', valueFrom: { path: '/tmp/accuracy' } }] },
});
const report = Template.script('report', { image: 'python:3.12', command: ['python'] }, 'print(1)', ['accuracy']);

function graph(): Dag {
  const dag = new Dag('main');
  const model = dag.task('model', { template: train });
  dag
    .task('report', { template: report, parameters: { accuracy: model.output('parameters.accuracy') } })
    .runAfter(model);
  return dag;
}

test('a graph is built by calls', () => {
  const workflow = new Workflow(testChart(), 'w', { entrypoint: graph().toTemplate() });
  expect(validated(workflow)['spec']).toEqual({
    entrypoint: 'main',
    templates: [
      {
        name: 'main',
        dag: {
          tasks: [
            { name: 'model', template: 'train' },
            {
              name: 'report',
              template: 'report',
              arguments: { parameters: [{ name: 'accuracy', value: '{{tasks.model.outputs.parameters.accuracy}}' }] },
              dependencies: ['model'],
            },
          ],
        },
      },
      {
        name: 'train',
        container: { image: 'train:1' },
        retryStrategy: { limit: 2 },
        outputs: { parameters: [{ name: 'accuracy', valueFrom: { path: '/tmp/accuracy' } }] },
      },
      {
        name: 'report',
        inputs: { parameters: [{ name: 'accuracy' }] },
        script: { image: 'python:3.12', command: ['python'], source: 'print(1)' },
      },
    ],
  });
});

test('workflows are stored for others, and run again and again', () => {
  const chart = testChart();
  const entrypoint = graph().toTemplate();
  for (const Stored of [WorkflowTemplate, ClusterWorkflowTemplate]) {
    const stored = new Stored(chart, Stored.name, { entrypoint, extra: { ttlStrategy: { secondsAfterSuccess: 60 } } });
    expect(validated(stored)['spec']).toMatchObject({ entrypoint: 'main', ttlStrategy: { secondsAfterSuccess: 60 } });
  }
  const schedules = [Schedule.daily({ hour: 3 })];
  const cron = new CronWorkflow(chart, 'cron', { entrypoint, schedules, cron: { startingDeadlineSeconds: 60 } });
  expect(validated(cron)['spec']).toMatchObject({ schedules: ['0 3 * * *'], startingDeadlineSeconds: 60 });
});

test('a wide and deep graph is built at once', () => {
  const dag = new Dag('layers');
  let above = [dag.task('root', { template: train })];
  for (let layer = 0; layer < 20; layer++) {
    above = Array.from({ length: 50 }, (_, index) =>
      dag.task(`t-${layer}-${index}`, { template: train }).runAfter(...above),
    );
  }
  expect(dag.toTemplate().toJson().dag?.tasks).toHaveLength(1001);
});

test('graphs and templates that cannot be meant are refused', () => {
  const dag = new Dag('main');
  const [a, b] = [dag.task('a', { template: train }), dag.task('b', { template: train })];
  b.runAfter(a);
  expect(() => a.runAfter(b)).toThrow('task a: got "b, which waits for it", expected no circle');
  expect(() => a.runAfter(a)).toThrow('no circle');
  expect(() => dag.task('a', { template: train })).toThrow('a name that no other task has');
  expect(() => a.runAfter(new Dag('other').task('x', { template: train }))).toThrow('a task of the same graph');
  expect(() => new Dag('empty').toTemplate()).toThrow('at least one');
  expect(() => Template.fromJson('x', { suspend: {}, http: { url: 'https://a' } })).toThrow('exactly one of container');
  const entrypoint = graph().toTemplate();
  expect(() => new CronWorkflow(testChart(), 'c', { entrypoint, schedules: [] })).toThrow('at least one schedule');
});
