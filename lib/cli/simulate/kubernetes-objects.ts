import {
  ApiClient,
  discover,
  ApiError as Refusal,
  resourcePath,
  patchTypes,
  type Catalogue,
  type Connection,
  type ServedResource,
} from '../../cluster/index.js';
import { ApiError, type DeleteObjectOptions, type ObjectEvent, type Objects } from '../../embedded/index.js';
import {
  gvkOf,
  isJsonObject,
  joinApiVersion,
  type Clock,
  type GroupVersionKind,
  type Json,
  type JsonObject,
  type KubeObject,
} from '../../kube/index.js';
import { KindFeed } from './kind-feed.js';

/** The field manager of the simulated controllers' writes. */
const fieldManager = 'slipway-simulator';

/** What {@link KubernetesObjects} speaks to. */
export interface KubernetesObjectsOptions {
  readonly connection: Connection;
  readonly clock: Clock;
  /** Hears of lists and watches that failed; they are tried again by themselves. */
  readonly onError?: (error: unknown) => void;
}

/** A Kubernetes API over HTTP as the narrow view that simulated controllers need. */
export class KubernetesObjects implements Objects {
  private readonly client: ApiClient;
  private readonly feeds = new Map<string, KindFeed>();
  private readonly withoutStatus = new Set<string>();
  private catalogue: Catalogue | undefined;
  private discovering: Promise<Catalogue> | undefined;

  constructor(private readonly options: KubernetesObjectsOptions) {
    this.client = new ApiClient(options.connection);
  }

  async list(kind: GroupVersionKind, namespace = ''): Promise<readonly KubeObject[]> {
    const resource = await this.resourceOf(kind);
    if (resource === undefined) return [];
    const answer = await this.asked('GET', resourcePath(resource, namespace));
    const items = isJsonObject(answer) && Array.isArray(answer['items']) ? answer['items'] : [];
    return items.map((item) => objectOf(item, kind));
  }

  async get(kind: GroupVersionKind, namespace: string, name: string): Promise<KubeObject | undefined> {
    const resource = await this.resourceOf(kind);
    return resource && this.one('GET', resourcePath(resource, namespace, name), kind);
  }

  watch(kind: GroupVersionKind, listener: (event: ObjectEvent) => void): () => void {
    const id = `${kind.group}/${kind.kind}`;
    let feed = this.feeds.get(id);
    if (feed === undefined) {
      feed = new KindFeed({
        client: this.client,
        clock: this.options.clock,
        resource: () => this.resourceOf(kind),
        failed: (error) => this.options.onError?.(error),
      });
      this.feeds.set(id, feed);
    }
    return feed.listen(listener);
  }

  async create(object: KubeObject): Promise<KubeObject> {
    const kind = gvkOf(object);
    const resource = await this.resourceOf(kind);
    if (resource === undefined)
      throw new ApiError(404, 'NotFound', `the cluster serves no ${object.apiVersion} ${object.kind}`);
    const path = resourcePath(resource, object.metadata.namespace ?? '');
    return objectOf(await this.asked('POST', path, object), kind);
  }

  async patch(
    kind: GroupVersionKind,
    namespace: string,
    name: string,
    patch: JsonObject,
  ): Promise<KubeObject | undefined> {
    const resource = await this.resourceOf(kind);
    return resource && this.one('PATCH', resourcePath(resource, namespace, name), kind, patch);
  }

  async patchStatus(
    kind: GroupVersionKind,
    namespace: string,
    name: string,
    status: JsonObject,
  ): Promise<KubeObject | undefined> {
    const resource = await this.resourceOf(kind);
    if (resource === undefined) return undefined;
    const object = resourcePath(resource, namespace, name);
    if (!this.withoutStatus.has(`${kind.group}/${kind.kind}`)) {
      const written = await this.one('PATCH', resourcePath(resource, namespace, name, 'status'), kind, { status });
      if (written !== undefined) return written;
      // No such object, or a kind whose status is no subresource.
      if ((await this.one('GET', object, kind)) === undefined) return undefined;
      this.withoutStatus.add(`${kind.group}/${kind.kind}`);
    }
    return this.one('PATCH', object, kind, { status });
  }

  async delete(
    kind: GroupVersionKind,
    namespace: string,
    name: string,
    options: DeleteObjectOptions = {},
  ): Promise<void> {
    const resource = await this.resourceOf(kind);
    if (resource === undefined) return;
    try {
      await this.asked('DELETE', resourcePath(resource, namespace, name), {
        apiVersion: 'v1',
        kind: 'DeleteOptions',
        propagationPolicy: options.propagation ?? 'Background',
        ...(options.gracePeriodSeconds !== undefined && { gracePeriodSeconds: options.gracePeriodSeconds }),
        ...(options.uid !== undefined && { preconditions: { uid: options.uid } }),
      });
    } catch (error) {
      const gone =
        error instanceof ApiError && (error.status === 404 || (error.status === 409 && options.uid !== undefined));
      if (!gone) throw error;
    }
  }

  /** Ends all watches and connections. */
  close(): void {
    for (const feed of this.feeds.values()) feed.stop();
    this.client.close();
  }

  /** What one request answers; `undefined` when there is no such object. */
  private async one(
    method: string,
    path: string,
    kind: GroupVersionKind,
    body?: Json,
  ): Promise<KubeObject | undefined> {
    try {
      return objectOf(await this.asked(method, path, body), kind);
    } catch (error) {
      if (error instanceof ApiError && error.status === 404) return undefined;
      throw error;
    }
  }

  /** Sends a request; a refusal is thrown as the error that {@link Objects} promises. */
  private async asked(method: string, path: string, body?: Json): Promise<Json> {
    try {
      return await this.client.json(method, path, {
        ...(body !== undefined && { body }),
        ...(method === 'PATCH' && { contentType: patchTypes.merge }),
        ...(method !== 'GET' && method !== 'DELETE' && { query: { fieldManager } }),
      });
    } catch (error) {
      throw error instanceof Refusal ? new ApiError(error.status, error.reason, error.detail) : error;
    }
  }

  /** How the cluster serves exactly this kind; asked anew while it does not. */
  private async resourceOf(kind: GroupVersionKind): Promise<ServedResource | undefined> {
    const known = this.catalogue?.find(kind);
    if (known !== undefined) return known;
    this.discovering ??= discover(this.client).finally(() => (this.discovering = undefined));
    this.catalogue = await this.discovering;
    return this.catalogue.find(kind);
  }
}

function objectOf(answer: Json, { group, version, kind }: GroupVersionKind): KubeObject {
  const body = isJsonObject(answer) ? answer : {};
  const metadata = isJsonObject(body['metadata']) ? body['metadata'] : {};
  return { ...body, apiVersion: joinApiVersion(group, version), kind, metadata };
}
