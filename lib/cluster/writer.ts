import type { DeleteOptions, ObjectApi, WriteOptions } from '../engine/index.js';
import {
  gvkOf,
  joinApiVersion,
  type GroupVersionKind,
  type Json,
  type KubeObject,
  type ObjectKey,
} from '../kube/index.js';
import { ApiClient, asObject, patchTypes, type Query } from './client.js';
import { resourcePath, type ServedResource } from './discovery.js';
import { ApiError } from './errors.js';

/** Reads and writes single objects of any served kind. Methods throw ApiError and UnreachableError. */
export class ObjectWriter implements ObjectApi {
  constructor(
    private readonly client: ApiClient,
    /** The resource of a kind; throws ApiError NotFound when the cluster does not serve it. */
    private readonly resource: (gvk: GroupVersionKind) => Promise<ServedResource>,
  ) {}

  async get(gvk: GroupVersionKind, key: ObjectKey): Promise<KubeObject> {
    const resource = await this.resource(gvk);
    return objectOf(await this.client.json('GET', resourcePath(resource, key.namespace, key.name)), gvk);
  }

  async create(object: KubeObject, options: WriteOptions): Promise<KubeObject> {
    const gvk = gvkOf(object);
    const resource = await this.resource(gvk);
    const path = resourcePath(resource, object.metadata.namespace ?? '');
    return objectOf(await this.client.json('POST', path, { query: queryOf(options), body: object }), gvk);
  }

  async replace(object: KubeObject, options: WriteOptions): Promise<KubeObject> {
    return this.write('PUT', object, object, options);
  }

  /** Server-side apply; conflicting fields are taken over. */
  async apply(object: KubeObject, options: WriteOptions): Promise<KubeObject> {
    return this.write('PATCH', object, object, options, patchTypes.apply, { force: true });
  }

  async mergePatch(of: KubeObject, patch: Json, options: WriteOptions): Promise<KubeObject> {
    return this.write('PATCH', of, patch, options, patchTypes.merge);
  }

  async jsonPatch(of: KubeObject, patch: Json, options: WriteOptions): Promise<KubeObject> {
    return this.write('PATCH', of, patch, options, patchTypes.json);
  }

  /** Deletes an object; gives the object while it is still there (finalizers, graceful deletion). */
  async delete(gvk: GroupVersionKind, key: ObjectKey, options: DeleteOptions): Promise<KubeObject | undefined> {
    const resource = await this.resource(gvk);
    const answer = await this.client.json('DELETE', resourcePath(resource, key.namespace, key.name), {
      body: {
        apiVersion: 'v1',
        kind: 'DeleteOptions',
        propagationPolicy: options.propagation,
        ...(options.uid !== undefined && {
          preconditions: {
            uid: options.uid,
            ...(options.resourceVersion !== undefined && { resourceVersion: options.resourceVersion }),
          },
        }),
        ...(options.dryRun === 'server' && { dryRun: ['All'] }),
      },
    });
    const object = asObject(answer);
    if (object['kind'] === 'Status') return undefined;
    const left = objectOf(answer, gvk);
    return left.metadata.deletionTimestamp === undefined ? undefined : left;
  }

  private async write(
    method: string,
    of: KubeObject,
    body: Json,
    options: WriteOptions,
    contentType?: string,
    query: Query = {},
  ): Promise<KubeObject> {
    const gvk = gvkOf(of);
    const resource = await this.resource(gvk);
    const path = resourcePath(resource, of.metadata.namespace ?? '', of.metadata.name ?? '');
    return objectOf(
      await this.client.json(method, path, {
        query: { ...queryOf(options), ...query },
        body,
        ...(contentType !== undefined && { contentType }),
      }),
      gvk,
    );
  }
}

function queryOf(options: WriteOptions): Query {
  return {
    fieldManager: options.manager,
    fieldValidation: options.validation,
    dryRun: options.dryRun === 'server' ? 'All' : undefined,
  };
}

function objectOf(answer: Json, gvk: GroupVersionKind): KubeObject {
  const body = asObject(answer);
  if (body['metadata'] === undefined)
    throw new ApiError(500, '', 'the server answered with something that is no object');
  return {
    ...body,
    apiVersion: joinApiVersion(gvk.group, gvk.version),
    kind: gvk.kind,
    metadata: asObject(body['metadata']),
  };
}
