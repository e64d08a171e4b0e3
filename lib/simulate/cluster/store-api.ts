import { ApiError as StoreError, type Objects, type Store } from '../../embedded/index.js';
import { ApiError, notServed, type DeleteOptions, type ObjectApi, type WriteOptions } from '../../engine/index.js';
import {
  cloneJson,
  gvkOf,
  keyText,
  type GroupVersionKind,
  type Json,
  type KubeObject,
  type ObjectKey,
} from '../../kube/index.js';

type Resource = NonNullable<ReturnType<Store['resources']['ofGvk']>>;

/** A request that is about to be made; what is given back refuses it. */
export type Admission = (request: {
  readonly verb: 'create' | 'update' | 'patch' | 'apply' | 'delete';
  readonly key: ObjectKey;
  readonly object: KubeObject | undefined;
}) => string | undefined;

/** The API of a store, without HTTP in between: its refusals are those of the API server. */
export class StoreApi implements ObjectApi {
  /** The key (`keyText`) of the object that is being written just now. */
  writing: string | undefined;
  private readonly objects: Objects;

  constructor(
    private readonly store: Store,
    private readonly admission: Admission = () => undefined,
  ) {
    this.objects = store.objects();
  }

  async get(gvk: GroupVersionKind, key: ObjectKey): Promise<KubeObject> {
    const resource = this.resourceOf(gvk);
    const object = await this.objects.get(gvk, resource.namespaced ? key.namespace : '', key.name);
    if (object !== undefined) return object;
    const what = resource.group === '' ? resource.plural : `${resource.plural}.${resource.group}`;
    throw new ApiError(404, 'NotFound', `${what} "${key.name}" not found`);
  }

  create(object: KubeObject, options: WriteOptions): Promise<KubeObject> {
    return this.write('create', object, (resource, namespace, context) =>
      this.store.writer.create(resource, namespace, cloneJson(object), { ...context, ...written(options) }),
    );
  }

  replace(object: KubeObject, options: WriteOptions): Promise<KubeObject> {
    return this.write('update', object, (resource, namespace, context) =>
      this.store.writer.update(resource, namespace, nameOf(object), cloneJson(object), {
        ...context,
        ...written(options),
      }),
    );
  }

  apply(object: KubeObject, options: WriteOptions): Promise<KubeObject> {
    return this.write('apply', object, (resource, namespace, context) => {
      const whole = { ...context, ...written(options), force: true };
      return this.store.writer.apply(resource, namespace, nameOf(object), cloneJson(object), whole).object;
    });
  }

  mergePatch(of: KubeObject, patch: Json, options: WriteOptions): Promise<KubeObject> {
    return this.patch(of, { type: 'merge', body: patch }, options);
  }

  jsonPatch(of: KubeObject, patch: Json, options: WriteOptions): Promise<KubeObject> {
    return this.patch(of, { type: 'json', body: patch }, options);
  }

  delete(gvk: GroupVersionKind, key: ObjectKey, options: DeleteOptions): Promise<KubeObject | undefined> {
    return this.attempt(() => {
      const resource = this.resourceOf(gvk);
      this.admit('delete', key, undefined);
      const { gone, object } = this.as(key, () =>
        this.store.writer.delete(resource, resource.namespaced ? key.namespace : '', key.name, {
          propagation: options.propagation,
          ...(options.uid !== undefined && { uid: options.uid }),
          ...(options.resourceVersion !== undefined && { resourceVersion: options.resourceVersion }),
          dryRun: options.dryRun === 'server',
        }),
      );
      return gone || object.metadata.deletionTimestamp === undefined ? undefined : object;
    });
  }

  private patch(
    of: KubeObject,
    patch: { readonly type: 'merge' | 'json'; readonly body: Json },
    options: WriteOptions,
  ): Promise<KubeObject> {
    return this.write('patch', of, (resource, namespace, context) =>
      this.store.writer.patch(resource, namespace, nameOf(of), patch, { ...context, ...written(options) }),
    );
  }

  private write(
    verb: 'create' | 'update' | 'patch' | 'apply',
    object: KubeObject,
    work: (resource: Resource, namespace: string, context: { version: string }) => KubeObject,
  ): Promise<KubeObject> {
    return this.attempt(() => {
      const gvk = gvkOf(object);
      const resource = this.resourceOf(gvk);
      const namespace = resource.namespaced ? (object.metadata.namespace ?? '') : '';
      const key = { group: gvk.group, kind: gvk.kind, namespace, name: nameOf(object) };
      this.admit(verb, key, object);
      return this.as(key, () => work(resource, namespace, { version: gvk.version }));
    });
  }

  /** What the store does within a write it tells at once: listeners can see whose write it is. */
  private as<T>(key: ObjectKey, work: () => T): T {
    this.writing = keyText(key);
    try {
      return work();
    } finally {
      this.writing = undefined;
    }
  }

  private admit(verb: Parameters<Admission>[0]['verb'], key: ObjectKey, object: KubeObject | undefined): void {
    const refusal = this.admission({ verb, key, object });
    if (refusal !== undefined) throw new ApiError(403, 'Forbidden', refusal);
  }

  private resourceOf(gvk: GroupVersionKind): Resource {
    const resource = this.store.resources.ofGvk(gvk);
    if (resource !== undefined) return resource;
    const other = this.store.resources.ofKind(gvk.group, gvk.kind);
    const version = other?.versions[0]?.version;
    throw new ApiError(404, 'NotFound', notServed(gvk, version === undefined ? undefined : { ...gvk, version }));
  }

  private attempt<T>(work: () => T): Promise<T> {
    try {
      return Promise.resolve(work());
    } catch (error) {
      return Promise.reject(refusalOf(error));
    }
  }
}

function nameOf({ metadata }: KubeObject): string {
  return metadata.name ?? '';
}

function written({ manager, validation, dryRun }: WriteOptions) {
  return { manager, dryRun: dryRun === 'server', ...(validation !== undefined && { validation }) };
}

/** A refusal of the store as a client of the API sees it. */
function refusalOf(error: unknown): Error {
  if (!(error instanceof StoreError)) return error instanceof Error ? error : new Error(String(error));
  return new ApiError(error.status, error.reason, error.what, error.details?.causes ?? []);
}
