import { Destination } from '../constructs/argocd/index.js';
import { PlatformError } from './errors.js';

/** What is known of a cluster beside its name or address. */
export interface ClusterOptions {
  /**
   * Labels to choose it by.
   * @default - none
   */
  readonly labels?: Readonly<Record<string, string>>;
}

/** A cluster to deliver to, as the hub knows it. */
export class Cluster {
  /** A cluster by the name under which it is registered at the hub. Where its API is stays the hub's knowledge. */
  static named(name: string, options: ClusterOptions = {}): Cluster {
    if (/^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/.test(name)) return new Cluster(name, undefined, options);
    throw new PlatformError(
      'INVALID_CLUSTER',
      `expected the name of a registered cluster, got ${JSON.stringify(name)}`,
    );
  }

  /** A cluster by a fixed address of its API, `https://host` with an optional port. */
  static fromServer(url: string, options: ClusterOptions = {}): Cluster {
    const server = URL.canParse(url) ? new URL(url) : undefined;
    const isLocal = server && /^(localhost|127\.\d+\.\d+\.\d+|\[::1\]|0\.0\.0\.0)$/.test(server.hostname);
    if (server?.protocol === 'https:' && !isLocal && !server.username && !server.search && !server.hash) {
      return new Cluster(undefined, url.replace(/\/+$/, ''), options);
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

  /**
   * The clusters of a fleet that have all of these labels, in its order.
   * @throws PlatformError `INVALID_CLUSTER` where none has them
   */
  static labelled(fleet: readonly Cluster[], labels: Readonly<Record<string, string>>): readonly Cluster[] {
    const wanted = Object.entries(labels);
    const chosen = fleet.filter((cluster) => wanted.every(([key, value]) => cluster.labels[key] === value));
    if (chosen.length > 0 && wanted.length > 0) return chosen;
    const shown = wanted.map(([key, value]) => `${key}=${value}`).join(', ') || 'no label';
    const known = fleet.map(({ selector, labels: own }) => `${selector} (${Object.values(own).join(', ')})`);
    throw new PlatformError('INVALID_CLUSTER', `no cluster of the fleet has ${shown}`, {
      got: shown,
      expected: `labels of one of ${known.join(', ') || 'none'}`,
      remedy: 'give a cluster the labels: Cluster.named(name, { labels: { … } })',
    });
  }

  /** What is known of it beside its name, for {@link Cluster.labelled}. */
  readonly labels: Readonly<Record<string, string>>;

  private constructor(
    readonly name: string | undefined,
    readonly server: string | undefined,
    options: ClusterOptions,
  ) {
    this.labels = options.labels ?? {};
  }

  /** It as a part of names: its name, or the host of its API. */
  get label(): string {
    const text = this.name ?? new URL(this.selector).host;
    return text
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '');
  }

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
