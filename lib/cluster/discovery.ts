import type { Capabilities } from '../engine/index.js';
import { joinApiVersion, type GroupVersionKind, type Json, type JsonObject } from '../kube/index.js';
import { ApiClient, asObject, stringOf } from './client.js';
import { isApiError } from './errors.js';

/** One kind as a cluster serves it. */
export interface ServedResource extends GroupVersionKind {
  /** The name in URLs. */
  readonly plural: string;
  readonly namespaced: boolean;
  readonly verbs: readonly string[];
}

const AGGREGATED = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json';

/** What a cluster serves at one moment; the order of versions is the server's order of preference. */
export class Catalogue {
  private readonly exact = new Map<string, ServedResource>();
  private readonly preferred = new Map<string, ServedResource>();
  private known: Promise<Capabilities> | undefined;

  constructor(readonly resources: readonly ServedResource[]) {
    for (const resource of resources) {
      const { group, version, kind } = resource;
      this.exact.set(`${group}/${version}/${kind}`, resource);
      if (!this.preferred.has(`${group}/${kind}`)) this.preferred.set(`${group}/${kind}`, resource);
    }
  }

  /** Every kind once, in the version that the server prefers. */
  get preferences(): ServedResource[] {
    return [...this.preferred.values()];
  }

  /** The version of the server, asked for once, and everything that it serves. @throws ApiError, UnreachableError */
  async capabilities(client: ApiClient): Promise<Capabilities> {
    this.known ??= this.askVersion(client);
    return await this.known.catch((error: unknown) => {
      this.known = undefined;
      throw error;
    });
  }

  private async askVersion(client: ApiClient): Promise<Capabilities> {
    const version = stringOf(asObject(await client.json('GET', '/version'))['gitVersion']) ?? '';
    const names = this.resources.flatMap(({ group, version, kind }) => {
      const apiVersion = joinApiVersion(group, version);
      return [apiVersion, `${apiVersion}/${kind}`];
    });
    return { version, apiVersions: [...new Set(names)].sort() };
  }

  /** The resource of exactly this group, version and kind. */
  find(gvk: GroupVersionKind): ServedResource | undefined {
    return this.exact.get(`${gvk.group}/${gvk.version}/${gvk.kind}`);
  }

  /** The resource of a kind in the version that the server prefers. */
  findKind(group: string, kind: string): ServedResource | undefined {
    return this.preferred.get(`${group}/${kind}`);
  }
}

/**
 * Asks a cluster what it serves: the aggregated form (two requests), or for servers that do not know it the legacy lists. Groups whose
 * own server (an aggregated API) is away now are taken as they were `before`: that nothing is said of a kind is not that it is gone.
 *
 * @throws ApiError, UnreachableError
 */
export async function discover(client: ApiClient, before?: Catalogue): Promise<Catalogue> {
  const known = (group: string, version: string): readonly ServedResource[] =>
    before?.resources.filter((each) => each.group === group && each.version === version) ?? [];
  const [core, groups] = await Promise.all([
    client.answer('GET', '/api', { accept: AGGREGATED }),
    client.answer('GET', '/apis', { accept: AGGREGATED }),
  ]);
  const parts = await Promise.all([
    core.contentType.includes('as=APIGroupDiscoveryList')
      ? aggregated(core.json, known)
      : legacyCore(client, core.json, known),
    groups.contentType.includes('as=APIGroupDiscoveryList')
      ? aggregated(groups.json, known)
      : legacyGroups(client, groups.json, known),
  ]);
  return new Catalogue(parts.flat());
}

type Known = (group: string, version: string) => readonly ServedResource[];

function aggregated(answer: Json, known: Known): ServedResource[] {
  return objects(asObject(answer)['items']).flatMap((item) => {
    const group = stringOf(asObject(item['metadata'])['name']) ?? '';
    return objects(item['versions']).flatMap((version) => {
      const found = objects(version['resources']).flatMap((resource) => {
        const kind = stringOf(asObject(resource['responseKind'])['kind']);
        const plural = stringOf(resource['resource']);
        if (!kind || !plural) return [];
        return [
          {
            group,
            version: stringOf(version['version']) ?? '',
            kind,
            plural,
            namespaced: resource['scope'] === 'Namespaced',
            verbs: strings(resource['verbs']),
          },
        ];
      });
      const isAway = version['freshness'] === 'Stale' && found.length === 0;
      return isAway ? known(group, stringOf(version['version']) ?? '') : found;
    });
  });
}

async function legacyCore(client: ApiClient, answer: Json, known: Known): Promise<ServedResource[]> {
  const lists = await Promise.all(
    strings(asObject(answer)['versions']).map((version) => legacyList(client, '', version, known)),
  );
  return lists.flat();
}

async function legacyGroups(client: ApiClient, answer: Json, known: Known): Promise<ServedResource[]> {
  const lists = await Promise.all(
    objects(asObject(answer)['groups']).flatMap((group) => {
      const name = stringOf(group['name']) ?? '';
      const first = stringOf(asObject(group['preferredVersion'])['version']);
      const versions = objects(group['versions']).map((version) => stringOf(version['version']) ?? '');
      const ordered = first === undefined ? versions : [first, ...versions.filter((version) => version !== first)];
      return ordered.map((version) => legacyList(client, name, version, known));
    }),
  );
  return lists.flat();
}

async function legacyList(
  client: ApiClient,
  group: string,
  version: string,
  known: Known,
): Promise<readonly ServedResource[]> {
  const path = group === '' ? `/api/${version}` : `/apis/${joinApiVersion(group, version)}`;
  const answer = await client.json('GET', path).catch((error: unknown) => {
    if (isApiError(error, 'NotFound')) return null;
    // An aggregated API whose backend is away must not hide the others.
    if (isApiError(error, 'ServiceUnavailable')) return undefined;
    throw error;
  });
  if (answer === undefined) return known(group, version);
  return objects(asObject(answer)['resources']).flatMap((resource) => {
    const plural = stringOf(resource['name']) ?? '';
    const kind = stringOf(resource['kind']) ?? '';
    if (plural === '' || kind === '' || plural.includes('/')) return [];
    return [
      { group, version, kind, plural, namespaced: resource['namespaced'] === true, verbs: strings(resource['verbs']) },
    ];
  });
}

function objects(value: Json | undefined): JsonObject[] {
  return Array.isArray(value) ? value.map(asObject) : [];
}

function strings(value: Json | undefined): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

/** The URL path of a resource's collection, or of one object in it. */
export function resourcePath(resource: ServedResource, namespace: string, name?: string, subresource?: string): string {
  const root = resource.group === '' ? `/api/${resource.version}` : `/apis/${resource.group}/${resource.version}`;
  const scope = resource.namespaced && namespace !== '' ? `/namespaces/${encodeURIComponent(namespace)}` : '';
  const object = name === undefined ? '' : `/${encodeURIComponent(name)}`;
  return `${root}${scope}/${resource.plural}${object}${subresource === undefined ? '' : `/${subresource}`}`;
}
