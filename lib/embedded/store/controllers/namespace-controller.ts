import type { KubeObject } from '../../../kube/index.js';
import { valueAt } from '../../fields.js';
import type { Change } from '../collection.js';
import type { Resource } from '../resource.js';
import type { Store } from '../store.js';
import type { Controller } from './controllers.js';
import { endConditions, type Remaining } from './namespace-conditions.js';

const KUBERNETES = 'kubernetes';
const DEFAULT_ACCOUNT = 'default';
const WRITER = { version: 'v1', manager: 'kube-controller-manager' };
const SEEDS = ['default', 'kube-system', 'kube-public', 'kube-node-lease'];

/** Seeds the namespaces that every cluster has, fills new ones, and empties the ones that are being deleted. */
export class NamespaceController implements Controller {
  private readonly namespaces: Resource;

  constructor(private readonly store: Store) {
    this.namespaces = store.builtin('', 'Namespace');
  }

  begin(): void {
    for (const name of SEEDS) {
      if (this.store.find(this.namespaces, '', name) !== undefined) continue;
      const seed: KubeObject = { apiVersion: 'v1', kind: 'Namespace', metadata: { name } };
      this.store.writer.create(this.namespaces, '', seed, { version: 'v1', manager: 'kube-apiserver' });
    }
    for (const namespace of this.store.collection(this.namespaces).list()) this.empty(namespace.metadata.name ?? '');
  }

  react(collection: string, { type, object }: Change): void {
    if (collection === '/Namespace') {
      const name = object.metadata.name ?? '';
      if (type === 'ADDED') this.fill(name);
      else if (type === 'MODIFIED') this.empty(name);
      return;
    }
    if (object.metadata.namespace === undefined) return;
    if (type !== 'DELETED') return;
    this.empty(object.metadata.namespace);
    if (collection === '/ServiceAccount' && object.metadata.name === DEFAULT_ACCOUNT) {
      this.addDefaultAccount(object.metadata.namespace);
    }
  }

  private fill(namespace: string): void {
    this.addDefaultAccount(namespace);
    const metadata = {
      namespace,
      name: 'kube-root-ca.crt',
      annotations: {
        'kubernetes.io/description': 'Contains a CA bundle that can be used to verify the kube-apiserver.',
      },
    };
    this.store.writer.create(
      this.store.builtin('', 'ConfigMap'),
      namespace,
      { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { 'ca.crt': '' } },
      WRITER,
    );
  }

  /** Every namespace has an account for its pods, and gets another one when that is deleted. */
  private addDefaultAccount(namespace: string): void {
    const accounts = this.store.builtin('', 'ServiceAccount');
    const found = this.store.find(this.namespaces, '', namespace);
    if (found === undefined || found.metadata.deletionTimestamp !== undefined) return;
    if (this.store.find(accounts, namespace, DEFAULT_ACCOUNT) !== undefined) return;
    const metadata = { namespace, name: DEFAULT_ACCOUNT };
    this.store.writer.create(accounts, namespace, { apiVersion: 'v1', kind: 'ServiceAccount', metadata }, WRITER);
  }

  private emptying = new Set<string>();

  private empty(name: string): void {
    const namespace = this.store.find(this.namespaces, '', name);
    if (namespace?.metadata.deletionTimestamp === undefined || this.emptying.has(name)) return;
    if (!finalizersOf(namespace).includes(KUBERNETES)) return;
    this.emptying.add(name);
    try {
      const left = this.deleteContent(name);
      const current = this.store.find(this.namespaces, '', name);
      if (current === undefined) return;
      const status = { phase: 'Terminating', conditions: endConditions(left, current, this.store.now()) };
      const told: KubeObject = { ...current, status };
      if (left.length === 0) {
        const finalizers = finalizersOf(current).filter((finalizer) => finalizer !== KUBERNETES);
        told['spec'] = finalizers.length === 0 ? {} : { finalizers };
      }
      this.store.writer.replace(this.namespaces, current, told);
    } finally {
      this.emptying.delete(name);
    }
  }

  /** Deletes what is in a namespace; answers what still waits. */
  private deleteContent(namespace: string): Remaining[] {
    const left: Remaining[] = [];
    for (const resource of [...this.store.resources.all()]) {
      if (!resource.namespaced || resource.storedAs !== undefined) continue;
      for (const object of this.store.collection(resource).list()) {
        if (object.metadata.namespace !== namespace) continue;
        const name = object.metadata.name ?? '';
        if (object.metadata.deletionTimestamp === undefined) {
          this.store.writer.delete(resource, namespace, name, { propagation: 'Background' });
        }
        const waiting = this.store.find(resource, namespace, name);
        if (waiting !== undefined) left.push({ resource, finalizers: waiting.metadata.finalizers ?? [] });
      }
    }
    return left;
  }
}

function finalizersOf(namespace: KubeObject): string[] {
  const finalizers = valueAt(namespace, ['spec', 'finalizers']);
  return Array.isArray(finalizers) ? finalizers.map(String) : [];
}
