import { writeYaml, type Json, type KubeObject } from '../../kube/index.js';
import type { OutputFile } from '../output-file.js';
import { nameFiles } from './file-names.js';

/** What the file of an object holds: the text that it is copied from, or its fields. */
export type TextOf = (object: KubeObject) => string;

/** A folder with a file for each object, as a kustomization. @param others what else it names, before its own files */
export function folderOf(
  path: string,
  objects: readonly KubeObject[],
  textOf: TextOf,
  others: readonly string[] = [],
): OutputFile[] {
  const named = nameFiles(objects, path.startsWith('argocd/'));
  return [
    ...named.map(({ name, object }) => ({ path: `${path}/${name}`, content: textOf(object) })),
    kustomizationAt(path, [...others, ...named.map(({ name }) => name).sort()]),
  ];
}

/** The kustomization of a folder. */
export function kustomizationAt(path: string, resources: readonly string[], more: Json[] = []): OutputFile {
  const value: Json = {
    apiVersion: 'kustomize.config.k8s.io/v1beta1',
    kind: 'Kustomization',
    ...(resources.length > 0 && { resources: [...resources] }),
    ...(more.length > 0 && { patches: more }),
  };
  return { path: `${path}/kustomization.yaml`, content: writeYaml(value) };
}
