import type { GroupVersionKind, KubeObject } from '../../kube/index.js';
import { builtinResources, compareGroups, passingKinds } from './builtin-resources.js';
import { compareVersions, customResource } from './custom-resources.js';
import { collectionName, servedVersion, type Resource } from './resource.js';

/** An API group as discovery shows it. */
export interface ApiGroup {
  readonly name: string;
  /** Versions, the preferred one first. */
  readonly versions: readonly string[];
}

/** The kinds that are served right now: the built-in ones and those of the CustomResourceDefinitions. */
export class Resources {
  private readonly byKind = new Map<string, Resource>();
  private readonly byPlural = new Map<string, Resource>();
  private custom = new Map<string, Resource>();
  /** Grows with every change, for caches of what derives from the served kinds. */
  revision = 0;

  constructor() {
    for (const resource of builtinResources) this.add(resource);
  }

  /** All served resources, built-in ones first. */
  all(): Iterable<Resource> {
    return this.byKind.values();
  }

  /** By group and kind. */
  ofKind(group: string, kind: string): Resource | undefined {
    return this.byKind.get(collectionName(group, kind));
  }

  /** By group and kind, when that version is served. */
  ofGvk({ group, version, kind }: GroupVersionKind): Resource | undefined {
    const resource = this.ofKind(group, kind);
    return resource && servedVersion(resource, version) ? resource : undefined;
  }

  /** By the segments of a URL. */
  ofUrl(group: string, version: string, plural: string): Resource | undefined {
    const resource = this.byPlural.get(`${group}/${plural}`);
    return resource && servedVersion(resource, version) ? resource : undefined;
  }

  /** The groups with their versions, in the order of discovery. */
  groups(): ApiGroup[] {
    const groups = new Map<string, Set<string>>(passingKinds.map(({ group, versions }) => [group, new Set(versions)]));
    for (const resource of this.byKind.values()) {
      const versions = groups.get(resource.group) ?? new Set();
      for (const { version } of resource.versions) versions.add(version);
      groups.set(resource.group, versions);
    }
    return [...groups]
      .map(([name, versions]) => ({ name, versions: [...versions].sort(compareVersions) }))
      .sort((a, b) => compareGroups(a.name, b.name));
  }

  /** Serves what a CustomResourceDefinition says from now on. */
  define(crd: KubeObject): Resource | undefined {
    const name = crd.metadata.name ?? '';
    const resource = customResource(crd);
    const previous = this.custom.get(name);
    if (previous) this.drop(previous);
    this.custom.delete(name);
    if (resource && this.byKind.get(collectionName(resource.group, resource.kind)) === undefined) {
      this.custom.set(name, resource);
      this.add(resource);
    }
    this.revision++;
    return this.custom.get(name);
  }

  /** Serves the kind of this CustomResourceDefinition no longer. */
  undefine(name: string): Resource | undefined {
    const previous = this.custom.get(name);
    if (previous) this.drop(previous);
    this.custom.delete(name);
    this.revision++;
    return previous;
  }

  private add(resource: Resource): void {
    this.byKind.set(collectionName(resource.group, resource.kind), resource);
    this.byPlural.set(`${resource.group}/${resource.plural}`, resource);
  }

  private drop(resource: Resource): void {
    this.byKind.delete(collectionName(resource.group, resource.kind));
    this.byPlural.delete(`${resource.group}/${resource.plural}`);
  }
}
