import type { JsonObject, KubeObject, ObjectKey } from '../../lib/kube/index.js';
import {
  DeliverySimulation,
  keyOfApplication,
  type DeliverySimulationOptions,
  type FileChanges,
} from '../../lib/simulate/index.js';

export const repository = 'https://git.example.com/shop.git';
export const minute = 60_000;

export function manifest(kind: string, name: string, more: JsonObject = {}, metadata: JsonObject = {}): string {
  const apiVersion = kind === 'StatefulSet' ? 'apps/v1' : kind === 'Job' ? 'batch/v1' : 'v1';
  return JSON.stringify({ apiVersion, kind, metadata: { name, ...metadata }, ...more });
}
export const map = (name: string, value = '1'): string => manifest('ConfigMap', name, { data: { value } });
export const maps = (...names: string[]): FileChanges =>
  Object.fromEntries(names.map((name) => [`app/${name}.json`, map(name)]));
export const gone = (...names: string[]): FileChanges =>
  Object.fromEntries(names.map((name) => [`app/${name}.json`, null]));

export function application(name: string, spec: JsonObject = {}, metadata: JsonObject = {}): KubeObject {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name, namespace: 'argocd', ...metadata },
    spec: {
      project: 'default',
      source: { repoURL: repository, path: 'app' },
      destination: { name: 'in-cluster', namespace: 'shop' },
      syncPolicy: { automated: { prune: true, selfHeal: true } },
      ...spec,
    },
  };
}

/** One Application, `shop`, of the folder `app`, synced to the hub's own cluster: whole deliveries under a virtual clock. */
export class Shop {
  readonly simulation: DeliverySimulation;

  constructor(
    files: FileChanges,
    { applications = [application('shop')], ...options }: Partial<DeliverySimulationOptions> = {},
  ) {
    const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } };
    this.simulation = new DeliverySimulation({
      repositories: { [repository]: { main: files } },
      applications: [namespace, ...applications],
      objects: [],
      workloads: false,
      ...options,
    });
  }

  static async delivered(...args: ConstructorParameters<typeof Shop>): Promise<Shop> {
    const shop = new Shop(...args);
    await shop.simulation.advance(minute);
    return shop;
  }

  async push(files: FileChanges): Promise<void> {
    this.simulation.push(repository, 'main', files);
    await this.simulation.advance(minute);
  }

  /** The names of what is live of a kind in the namespace. */
  live(kind = 'ConfigMap', group = ''): string[] {
    return this.simulation
      .cluster('in-cluster')
      .objects({ group, kind })
      .filter(({ metadata }) => metadata.namespace === 'shop')
      .map(({ metadata }) => metadata.name ?? '')
      .filter((name) => name !== 'kube-root-ca.crt')
      .sort();
  }

  get deleted(): string[] {
    return this.simulation.events.filter(({ verb }) => verb === 'delete').map(({ object }) => object ?? '');
  }

  conditions(name = 'shop'): string[] {
    return (this.simulation.application(name).status?.conditions ?? []).map(
      ({ type, message }) => `${type}: ${message}`,
    );
  }

  patch(patch: JsonObject, name = 'shop'): Promise<void> {
    return this.simulation.patch('in-cluster', keyOfApplication(name), patch);
  }

  async approve(): Promise<void> {
    const annotations = { 'argocd.argoproj.io/deletion-approved': this.simulation.now.toISOString() };
    await this.patch({ metadata: { annotations } });
    await this.simulation.advance(minute);
  }

  async delete(name = 'shop'): Promise<void> {
    await this.simulation.delete('in-cluster', keyOfApplication(name));
    await this.simulation.advance(5 * minute);
  }
}

export const keyOf = (name: string, kind = 'ConfigMap'): ObjectKey => ({ group: '', kind, namespace: 'shop', name });
export const four = maps('a', 'b', 'c', 'd');
