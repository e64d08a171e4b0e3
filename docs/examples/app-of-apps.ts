import type { Chart } from 'cdk8s';
import { Application, Destination, Source, SyncPolicy } from 'slipway';

const repoURL = 'https://github.com/company/ml-gitops.git';
const syncPolicy = SyncPolicy.automated({ prune: true, selfHeal: true });

/** One Application whose folder holds the others. */
export function root(chart: Chart): void {
  new Application(chart, 'root', {
    metadata: { name: 'ml-platform' },
    source: Source.git({ repoURL, targetRevision: 'main', path: 'platform' }),
    destination: Destination.inCluster('argocd'),
    syncPolicy,
  });
}

/** What its folder holds. */
export function children(chart: Chart): void {
  for (const name of ['training', 'serving']) {
    new Application(chart, name, {
      metadata: { name: `ml-${name}` },
      source: Source.git({ repoURL, targetRevision: 'main', path: `apps/${name}` }),
      destination: Destination.inCluster(`ml-${name}`),
      syncPolicy,
    });
  }
  new Application(chart, 'mlflow', {
    metadata: { name: 'mlflow' },
    source: Source.helm({
      repoURL: 'https://community-charts.github.io/helm-charts',
      chart: 'mlflow',
      targetRevision: '0.7.19',
    }),
    destination: Destination.inCluster('mlflow'),
    syncPolicy,
  });
}
