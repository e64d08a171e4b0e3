import { joinApiVersion, type BuiltinKind, type JsonObject } from '../../kube/index.js';
import { reviewKinds } from '../store/builtin-resources.js';
import { servedVersion, type Resource } from '../store/resource.js';
import type { Resources } from '../store/resources.js';

const VERBS = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'];
const PART_VERBS = ['get', 'patch', 'update'];

interface Subresource {
  readonly name: string;
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly verbs: readonly string[];
}

interface Group {
  readonly name: string;
  readonly versions: readonly string[];
}

/** Describes what is served, in the old form (one document per group version) and in the aggregated one. */
export class Discovery {
  constructor(private readonly resources: Resources) {}

  /** `/api` in the old form. */
  coreVersions(): JsonObject {
    return {
      kind: 'APIVersions',
      versions: ['v1'],
      serverAddressByClientCIDRs: [{ clientCIDR: '0.0.0.0/0', serverAddress: '' }],
    };
  }

  /** `/apis` in the old form. */
  groupList(): JsonObject {
    const groups = this.groups().filter(({ name }) => name !== '');
    return { kind: 'APIGroupList', apiVersion: 'v1', groups: groups.map(groupDocument) };
  }

  /** `/apis/<group>`. */
  group(name: string): JsonObject | undefined {
    const group = this.groups().find((known) => known.name === name);
    return group && name !== '' ? { kind: 'APIGroup', apiVersion: 'v1', ...groupDocument(group) } : undefined;
  }

  /** `/api/v1` and `/apis/<group>/<version>`. */
  resourceList(group: string, version: string): JsonObject | undefined {
    const served = [...this.servedIn(group, version)];
    const reviews = reviewKinds.filter((kind) => kind.group === group && kind.versions.includes(version));
    if (served.length + reviews.length === 0) return undefined;
    const resources: JsonObject[] = served.flatMap((resource) => [
      {
        name: resource.plural,
        singularName: resource.singular,
        namespaced: resource.namespaced,
        kind: resource.kind,
        verbs: VERBS,
        ...(resource.shortNames.length > 0 && { shortNames: [...resource.shortNames] }),
        ...(resource.categories.length > 0 && { categories: [...resource.categories] }),
      },
      ...subresourcesOf(resource, version).map((part) => ({
        name: `${resource.plural}/${part.name}`,
        singularName: '',
        namespaced: resource.namespaced,
        ...(part.group !== group && { group: part.group, version: part.version }),
        kind: part.kind,
        verbs: [...part.verbs],
      })),
    ]);
    for (const review of reviews) {
      resources.push({
        name: review.plural,
        singularName: review.singular,
        namespaced: review.namespaced,
        kind: review.kind,
        verbs: ['create'],
      });
    }
    return { kind: 'APIResourceList', apiVersion: 'v1', groupVersion: joinApiVersion(group, version), resources };
  }

  /** `/api` (the core group) or `/apis` (all others) in the aggregated form. */
  aggregated(core: boolean): JsonObject {
    return {
      kind: 'APIGroupDiscoveryList',
      apiVersion: 'apidiscovery.k8s.io/v2',
      metadata: {},
      items: this.groups()
        .filter(({ name }) => (name === '') === core)
        .map(({ name, versions }) => ({
          metadata: name === '' ? {} : { name },
          versions: versions.map((version) => ({
            version,
            resources: [
              ...[...this.servedIn(name, version)].map((resource) => aggregatedResource(resource, version)),
              ...reviewKinds
                .filter((kind) => kind.group === name && kind.versions.includes(version))
                .map((kind) => aggregatedReview(kind, version)),
            ],
            freshness: 'Current',
          })),
        })),
    };
  }

  private groups(): Group[] {
    const groups: Group[] = this.resources.groups();
    for (const { group, versions } of reviewKinds) {
      if (!groups.some(({ name }) => name === group)) groups.push({ name: group, versions });
    }
    return groups;
  }

  private *servedIn(group: string, version: string): Iterable<Resource> {
    for (const resource of this.resources.all()) {
      if (resource.group === group && servedVersion(resource, version)) yield resource;
    }
  }
}

function groupDocument({ name, versions }: Group): JsonObject {
  const documents = versions.map((version) => ({ groupVersion: joinApiVersion(name, version), version }));
  return { name, versions: documents, preferredVersion: documents[0] ?? {} };
}

function subresourcesOf(resource: Resource, version: string): Subresource[] {
  const { group, kind, plural, custom } = resource;
  const parts: Subresource[] = [];
  if (resource.status) parts.push({ name: 'status', group, version, kind, verbs: PART_VERBS });
  if (resource.scale)
    parts.push({ name: 'scale', group: 'autoscaling', version: 'v1', kind: 'Scale', verbs: PART_VERBS });
  if (custom) return parts;
  if (plural === 'pods') {
    parts.push({ name: 'log', group, version, kind, verbs: ['get'] });
    parts.push({ name: 'eviction', group: 'policy', version: 'v1', kind: 'Eviction', verbs: ['create'] });
    parts.push({ name: 'binding', group, version, kind: 'Binding', verbs: ['create'] });
  }
  if (plural === 'namespaces') parts.push({ name: 'finalize', group, version, kind, verbs: ['update'] });
  if (plural === 'serviceaccounts') {
    parts.push({
      name: 'token',
      group: 'authentication.k8s.io',
      version: 'v1',
      kind: 'TokenRequest',
      verbs: ['create'],
    });
  }
  return parts;
}

function aggregatedResource(resource: Resource, version: string): JsonObject {
  const { group, kind } = resource;
  const parts = subresourcesOf(resource, version).map((part) => ({
    subresource: part.name,
    responseKind: { group: part.group, version: part.version, kind: part.kind },
    verbs: [...part.verbs],
  }));
  return {
    resource: resource.plural,
    responseKind: { group, version, kind },
    scope: resource.namespaced ? 'Namespaced' : 'Cluster',
    singularResource: resource.singular,
    verbs: VERBS,
    ...(resource.shortNames.length > 0 && { shortNames: [...resource.shortNames] }),
    ...(resource.categories.length > 0 && { categories: [...resource.categories] }),
    ...(parts.length > 0 && { subresources: parts }),
  };
}

function aggregatedReview({ group, kind, plural, singular, namespaced }: BuiltinKind, version: string): JsonObject {
  return {
    resource: plural,
    responseKind: { group, version, kind },
    scope: namespaced ? 'Namespaced' : 'Cluster',
    singularResource: singular,
    verbs: ['create'],
  };
}
