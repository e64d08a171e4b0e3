import type { Chart } from 'cdk8s';
import { AppProject, Destination } from 'slipway';

const servers = {
  production: 'https://kubernetes.default.svc',
  staging: 'https://staging-cluster-api.example.com',
  development: 'https://dev-cluster-api.example.com',
};

/** A project for each environment: two sources, one cluster, every kind. */
export function projects(chart: Chart): void {
  for (const [name, server] of Object.entries(servers)) {
    new AppProject(chart, name, {
      metadata: { name },
      description: `${name.charAt(0).toUpperCase()}${name.slice(1)} environment`,
      sourceRepos: ['https://github.com/example/kubernetes-gitops.git', 'https://charts.helm.sh/stable'],
      destinations: [Destination.server(server, '*')],
      clusterResourceWhitelist: [{ group: '*', kind: '*' }],
      namespaceResourceWhitelist: [{ group: '*', kind: '*' }],
      orphanedResources: { warn: true },
      keepWhileUsed: true,
    });
  }
}
