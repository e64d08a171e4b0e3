import type { KubeObject } from '../../../kube/index.js';
import { valueAt } from '../../fields.js';
import type { Change } from '../collection.js';
import type { Resource } from '../resource.js';
import type { Store } from '../store.js';
import type { Controller } from './controllers.js';

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
    if (type === 'DELETED') this.empty(object.metadata.namespace);
  }

  private fill(namespace: string): void {
    const context = { version: 'v1', manager: 'kube-controller-manager' };
    const metadata = { namespace };
    this.store.writer.create(
      this.store.builtin('', 'ServiceAccount'),
      namespace,
      { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { ...metadata, name: 'default' } },
      context,
    );
    this.store.writer.create(
      this.store.builtin('', 'ConfigMap'),
      namespace,
      {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: {
          ...metadata,
          name: 'kube-root-ca.crt',
          annotations: {
            'kubernetes.io/description': 'Contains a CA bundle that can be used to verify the kube-apiserver.',
          },
        },
        data: { 'ca.crt': '' },
      },
      context,
    );
  }

  private emptying = new Set<string>();

  private empty(name: string): void {
    const namespace = this.store.find(this.namespaces, '', name);
    if (namespace?.metadata.deletionTimestamp === undefined || this.emptying.has(name)) return;
    if (!Array.isArray(valueAt(namespace, ['spec', 'finalizers']))) return;
    this.emptying.add(name);
    try {
      const left = this.deleteContent(name);
      const current = this.store.find(this.namespaces, '', name);
      if (current === undefined) return;
      const after: KubeObject = {
        ...current,
        status: { phase: 'Terminating', conditions: this.conditions(left, current) },
      };
      if (left === 0) after['spec'] = { finalizers: [] };
      this.store.writer.replace(this.namespaces, current, after);
    } finally {
      this.emptying.delete(name);
    }
  }

  private deleteContent(namespace: string): number {
    let left = 0;
    for (const resource of [...this.store.resources.all()]) {
      if (!resource.namespaced || resource.storedAs !== undefined) continue;
      for (const object of this.store.collection(resource).list()) {
        if (object.metadata.namespace !== namespace) continue;
        const name = object.metadata.name ?? '';
        if (object.metadata.deletionTimestamp === undefined) {
          this.store.writer.delete(resource, namespace, name, { propagation: 'Background' });
        }
        if (this.store.find(resource, namespace, name) !== undefined) left++;
      }
    }
    return left;
  }

  private conditions(left: number, namespace: KubeObject): { [key: string]: string }[] {
    const previous = valueAt(namespace, ['status', 'conditions']);
    const now = this.store.now();
    const condition = (type: string, status: boolean, reason: string, message: string): { [key: string]: string } => {
      const text = status ? 'True' : 'False';
      const old = Array.isArray(previous)
        ? previous.find((item) => valueAt(item, ['type']) === type && valueAt(item, ['status']) === text)
        : undefined;
      const since = valueAt(old, ['lastTransitionTime']);
      return { type, status: text, lastTransitionTime: typeof since === 'string' ? since : now, reason, message };
    };
    return [
      condition(
        'NamespaceDeletionDiscoveryFailure',
        false,
        'ResourcesDiscovered',
        'All resources successfully discovered',
      ),
      condition(
        'NamespaceDeletionGroupVersionParsingFailure',
        false,
        'ParsedGroupVersions',
        'All legacy kube types successfully parsed',
      ),
      condition(
        'NamespaceDeletionContentFailure',
        false,
        'ContentDeleted',
        'All content successfully deleted, may be waiting on finalization',
      ),
      left > 0
        ? condition(
            'NamespaceContentRemaining',
            true,
            'SomeResourcesRemain',
            `Some resources are remaining: ${left} objects`,
          )
        : condition('NamespaceContentRemaining', false, 'ContentRemoved', 'All content successfully removed'),
      left > 0
        ? condition(
            'NamespaceFinalizersRemaining',
            true,
            'SomeFinalizersRemain',
            `Some content in the namespace has finalizers remaining: ${left} objects`,
          )
        : condition(
            'NamespaceFinalizersRemaining',
            false,
            'ContentHasNoFinalizers',
            'All content-preserving finalizers finished',
          ),
    ];
  }
}
