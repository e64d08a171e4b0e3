import { gvkOf, type KubeObject } from '../../kube/index.js';

/** An object with the name of its file. */
export interface NamedFile {
  readonly name: string;
  readonly object: KubeObject;
}

/** `deployment-web.yaml`; the namespace and the group join in only where they are needed to tell two files apart.
 * A folder for objects of one kind leaves the kind away. */
export function nameFiles(objects: readonly KubeObject[], isOneKind: boolean): NamedFile[] {
  let left: readonly KubeObject[] = objects;
  const named: NamedFile[] = [];
  for (const nameOf of [...(isOneKind ? [ownName] : []), shortName, namespacedName, fullName]) {
    const groups = groupBy(left, nameOf);
    left = [];
    for (const [name, [first, ...others]] of groups) {
      if (first && others.length === 0) named.push({ name: `${name}.yaml`, object: first });
      else if (first) left = [...left, first, ...others];
    }
  }
  left.forEach((object, index) => named.push({ name: `${fullName(object)}-${index}.yaml`, object }));
  return named;
}

function ownName(object: KubeObject): string {
  return fileName(object.metadata.name);
}

function shortName(object: KubeObject): string {
  return fileName(object.kind, object.metadata.name);
}

function namespacedName(object: KubeObject): string {
  return fileName(object.kind, object.metadata.namespace, object.metadata.name);
}

function fullName(object: KubeObject): string {
  return fileName(object.kind, gvkOf(object).group, object.metadata.namespace, object.metadata.name);
}

function fileName(...parts: (string | undefined)[]): string {
  const text = parts.filter(Boolean).join('-').toLowerCase();
  return text.replace(/[^a-z0-9.-]+/g, '-').slice(0, 200);
}

function groupBy(objects: readonly KubeObject[], nameOf: (object: KubeObject) => string): Map<string, KubeObject[]> {
  const groups = new Map<string, KubeObject[]>();
  for (const object of objects) {
    const group = groups.get(nameOf(object)) ?? [];
    group.push(object);
    groups.set(nameOf(object), group);
  }
  return groups;
}
