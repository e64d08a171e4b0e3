import type { Chart } from 'cdk8s';
import { AppProject, Application, Destination, SecretReference, Source, SyncOption, SyncPolicy } from 'slipway';
import { RepositoryAuth, RepositoryCredentials } from 'slipway/argocd';

const vault = { name: 'vault', kind: 'ClusterSecretStore' } as const;
const registry = 'oci://registry.example.com/ml';
const syncPolicy = SyncPolicy.automated({ prune: true, selfHeal: true, options: [SyncOption.createNamespace()] });

/** What a registry has for a project: manifests in an artifact, and a chart. Both follow a range of versions. */
export function fromRegistry(chart: Chart): void {
  const password = SecretReference.inStore(vault, 'ml/registry', { property: 'password' });
  new RepositoryCredentials(chart, 'registry', {
    url: registry,
    type: 'oci',
    project: 'ml-platform',
    auth: RepositoryAuth.basic('reader', password),
  });
  const project = AppProject.fromProjectName('ml-platform');
  new Application(chart, 'serving', {
    metadata: { name: 'serving' },
    project,
    source: Source.oci({ repoURL: `${registry}/serving`, path: 'overlays/prod', targetRevision: '2.x' }),
    destination: Destination.inCluster('serving'),
    syncPolicy,
  });
  new Application(chart, 'mlflow', {
    metadata: { name: 'mlflow' },
    project,
    source: Source.helm({ repoURL: `${registry}/charts`, chart: 'mlflow', targetRevision: '~1.8.0' }),
    destination: Destination.inCluster('mlflow'),
    syncPolicy,
  });
}
