import type { Chart } from 'cdk8s';
import { AppProject, Application, Destination, Duration, Schedule, Source, SyncPolicy, SyncWindow } from 'slipway';

/** A release in production, to which nothing is delivered at night. Argo CD reads windows from projects alone, so it stands there. */
export function churnInProduction(chart: Chart): void {
  const nights = SyncWindow.deny({ schedule: Schedule.cron('0 22 * * *'), duration: Duration.hours(8) });
  const project = new AppProject(chart, 'project', { metadata: { name: 'churn' }, syncWindows: [nights] });
  new Application(chart, 'churn', {
    metadata: { name: 'churn-mlops-production' },
    project,
    source: Source.git({
      repoURL: 'https://github.com/user/churn-mlops.git',
      targetRevision: 'v1.2.3',
      path: 'k8s/helm/churn-mlops',
      helm: { valueFiles: ['values.yaml', 'values-production.yaml'] },
    }),
    destination: Destination.inCluster('churn-mlops-production'),
    syncPolicy: SyncPolicy.automated({ prune: false, selfHeal: true }),
  });
}
