import { createHash } from 'node:crypto';
import { joinApiVersion, type BuiltinKind, type JsonObject } from '../../kube/index.js';
import { passingKinds } from '../store/builtin-resources.js';
import { servedVersion, type Resource } from '../store/resource.js';
import type { ApiGroup, Resources } from '../store/resources.js';
import { subresourcesOf, type Subresource } from './subresources.js';

const CUSTOM_VERBS = ['delete', 'deletecollection', 'get', 'list', 'patch', 'create', 'update', 'watch'];
/** Kinds that Kubernetes still stores in an older version. */
const STORED_OLDER: ReadonlyMap<string, string> = new Map([
  ['CustomResourceDefinition', 'v1beta1'],
  ['MutatingAdmissionPolicy', 'v1beta1'],
  ['MutatingAdmissionPolicyBinding', 'v1beta1'],
]);

/** A kind in one version, kept or not. */
export interface Entry {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  readonly singular: string;
  readonly namespaced: boolean;
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly verbs: readonly string[];
  readonly custom: boolean;
  readonly subresources: readonly Subresource[];
  /** Tells clients apart in which version objects are stored. */
  readonly storageHash?: string;
}

/** Describes what is served, in the old form (one document per group version) and in the aggregated one. */
export class Discovery {
  constructor(private readonly resources: Resources) {}

  /** `/api` in the old form. `address` is the server's own, such as `127.0.0.1:6443`. */
  coreVersions(address: string): JsonObject {
    return {
      kind: 'APIVersions',
      versions: ['v1'],
      serverAddressByClientCIDRs: [{ clientCIDR: '0.0.0.0/0', serverAddress: address }],
    };
  }

  /** `/apis` in the old form. */
  groupList(): JsonObject {
    const groups = this.resources.groups().filter(({ name }) => name !== '');
    return { kind: 'APIGroupList', apiVersion: 'v1', groups: groups.map(groupDocument) };
  }

  /** `/apis/<group>`. */
  group(name: string): JsonObject | undefined {
    const group = this.resources.groups().find((known) => known.name === name);
    return group && name !== '' ? { kind: 'APIGroup', apiVersion: 'v1', ...groupDocument(group) } : undefined;
  }

  /** `/api/v1` and `/apis/<group>/<version>`. */
  resourceList(group: string, version: string): JsonObject | undefined {
    const entries = this.entries(group, version);
    if (entries.length === 0) return undefined;
    const resources = entries.flatMap((entry) => [resourceDocument(entry), ...partDocuments(entry)]);
    return { kind: 'APIResourceList', apiVersion: 'v1', groupVersion: joinApiVersion(group, version), resources };
  }

  /** `/api` (the core group) or `/apis` (all others) in the aggregated form. */
  aggregated(core: boolean): JsonObject {
    return {
      kind: 'APIGroupDiscoveryList',
      apiVersion: 'apidiscovery.k8s.io/v2',
      metadata: {},
      items: this.resources
        .groups()
        .filter(({ name }) => (name === '') === core)
        .map(({ name, versions }) => ({
          metadata: name === '' ? {} : { name },
          versions: versions.map((version) => ({
            version,
            resources: this.entries(name, version).map(aggregatedResource),
            freshness: 'Current',
          })),
        })),
    };
  }

  /** The kinds of a group version, by plural. */
  entries(group: string, version: string): Entry[] {
    const entries: Entry[] = [];
    for (const resource of this.resources.all()) {
      if (resource.group === group && servedVersion(resource, version)) entries.push(keptEntry(resource, version));
    }
    for (const kind of passingKinds) {
      if (kind.group === group && kind.versions.includes(version)) entries.push(passingEntry(kind, version));
    }
    return entries.sort((a, b) => (a.plural < b.plural ? -1 : 1));
  }
}

function keptEntry(resource: Resource, version: string): Entry {
  const { group, kind, custom } = resource;
  const stored = custom ? resource.storageVersion : (STORED_OLDER.get(kind) ?? resource.storageVersion);
  const storedGroup = resource.storedAs === '/Event' ? '' : group;
  return {
    ...resource,
    version,
    verbs: resource.verbs ?? CUSTOM_VERBS,
    subresources: subresourcesOf(resource, version),
    storageHash: createHash('sha256').update(`${storedGroup}/${stored}/${kind}`).digest().toString('base64', 0, 8),
  };
}

function passingEntry(kind: BuiltinKind, version: string): Entry {
  return { ...kind, version, custom: false, subresources: [] };
}

function groupDocument({ name, versions }: ApiGroup): JsonObject {
  const documents = versions.map((version) => ({ groupVersion: joinApiVersion(name, version), version }));
  return { name, versions: documents, preferredVersion: documents[0] ?? {} };
}

function resourceDocument({ plural, singular, namespaced, kind, verbs, storageHash, ...names }: Entry): JsonObject {
  return {
    name: plural,
    singularName: singular,
    namespaced,
    kind,
    verbs: [...verbs],
    ...nicknames(names),
    ...(storageHash !== undefined && { storageVersionHash: storageHash }),
  };
}

function partDocuments({ plural, namespaced, group, subresources }: Entry): JsonObject[] {
  return subresources.map((part) => ({
    name: `${plural}/${part.name}`,
    singularName: '',
    namespaced,
    ...(part.group !== group && part.group !== '' && { group: part.group, version: part.version }),
    kind: part.kind,
    verbs: [...part.verbs],
  }));
}

function aggregatedResource(entry: Entry): JsonObject {
  const { group, version, kind, custom, subresources } = entry;
  // Of its own kinds Kubernetes tells the group and version by the place alone.
  const own = custom ? { group, version } : { group: '', version: '' };
  const parts = subresources.map((part) => ({
    subresource: part.name,
    responseKind: { ...(part.group === group ? own : { group: part.group, version: part.version }), kind: part.kind },
    verbs: [...part.verbs],
  }));
  return {
    resource: entry.plural,
    responseKind: { ...own, kind },
    scope: entry.namespaced ? 'Namespaced' : 'Cluster',
    singularResource: entry.singular,
    verbs: [...entry.verbs],
    ...nicknames(entry),
    ...(parts.length > 0 && { subresources: parts }),
  };
}

function nicknames({ shortNames, categories }: Pick<Entry, 'shortNames' | 'categories'>): JsonObject {
  return {
    ...(shortNames.length > 0 && { shortNames: [...shortNames] }),
    ...(categories.length > 0 && { categories: [...categories] }),
  };
}
