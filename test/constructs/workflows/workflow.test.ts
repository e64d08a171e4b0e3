import { ConcurrencyPolicy, CronWorkflow, Template, Workflow } from '../../../lib/constructs/workflows/index.js';
import { Duration, Schedule } from '../../../lib/constructs/values/index.js';
import { rendered, specOf, testChart } from '../support.js';

const echo = Template.container(
  'echo',
  { image: 'alpine:3', command: ['echo'], args: ['{{inputs.parameters.text}}'] },
  ['text'],
);

test('a workflow brings along every template that its entrypoint uses, once', () => {
  const entrypoint = Template.dag('train', {
    prepare: { template: echo, parameters: { text: 'prepare' } },
    fit: { template: echo, parameters: { text: 'fit' }, dependencies: ['prepare'] },
  });
  const workflow = new Workflow(testChart(), 'w', {
    metadata: { name: 'w' },
    entrypoint,
    parameters: { model: 'churn' },
    activeDeadline: Duration.hours(1),
  });
  expect(rendered(workflow)).toEqual({
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Workflow',
    metadata: { name: 'w' },
    spec: {
      entrypoint: 'train',
      arguments: { parameters: [{ name: 'model', value: 'churn' }] },
      activeDeadlineSeconds: 3600,
      templates: [
        {
          name: 'train',
          dag: {
            tasks: [
              { name: 'prepare', template: 'echo', arguments: { parameters: [{ name: 'text', value: 'prepare' }] } },
              {
                name: 'fit',
                template: 'echo',
                arguments: { parameters: [{ name: 'text', value: 'fit' }] },
                dependencies: ['prepare'],
              },
            ],
          },
        },
        {
          name: 'echo',
          inputs: { parameters: [{ name: 'text' }] },
          container: { image: 'alpine:3', command: ['echo'], args: ['{{inputs.parameters.text}}'] },
        },
      ],
    },
  });
});

test('steps run group after group, and a workflow runs by schedule', () => {
  const workflow = new CronWorkflow(testChart(), 'w', {
    schedules: [Schedule.cron('0 3 * * *')],
    timezone: 'Europe/Berlin',
    concurrencyPolicy: ConcurrencyPolicy.FORBID,
    entrypoint: Template.steps(
      'main',
      { a: { template: echo }, b: { template: echo } },
      {
        approve: { template: Template.suspend('approve') },
      },
    ),
  });
  expect(specOf(workflow)).toMatchObject({
    schedules: ['0 3 * * *'],
    timezone: 'Europe/Berlin',
    concurrencyPolicy: 'Forbid',
    workflowSpec: {
      entrypoint: 'main',
      templates: [
        {
          steps: [
            [
              { name: 'a', template: 'echo' },
              { name: 'b', template: 'echo' },
            ],
            [{ name: 'approve', template: 'approve' }],
          ],
        },
        { name: 'echo' },
        { name: 'approve', suspend: {} },
      ],
    },
  });
});

test('a graph with a circle, an unknown dependency or two templates of one name is refused', () => {
  expect(() =>
    Template.dag('d', { a: { template: echo, dependencies: ['b'] }, b: { template: echo, dependencies: ['a'] } }),
  ).toThrow('Template.dag d: got "a → b → a", expected no circle');
  expect(() => Template.dag('d', { a: { template: echo, dependencies: ['x'] } })).toThrow(
    'Template.dag d, dependencies of a: got "x", expected one of a',
  );
  const entrypoint = Template.steps('main', { a: { template: echo }, b: { template: Template.suspend('echo') } });
  expect(() => specOf(new Workflow(testChart(), 'w', { entrypoint }))).toThrow(
    'test/w: templates: got "two of the name echo", expected one of each name',
  );
});
