import { Destination } from '../constructs/argocd/index.js';
import { PlatformError } from './errors.js';

/** A cluster to deliver to, as the hub knows it. */
export class Cluster {
  /** A cluster by the name under which it is registered at the hub. Where its API is stays the hub's knowledge. */
  static named(name: string): Cluster {
    if (/^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/.test(name)) return new Cluster(name, undefined);
    throw new PlatformError(
      'INVALID_CLUSTER',
      `expected the name of a registered cluster, got ${JSON.stringify(name)}`,
    );
  }

  /** A cluster by a fixed address of its API, `https://host` with an optional port. */
  static fromServer(url: string): Cluster {
    const server = URL.canParse(url) ? new URL(url) : undefined;
    const isLocal = server && /^(localhost|127\.\d+\.\d+\.\d+|\[::1\]|0\.0\.0\.0)$/.test(server.hostname);
    if (server?.protocol === 'https:' && !isLocal && !server.username && !server.search && !server.hash) {
      return new Cluster(undefined, url.replace(/\/+$/, ''));
    }
    throw new PlatformError(
      'INVALID_CLUSTER',
      `expected the https:// URL of a Kubernetes API, got ${JSON.stringify(url)}`,
      {
        remedy:
          'an address of one machine does not belong in a manifest: register the cluster and use Cluster.named(…)',
      },
    );
  }

  private constructor(
    readonly name: string | undefined,
    readonly server: string | undefined,
  ) {}

  /** What identifies it in a project's rules and windows. */
  get selector(): string {
    return this.name ?? this.server ?? '';
  }

  /** A namespace of it (or a glob of namespaces, in a project) as a destination. */
  destination(namespace: string): Destination {
    return this.name !== undefined
      ? Destination.cluster(this.name, namespace)
      : Destination.server(this.selector, namespace);
  }

  toString(): string {
    return this.selector;
  }
}
