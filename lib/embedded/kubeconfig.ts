import { writeYaml } from '../kube/index.js';

/** What a kubeconfig needs of a cluster. */
export interface KubeconfigCluster {
  readonly name: string;
  readonly url: string;
  readonly token: string;
}

/**
 * A kubeconfig as YAML, with one context for each cluster; the first is the current one.
 *
 * The token stands in the server's URL too: over plain HTTP, which here never leaves the machine, kubectl leaves out the user's; and the
 * JavaScript client speaks plain HTTP only where certificates are not looked at.
 */
export function kubeconfigOf(clusters: readonly KubeconfigCluster[]): string {
  return writeYaml({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': clusters[0]?.name ?? '',
    clusters: clusters.map(({ name, url, token }) => ({
      name,
      cluster: { server: withToken(url, token), 'insecure-skip-tls-verify': true },
    })),
    users: clusters.map(({ name, token }) => ({ name, user: { token } })),
    contexts: clusters.map(({ name }) => ({ name, context: { cluster: name, user: name } })),
  });
}

function withToken(server: string, token: string): string {
  const url = new URL(server);
  url.username = 'slipway';
  url.password = token;
  return url.href.replace(/\/$/, '');
}
