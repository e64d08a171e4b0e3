import type { Chart } from 'cdk8s';
import { AppProject, Application, Destination, Source, SyncOption, SyncPolicy } from 'slipway';

/** A folder of Jsonnet with a library, told its name and how many replicas to write. */
export function guestbookInJsonnet(chart: Chart): void {
  new Application(chart, 'guestbook', {
    metadata: { name: 'guestbook' },
    project: AppProject.fromProjectName('default'),
    source: Source.jsonnet({
      repoURL: 'https://git.example.com/team/manifests.git',
      path: 'guestbook',
      targetRevision: 'main',
      libraries: ['vendor'],
      externals: { name: '$ARGOCD_APP_NAME-ui' },
      args: { replicas: 2 },
    }),
    destination: Destination.inCluster('guestbook'),
    syncPolicy: SyncPolicy.automated({ prune: true, selfHeal: true, options: [SyncOption.createNamespace()] }),
  });
}
