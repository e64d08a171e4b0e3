import type { Resource } from '../store/resource.js';

/** A subresource as discovery and OpenAPI show it. */
export interface Subresource {
  readonly name: string;
  /** The kind of what is sent and answered. */
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly verbs: readonly string[];
}

const PART_VERBS = ['get', 'patch', 'update'];
const OWN_VERBS: ReadonlyMap<string, readonly string[]> = new Map([
  ['pods/log', ['get']],
  ['namespaces/finalize', ['update']],
]);
/** Subresources that are of another kind than their resource, as group, version and kind. */
const OF_OTHER_KIND: ReadonlyMap<string, readonly [string, string, string]> = new Map([
  ['pods/eviction', ['policy', 'v1', 'Eviction']],
  ['pods/binding', ['', 'v1', 'Binding']],
  ['serviceaccounts/token', ['authentication.k8s.io', 'v1', 'TokenRequest']],
]);

/** The subresources of a version of a resource, in the order of discovery. */
export function subresourcesOf(resource: Resource, version: string): Subresource[] {
  const { group, kind, plural } = resource;
  const names = resource.subresources ?? [...(resource.status ? ['status'] : []), ...(resource.scale ? ['scale'] : [])];
  return names.map((name) => {
    if (name === 'scale') return { name, group: 'autoscaling', version: 'v1', kind: 'Scale', verbs: PART_VERBS };
    const place = `${plural}/${name}`;
    const other = resource.custom ? undefined : OF_OTHER_KIND.get(place);
    if (other !== undefined) return { name, group: other[0], version: other[1], kind: other[2], verbs: ['create'] };
    return { name, group, version, kind, verbs: (resource.custom ? undefined : OWN_VERBS.get(place)) ?? PART_VERBS };
  });
}
