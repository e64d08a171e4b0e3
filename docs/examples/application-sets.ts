import type { Chart } from 'cdk8s';
import { AppProject, ApplicationSet, Destination, Generator, Source, SyncOption, SyncPolicy } from 'slipway';

/** An Application for each environment of a list. */
export function servingEverywhere(chart: Chart): void {
  new ApplicationSet(chart, 'serving', {
    metadata: { name: 'ml-serving' },
    goTemplate: false,
    generators: [
      Generator.list([
        { cluster: 'in-cluster', url: 'https://kubernetes.default.svc', environment: 'dev' },
        { cluster: 'staging-cluster', url: 'https://staging.k8s.example.com', environment: 'staging' },
        { cluster: 'prod-cluster', url: 'https://prod.k8s.example.com', environment: 'prod' },
      ]),
    ],
    template: ({ environment, url }) => ({
      name: `ml-serving-${environment}`,
      project: AppProject.fromProjectName('ml-platform'),
      source: Source.git({
        repoURL: 'https://github.com/company/ml-gitops.git',
        targetRevision: 'main',
        path: `apps/serving/overlays/${environment}`,
      }),
      destination: Destination.server(url, `ml-serving-${environment}`),
      syncPolicy: SyncPolicy.automated({ prune: true, selfHeal: true, options: [SyncOption.createNamespace()] }),
    }),
  });
}

/** An Application for each registered cluster with a label. */
export function monitoringEverywhere(chart: Chart): void {
  new ApplicationSet(chart, 'monitoring', {
    metadata: { name: 'monitoring-stack' },
    goTemplate: false,
    generators: [Generator.clusters({ selector: { matchLabels: { monitoring: 'enabled' } } })],
    template: ({ name, server }) => ({
      name: `monitoring-${name}`,
      project: AppProject.fromProjectName('platform'),
      source: Source.git({
        repoURL: 'https://github.com/company/monitoring.git',
        targetRevision: 'main',
        path: 'manifests',
      }),
      destination: Destination.server(server, 'monitoring'),
      syncPolicy: SyncPolicy.automated({ prune: true, selfHeal: true }),
    }),
  });
}
