import type { Chart } from 'cdk8s';
import { AppProject, Application, Destination, Source, SyncOption, SyncPolicy } from 'slipway';
import { writeYaml, type JsonObject } from 'slipway/kube';

/** What the chart is told. The password is the guide's own: keep yours in a store, and name its Secret here. */
const values = (password: string): JsonObject => ({
  image: { repository: 'ghcr.io/mlflow/mlflow', tag: 'v2.8.1' },
  service: { type: 'LoadBalancer', port: 80 },
  resources: { requests: { cpu: '500m', memory: '512Mi' }, limits: { cpu: '1000m', memory: '1Gi' } },
  backendStore: {
    postgres: {
      enabled: true,
      host: 'postgres.database.svc.cluster.local',
      port: 5432,
      database: 'mlflow',
      username: 'mlflow',
      password,
    },
  },
  artifactRoot: { s3: { enabled: true, bucket: 'ml-artifacts', region: 'us-west-2' } },
});

/** A chart of a Helm repository with values. */
export function mlflowByHelm(chart: Chart): void {
  new Application(chart, 'mlflow', {
    metadata: { name: 'mlflow' },
    project: AppProject.fromProjectName('ml-platform'),
    source: Source.helm({
      repoURL: 'https://community-charts.github.io/helm-charts',
      chart: 'mlflow',
      targetRevision: '0.7.19',
      helm: { values: writeYaml(values('changeme')) },
    }),
    destination: Destination.inCluster('mlflow'),
    syncPolicy: SyncPolicy.automated({ prune: true, selfHeal: true, options: [SyncOption.createNamespace()] }),
  });
}
