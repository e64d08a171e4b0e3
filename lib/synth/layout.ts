import { gvkOf, writeYaml, type Json, type KubeObject } from '../kube/index.js';
import { platformLabelNames } from '../platform/index.js';
import { byPath, type OutputFile } from './output-file.js';
import type { Synthesis } from './synthesis.js';

/**
 * The files of the GitOps repository:
 *
 * - `clusters/<environment>/{apps,infrastructure}/<application>/`: one file for each object;
 * - `argocd/bootstrap/`: what has to be applied once, the projects and the root Application;
 * - `argocd/projects/`, `argocd/applications/<environment>/`, `argocd/applicationsets/`, `argocd/resources/`: what the root
 *   Application reads.
 *
 * Every folder is a kustomization, so `kubectl apply -k` can take any of them.
 */
export function layOut({ applications, root, control }: Synthesis): OutputFile[] {
  const files: OutputFile[] = [];
  const texts = new Map<KubeObject, string>();
  for (const { object, text } of [...applications.flatMap(({ objects }) => objects), ...control]) {
    if (text !== undefined) texts.set(object, text);
  }
  const folder = (path: string, objects: readonly KubeObject[], others: readonly string[] = []): void => {
    const named = nameFiles(objects, path.startsWith('argocd/'));
    for (const { name, object } of named) {
      files.push({ path: `${path}/${name}`, content: texts.get(object) ?? writeYaml(object) });
    }
    const resources = [...others, ...named.map(({ name }) => name).sort()];
    files.push({ path: `${path}/kustomization.yaml`, content: kustomization(resources) });
  };

  for (const { path, objects } of applications) {
    folder(
      path,
      objects.map(({ object }) => object),
    );
  }

  const byFolder = new Map<string, KubeObject[]>();
  const put = (path: string, object: KubeObject): void => {
    const objects = byFolder.get(path) ?? [];
    objects.push(object);
    byFolder.set(path, objects);
  };
  for (const { application, environment } of applications) put(`applications/${environment}`, application);
  for (const { object } of control) put(controlFolder(object), object);
  for (const [path, objects] of byFolder) folder(`argocd/${path}`, objects);
  files.push({ path: 'argocd/kustomization.yaml', content: kustomization([...byFolder.keys()].sort()) });
  folder('argocd/bootstrap', [root], byFolder.has('projects') ? ['../projects'] : []);
  return files.sort(byPath);
}

/** The folder of an object for the hub; an Application of an environment with several clusters stands with its environment. */
function controlFolder({ kind, metadata }: KubeObject): string {
  const environment = metadata.labels?.[platformLabelNames.environment];
  if (kind === 'Application' && environment !== undefined) return `applications/${environment}`;
  return CONTROL_FOLDERS[kind] ?? 'resources';
}

const CONTROL_FOLDERS: Readonly<Record<string, string>> = {
  AppProject: 'projects',
  Application: 'applications/others',
  ApplicationSet: 'applicationsets',
};

function kustomization(resources: readonly string[]): string {
  const value: Json = {
    apiVersion: 'kustomize.config.k8s.io/v1beta1',
    kind: 'Kustomization',
    resources: [...resources],
  };
  return writeYaml(value);
}

interface NamedFile {
  readonly name: string;
  readonly object: KubeObject;
}

/** `deployment-web.yaml`; the namespace and the group join in only where they are needed to tell two files apart.
 * A folder for objects of one kind leaves the kind away. */
function nameFiles(objects: readonly KubeObject[], isOneKind: boolean): NamedFile[] {
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
