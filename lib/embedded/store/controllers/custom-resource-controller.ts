import { cloneJson, type JsonObject, type KubeObject } from '../../../kube/index.js';
import { objectAt, objectsAt, textAt } from '../../fields.js';
import type { Change } from '../collection.js';
import { CUSTOM_RESOURCE_CLEANUP } from '../deletion-rules.js';
import { managedUpdate } from '../ownership.js';
import { readSchemas } from '../admission/schemas.js';
import type { Store } from '../store.js';
import type { Controller } from './controllers.js';

/** Serves what CustomResourceDefinitions define, says so in their status, and cleans up after them. */
export class CustomResourceController implements Controller {
  constructor(private readonly store: Store) {}

  begin(): void {
    for (const crd of this.definitions()) this.cleanUp(crd);
  }

  react(collection: string, { type, object }: Change): void {
    if (collection === 'apiextensions.k8s.io/CustomResourceDefinition') {
      if (type === 'DELETED') {
        this.store.resources.undefine(object.metadata.name ?? '');
      } else {
        this.store.resources.define(object);
        this.establish(object);
        this.cleanUp(object);
      }
      return;
    }
    if (type !== 'DELETED') return;
    for (const crd of this.definitions()) {
      if (crd.metadata.deletionTimestamp !== undefined) this.cleanUp(crd);
    }
  }

  private definitions(): readonly KubeObject[] {
    return this.store.collection(this.store.builtin('apiextensions.k8s.io', 'CustomResourceDefinition')).list();
  }

  private establish(seen: KubeObject): void {
    const resource = this.store.builtin('apiextensions.k8s.io', 'CustomResourceDefinition');
    const crd = this.store.find(resource, '', seen.metadata.name ?? '');
    if (crd === undefined || crd.metadata.deletionTimestamp !== undefined) return;
    const names = objectAt(crd, 'spec', 'names') ?? {};
    const conditions = objectsAt(crd, 'status', 'conditions');
    const established = conditions.some(
      (condition) => condition['type'] === 'Established' && condition['status'] === 'True',
    );
    const stored = new Set<string>();
    for (const version of objectsAt(crd, 'spec', 'versions')) {
      if (version['storage'] === true) stored.add(textAt(version, 'name') ?? '');
    }
    const before = objectAt(crd, 'status')?.['storedVersions'];
    for (const version of Array.isArray(before) ? before : []) stored.add(String(version));
    const now = this.store.now();
    const status: JsonObject = {
      conditions: established
        ? conditions
        : [
            {
              type: 'NamesAccepted',
              status: 'True',
              lastTransitionTime: now,
              reason: 'NoConflicts',
              message: 'no conflicts found',
            },
            {
              type: 'Established',
              status: 'True',
              lastTransitionTime: now,
              reason: 'InitialNamesAccepted',
              message: 'the initial names have been accepted',
            },
          ],
      acceptedNames: cloneJson(names),
      storedVersions: [...stored],
    };
    const after = managedUpdate({
      before: crd,
      after: { ...crd, status },
      manager: 'kube-apiserver',
      schema: readSchemas(resource, 'v1'),
      now,
      subresource: 'status',
    });
    this.store.writer.replace(resource, crd, after);
  }

  private cleanUp(seen: KubeObject): void {
    const definitions = this.store.builtin('apiextensions.k8s.io', 'CustomResourceDefinition');
    const crd = this.store.find(definitions, '', seen.metadata.name ?? '');
    if (crd?.metadata.deletionTimestamp === undefined) return;
    if (crd.metadata.finalizers?.includes(CUSTOM_RESOURCE_CLEANUP) !== true) return;
    const served = this.store.resources.ofKind(
      textAt(crd, 'spec', 'group') ?? '',
      textAt(crd, 'spec', 'names', 'kind') ?? '',
    );
    if (served !== undefined) {
      for (const object of this.store.collection(served).list()) {
        if (object.metadata.deletionTimestamp !== undefined) continue;
        this.store.writer.delete(served, object.metadata.namespace ?? '', object.metadata.name ?? '', {
          propagation: 'Background',
        });
      }
      if (this.store.collection(served).size > 0) return;
    }
    const current = this.store.find(definitions, '', crd.metadata.name ?? '');
    if (current?.metadata.finalizers?.includes(CUSTOM_RESOURCE_CLEANUP) !== true) return;
    const finalizers = current.metadata.finalizers.filter((finalizer) => finalizer !== CUSTOM_RESOURCE_CLEANUP);
    this.store.writer.replace(definitions, current, { ...current, metadata: { ...current.metadata, finalizers } });
  }
}
