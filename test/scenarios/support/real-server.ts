import {
  ApiClient,
  compareVersions,
  discover,
  isApiError,
  ObjectWriter,
  patchTypes,
  resourcePath,
  type Catalogue,
  type Cluster,
  type ServedResource,
} from '../../../lib/cluster/index.js';
import { gvkOf, isJsonObject, keyOf, keyText, type JsonObject, type KubeObject } from '../../../lib/kube/index.js';
import { serverKinds } from '../../contract/support/servers.js';
import type { OtherServer } from './http-process.js';

const METADATA = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1';

/** Cluster-scoped kinds that scenarios make objects of. */
const OUTSIDE = [
  ['', 'Namespace'],
  ['apiextensions.k8s.io', 'CustomResourceDefinition'],
  ['rbac.authorization.k8s.io', 'ClusterRole'],
] as const;

/** The real kube-apiserver that the whole run of tests shares; what a scenario makes there carries its own suffix. */
export class RealServer implements OtherServer {
  private readonly client: ApiClient;
  private catalogue: Catalogue | undefined;
  readonly objects: ObjectWriter;

  private constructor(
    readonly url: string,
    readonly token: string,
    /** The end of every name of this scenario that others could see. */
    readonly suffix: string,
  ) {
    this.client = new ApiClient({ server: url, token, insecure: true });
    this.objects = new ObjectWriter(this.client, (gvk) => this.resourceOf(gvk));
  }

  /** Why there is none here, if so. */
  static get missing(): string | undefined {
    return serverKinds()[1]?.missing;
  }

  static async join(suffix: string): Promise<RealServer> {
    const server = await serverKinds()[1]?.start();
    if (server === undefined) throw new Error('there is no real control plane');
    return new RealServer(server.url, server.token, suffix);
  }

  /** Compares what the server holds of this scenario with what the cluster's view has. */
  async behind(cluster: Cluster): Promise<string | undefined> {
    let served = await this.served();
    const isUnknown = cluster.watched.some((kind) => resourceNamed(served, kind) === undefined);
    if (isUnknown) served = this.catalogue = await discover(this.client);
    const namespaces = (await this.list(resourceOf(served, '', 'Namespace'))).map(nameOf);
    const lists = await Promise.all(
      cluster.watched.map(async (kind) => {
        const resource = resourceNamed(served, kind);
        if (resource === undefined) return [];
        const places = resource.namespaced ? namespaces : [''];
        const objects = await Promise.all(places.map((namespace) => this.list(resource, namespace)));
        return objects.flat();
      }),
    );
    const there = lists.flat();
    const uids = new Set(there.map(({ metadata }) => metadata.uid));
    const gone = cluster.managed(`app${this.suffix}`).find(({ metadata }) => !uids.has(metadata.uid));
    if (gone !== undefined) return `${keyText(keyOf(gone))} is no more`;
    const late = there.find((object) => isInWork(object) || !isKnown(object, cluster));
    return late && `${keyText(keyOf(late))} at ${late.metadata.resourceVersion ?? ''}`;
  }

  /** A live object; undefined when there is none. */
  async find(object: KubeObject): Promise<KubeObject | undefined> {
    return this.objects.get(gvkOf(object), keyOf(object)).catch((error: unknown) => {
      if (isApiError(error, 'NotFound')) return undefined;
      throw error;
    });
  }

  /** Writes the status of an object, as its controller does. */
  async patchStatus(object: KubeObject, status: JsonObject): Promise<void> {
    const { namespace, name } = keyOf(object);
    const path = resourcePath(await this.resourceOf(gvkOf(object)), namespace, name, 'status');
    await this.client.json('PATCH', path, { body: { status }, contentType: patchTypes.merge });
  }

  /** Takes away what the scenario left. */
  async clear(): Promise<void> {
    const served = await this.served();
    for (const [group, kind] of OUTSIDE) {
      for (const object of await this.list(resourceOf(served, group, kind)))
        await this.objects.delete(gvkOf(object), keyOf(object), { propagation: 'Background' }).catch(() => undefined);
    }
    this.client.close();
  }

  private async served(): Promise<Catalogue> {
    return (this.catalogue ??= await discover(this.client));
  }

  private async resourceOf(gvk: { group: string; version: string; kind: string }): Promise<ServedResource> {
    const known = (await this.served()).find(gvk);
    if (known !== undefined) return known;
    this.catalogue = undefined;
    const found = (await this.served()).find(gvk);
    if (found === undefined) throw new Error(`the real server serves no ${gvk.kind}`);
    return found;
  }

  private async list(resource: ServedResource, namespace = ''): Promise<KubeObject[]> {
    try {
      const answer = await this.client.json('GET', resourcePath(resource, namespace), { accept: METADATA });
      const items = isJsonObject(answer) && Array.isArray(answer['items']) ? answer['items'].filter(isJsonObject) : [];
      const objects = items.map((item) => objectOf(item, resource));
      return namespace !== '' ? objects : objects.filter((object) => nameOf(object).includes(this.suffix.slice(1)));
    } catch (error) {
      if (isApiError(error, 'NotFound')) return [];
      throw error;
    }
  }
}

/** Whether the server's own controllers have something to do with it. */
function isInWork({ kind, metadata: { deletionTimestamp, finalizers = [] } }: KubeObject): boolean {
  if (deletionTimestamp === undefined) return false;
  return kind === 'Namespace' || finalizers.some((one) => one === 'foregroundDeletion' || one === 'orphan');
}

function isKnown(object: KubeObject, cluster: Cluster): boolean {
  const seen = cluster.peek(keyOf(object));
  if (seen === undefined) return cluster.exists(keyOf(object));
  return compareVersions(seen.metadata.resourceVersion, object.metadata.resourceVersion) >= 0;
}

/** @param kind `group/kind` */
function resourceNamed(served: Catalogue, kind: string): ServedResource | undefined {
  const [group = '', name = ''] = kind.split('/');
  return served.findKind(group, name);
}

function resourceOf(served: Catalogue, group: string, kind: string): ServedResource {
  const found = served.findKind(group, kind);
  if (found === undefined) throw new Error(`the real server serves no ${kind}`);
  return found;
}

function objectOf(item: JsonObject, { group, version, kind }: ServedResource): KubeObject {
  const metadata = isJsonObject(item['metadata']) ? item['metadata'] : {};
  return { apiVersion: group === '' ? version : `${group}/${version}`, kind, metadata };
}

function nameOf({ metadata }: KubeObject): string {
  return metadata.name ?? '';
}
