import { cloneJson, gvkOf, type GroupVersionKind, type JsonObject, type KubeObject } from '../../kube/index.js';
import { ApiError } from '../errors.js';
import type { DeleteObjectOptions, ObjectEvent, Objects } from '../objects.js';
import { textAt } from '../fields.js';
import { assignPod } from './binding.js';
import type { Change } from './collection.js';
import { fromStorage } from './conversion.js';
import type { Resource } from './resource.js';
import type { Store } from './store.js';

const MANAGER = 'kube-controller-manager';

/** A store as {@link Objects}: no HTTP in between. Watches are told in a microtask, never within the write itself. */
export class StoreObjects implements Objects {
  constructor(private readonly store: Store) {}

  list(kind: GroupVersionKind, namespace?: string): Promise<readonly KubeObject[]> {
    const resource = this.store.resources.ofGvk(kind);
    if (resource === undefined) return Promise.resolve([]);
    const all = this.store.collection(resource).list();
    const some = namespace === undefined ? all : all.filter((object) => object.metadata.namespace === namespace);
    return Promise.resolve(some.map((object) => fromStorage(resource, kind.version, object)));
  }

  get(kind: GroupVersionKind, namespace: string, name: string): Promise<KubeObject | undefined> {
    const resource = this.store.resources.ofGvk(kind);
    const object = resource && this.store.find(resource, namespace, name);
    return Promise.resolve(object && fromStorage(resource, kind.version, object));
  }

  watch(kind: GroupVersionKind, listener: (event: ObjectEvent) => void): () => void {
    let open = true;
    let queue: ObjectEvent[] = [];
    const flush = (): void => {
      const events = queue;
      queue = [];
      for (const event of events) if (open) listener(event);
    };
    const push = (event: ObjectEvent): void => {
      queue.push(event);
      if (queue.length === 1) queueMicrotask(flush);
    };
    const show = (object: KubeObject): KubeObject => {
      const resource = this.store.resources.ofGvk(kind);
      return resource ? fromStorage(resource, kind.version, object) : object;
    };
    const collection = this.store.collectionOf(kind);
    for (const object of collection.list()) push({ type: 'ADDED', object: show(object) });
    const stop = collection.listen(({ type, object }: Change) => push({ type, object: show(object) }));
    return () => {
      open = false;
      stop();
    };
  }

  create(object: KubeObject): Promise<KubeObject> {
    return this.attempt(() => {
      const gvk = gvkOf(object);
      if (gvk.kind === 'Binding' && gvk.group === '') return this.bind(object);
      const copy = cloneJson(object);
      const resource = this.store.resourceOf(gvk);
      return this.store.writer.create(resource, object.metadata.namespace ?? '', copy, {
        version: gvk.version,
        manager: MANAGER,
      });
    });
  }

  /** A Binding is an act, not an object: nothing of it is kept. */
  private bind(binding: KubeObject): KubeObject {
    const { namespace = '', name = '' } = binding.metadata;
    assignPod(this.store, namespace, name, textAt(binding, 'target', 'name') ?? '');
    return binding;
  }

  patch(kind: GroupVersionKind, namespace: string, name: string, patch: JsonObject): Promise<KubeObject | undefined> {
    return this.merge(kind, namespace, name, patch);
  }

  patchStatus(
    kind: GroupVersionKind,
    namespace: string,
    name: string,
    status: JsonObject,
    annotations?: { readonly [key: string]: string },
  ): Promise<KubeObject | undefined> {
    const resource = this.store.resources.ofGvk(kind);
    const body: JsonObject = { status, ...(annotations && { metadata: { annotations: { ...annotations } } }) };
    return this.merge(kind, namespace, name, body, resource?.status === true ? 'status' : undefined);
  }

  delete(kind: GroupVersionKind, namespace: string, name: string, options: DeleteObjectOptions = {}): Promise<void> {
    return this.attempt(() => {
      const resource = this.store.resources.ofGvk(kind);
      const existing = resource && this.store.find(resource, namespace, name);
      if (resource === undefined || existing === undefined) return;
      if (options.uid !== undefined && options.uid !== existing.metadata.uid) return;
      this.store.writer.delete(resource, namespace, name, { propagation: 'Background', ...options });
    });
  }

  private merge(
    kind: GroupVersionKind,
    namespace: string,
    name: string,
    body: JsonObject,
    subresource?: 'status',
  ): Promise<KubeObject | undefined> {
    return this.attempt(() => {
      const resource: Resource | undefined = this.store.resources.ofGvk(kind);
      if (resource === undefined || this.store.find(resource, namespace, name) === undefined) return undefined;
      return this.store.writer.patch(
        resource,
        namespace,
        name,
        { type: 'merge', body },
        { version: kind.version, manager: MANAGER, ...(subresource && { subresource }) },
      );
    });
  }

  private attempt<T>(work: () => T): Promise<T> {
    try {
      return Promise.resolve(work());
    } catch (error) {
      return Promise.reject(error instanceof Error ? error : new ApiError(500, 'InternalError', String(error)));
    }
  }
}
