import { getKey, isJsonObject, type Json, type JsonObject } from '../../../kube/index.js';
import { SourceError } from '../errors.js';
import { referenceFieldsOf, type ReferenceField } from './reference-fields.js';
import { namingOf, sameNamespace, type Resource } from './resource.js';

/**
 * Puts references right after resources were renamed: a field that names an object by what it was called before this kustomization,
 * or before one below it, names it by what it is called now.
 *
 * @throws SourceError `AMBIGUOUS_REFERENCE` when the old name means several objects
 */
export function fixReferences(resources: readonly Resource[]): void {
  const renamed = resources.some((resource) => resource.earlier.length > 0 || isRenamed(resource));
  if (!renamed) return;
  const index = new NameIndex(resources);
  for (const referrer of resources) {
    for (const field of referenceFieldsOf(referrer.group, referrer.object.kind)) {
      visit(referrer.object, field.path, (holder, key) => fixOne(holder, key, { referrer, field, index }));
    }
  }
}

interface Place {
  readonly referrer: Resource;
  readonly field: ReferenceField;
  readonly index: NameIndex;
}

function fixOne(holder: JsonObject, key: string, place: Place): void {
  const value = holder[key];
  if (place.field.form === 'name') {
    if (typeof value === 'string') holder[key] = newName(value, place);
    else if (Array.isArray(value))
      holder[key] = value.map((item) => (typeof item === 'string' ? newName(item, place) : item));
    return;
  }
  for (const reference of Array.isArray(value) ? value : [value]) {
    if (isJsonObject(reference)) fixObject(reference, place);
  }
}

function fixObject(reference: JsonObject, place: Place): void {
  const { name, kind, namespace } = reference;
  if (typeof name !== 'string') return;
  const found = place.index.find(name, place, {
    kind: place.field.form === 'object' && typeof kind === 'string' ? kind : undefined,
    namespace: typeof namespace === 'string' && namespace !== '' ? namespace : undefined,
  });
  if (!found) return;
  const now = namingOf(found.object);
  reference['name'] = now.name;
  if (place.field.form === 'namespacedName' && now.namespace !== '') reference['namespace'] = now.namespace;
}

function newName(name: string, place: Place): string {
  const found = place.index.find(name, place, {});
  return found ? namingOf(found.object).name : name;
}

/** Calls `at` with every place that a path leads to, entering lists on the way. */
function visit(object: JsonObject, path: readonly string[], at: (holder: JsonObject, key: string) => void): void {
  const [key, ...rest] = path;
  if (key === undefined) return;
  const value: Json | undefined = getKey(object, key);
  if (value === undefined || value === null) return;
  if (rest.length === 0) {
    at(object, key);
    return;
  }
  for (const next of Array.isArray(value) ? value : [value]) {
    if (isJsonObject(next)) visit(next, rest, at);
  }
}

/** Finds resources by what they were called. */
class NameIndex {
  readonly #before = new Map<string, Resource[]>();
  readonly #earlier = new Map<string, Resource[]>();

  constructor(resources: readonly Resource[]) {
    for (const resource of resources) {
      const kind = `${resource.group}/${resource.object.kind}`;
      add(this.#before, `${kind}/${resource.before.name}`, resource);
      for (const { name } of resource.earlier) add(this.#earlier, `${kind}/${name}`, resource);
    }
  }

  find(
    name: string,
    { referrer, field }: Place,
    stated: { kind?: string | undefined; namespace?: string | undefined },
  ): Resource | undefined {
    for (const names of [this.#before, this.#earlier]) {
      const found = new Set<Resource>();
      for (const target of field.targets) {
        if (stated.kind !== undefined && !target.endsWith(`/${stated.kind}`)) continue;
        for (const candidate of names.get(`${target}/${name}`) ?? []) {
          if (isReachable(candidate, referrer, stated.namespace)) found.add(candidate);
        }
      }
      const [first, ...others] = found;
      if (first === undefined) continue;
      if (others.some((other) => namingOf(other.object).name !== namingOf(first.object).name))
        throw ambiguous(name, referrer, field);
      return first;
    }
    return undefined;
  }
}

function isReachable(candidate: Resource, referrer: Resource, stated: string | undefined): boolean {
  if (candidate.clusterScoped) return true;
  const namespaces = [candidate.before, namingOf(candidate.object), ...candidate.earlier].map(
    (naming) => naming.namespace,
  );
  if (stated !== undefined) return namespaces.some((namespace) => sameNamespace(namespace, stated));
  if (referrer.clusterScoped) return true;
  return (
    sameNamespace(candidate.before.namespace, referrer.before.namespace) ||
    sameNamespace(namingOf(candidate.object).namespace, namingOf(referrer.object).namespace)
  );
}

function isRenamed(resource: Resource): boolean {
  const now = namingOf(resource.object);
  return now.name !== resource.before.name || now.namespace !== resource.before.namespace;
}

function add(map: Map<string, Resource[]>, key: string, resource: Resource): void {
  const list = map.get(key);
  if (list) list.push(resource);
  else map.set(key, [resource]);
}

function ambiguous(name: string, referrer: Resource, field: ReferenceField): SourceError {
  const { kind } = referrer.object;
  return new SourceError(
    'AMBIGUOUS_REFERENCE',
    `${kind} ${namingOf(referrer.object).name}: ${field.path.join('.')} ${JSON.stringify(name)} means several objects`,
    { where: referrer.file, remedy: 'name the one that is meant by the name that it has after its own kustomization' },
  );
}
