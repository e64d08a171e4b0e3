import { inClusterServer, type Destination as DestinationJson } from '../../model/index.js';
import { invalidValue } from '../errors.js';
import { isTemplate } from './parameter.js';

/** The cluster and namespace that something is delivered to. */
export class Destination {
  /** A cluster by the name that it is registered under: manifests then hold no address. */
  static cluster(name: string, namespace?: string): Destination {
    if (name.trim() === '') throw invalidValue('Destination.cluster', name, 'the name of a cluster');
    return new Destination({ name, ...namespaceOf(namespace) });
  }

  /** A cluster by the URL of its API. */
  static server(url: string, namespace?: string): Destination {
    if (!/^https?:\/\/[^\s/]+/.test(url) && !isTemplate(url))
      throw invalidValue('Destination.server', url, 'an http or https URL');
    return new Destination({ server: url.replace(/\/+$/, ''), ...namespaceOf(namespace) });
  }

  /** The cluster in which the reconciler itself is at home. */
  static inCluster(namespace?: string): Destination {
    return Destination.server(inClusterServer, namespace);
  }

  /** Any cluster and any namespace: only a project may say so. */
  static any(): Destination {
    return new Destination({ server: '*', namespace: '*' });
  }

  private constructor(private readonly destination: DestinationJson) {}

  /** Name of the cluster, when it is addressed by name. */
  get clusterName(): string | undefined {
    return this.destination.name;
  }

  /** URL of the cluster's API, when it is addressed by URL. */
  get serverUrl(): string | undefined {
    return this.destination.server;
  }

  /** Namespace of objects that name none. */
  get namespace(): string | undefined {
    return this.destination.namespace;
  }

  /** The same cluster, another namespace. */
  inNamespace(namespace: string): Destination {
    return new Destination({ ...this.destination, ...namespaceOf(namespace) });
  }

  /** As the Application says it. */
  toJson(): DestinationJson {
    return { ...this.destination };
  }
}

const label = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

/** A namespace, or a glob of namespaces as a project may have it. */
function namespaceOf(namespace: string | undefined): { namespace?: string } {
  if (namespace === undefined) return {};
  if (!label.test(namespace) && !/[*?[{!]/.test(namespace)) {
    throw invalidValue('Destination namespace', namespace, 'a DNS label: lower-case letters, digits and -, at most 63');
  }
  return { namespace };
}
