import type { Chart } from 'cdk8s';
import { Schedule } from 'slipway';
import { ClusterWorkflowTemplate, ConcurrencyPolicy, CronWorkflow, Template } from 'slipway/workflows';

/** Every team's pipelines say in the same way how they ended; this one retrains each Monday. */
export function shared(chart: Chart): void {
  const say = Template.container(
    'say',
    { image: 'registry.example.com/notify:1.2.0', args: ['--text={{inputs.parameters.text}}'] },
    ['text'],
  );
  const notify = new ClusterWorkflowTemplate(chart, 'notify', { entrypoint: say });

  new CronWorkflow(chart, 'retrain', {
    schedules: [Schedule.cron('0 4 * * 1')],
    timezone: 'Europe/Berlin',
    concurrencyPolicy: ConcurrencyPolicy.FORBID,
    entrypoint: Template.container('train', { image: 'registry.example.com/train:1.4.0' }),
    extra: {
      hooks: {
        exit: {
          templateRef: { name: notify.name, template: say.name, clusterScope: true },
          arguments: { parameters: [{ name: 'text', value: 'retraining: {{workflow.status}}' }] },
        },
      },
    },
  });
}
