import type { Chart } from 'cdk8s';
import {
  AppProject,
  Application,
  ApplicationDeletion,
  Destination,
  IgnoreDifferences,
  Source,
  SyncOption,
  SyncPolicy,
} from 'slipway';

/** A folder of a repository, delivered and kept as it is there; the autoscaler owns the number of replicas. */
export function servingInProduction(chart: Chart): void {
  new Application(chart, 'serving', {
    metadata: { name: 'ml-serving-prod' },
    project: AppProject.fromProjectName('ml-platform'),
    source: Source.git({
      repoURL: 'https://github.com/company/ml-gitops.git',
      targetRevision: 'main',
      path: 'apps/serving/overlays/prod',
    }),
    destination: Destination.inCluster('ml-serving-prod'),
    syncPolicy: SyncPolicy.automated({
      prune: true,
      selfHeal: true,
      options: [SyncOption.createNamespace(), SyncOption.prunePropagation('foreground'), SyncOption.pruneLast()],
    }),
    ignoreDifferences: [IgnoreDifferences.replicas({ group: 'apps', kind: 'Deployment' })],
    deletion: ApplicationDeletion.FOREGROUND,
  });
}
