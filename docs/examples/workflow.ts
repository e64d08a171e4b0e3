import type { Chart } from 'cdk8s';
import { Hook, Sync } from 'slipway';
import { Gpu } from 'slipway/kubeflow';
import { Template, Workflow } from 'slipway/workflows';

const run = (step: string, ...args: string[]) => ({
  image: `ml-pipeline/${step}:latest`,
  command: ['python', `${step}.py`],
  ...(args.length > 0 && { args }),
});

/** A pipeline that runs after every sync: preprocess, train, evaluate, register. */
export function pipeline(chart: Chart): void {
  const preprocess = run('preprocess', '--input={{workflow.parameters.data-path}}');
  const entrypoint = Template.steps(
    'ml-pipeline',
    { 'data-preprocessing': { template: Template.container('preprocess', preprocess) } },
    {
      'model-training': {
        template: Template.container('train', { ...run('train'), resources: { limits: { gpus: Gpu.nvidia(4) } } }),
      },
    },
    { 'model-evaluation': { template: Template.container('evaluate', run('evaluate')) } },
    {
      'model-registration': {
        template: Template.container('register', run('register', '--output={{workflow.parameters.model-output}}')),
      },
    },
  );
  const workflow = new Workflow(chart, 'pipeline', {
    metadata: { name: 'ml-pipeline', namespace: 'ml-pipelines' },
    entrypoint,
    parameters: { 'data-path': 's3://ml-data/training-data', 'model-output': 's3://ml-models/output' },
  });
  Sync.hook(workflow, Hook.postSync());
}
