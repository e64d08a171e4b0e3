import { keyOf, keyText, readManifests, type KubeObject } from '../../../kube/index.js';

import { maxManifestBytes } from '../directory.js';
import { SourceError } from '../errors.js';
import { isWithin, joinPath, resolvePath } from '../paths.js';
import type { FileEntry, FileTree } from '../file-tree.js';
import { kustomizationNames } from '../source-type.js';
import { readKustomization, type Kustomization } from './kustomization.js';
import { fixReferences } from './references.js';
import { remember, rename } from './rename.js';
import { resourceOf, type Resource } from './resource.js';

/** Settings of an Application that replace those of its kustomization file. */
export type KustomizationOverrides = Partial<Pick<Kustomization, 'namePrefix' | 'nameSuffix' | 'namespace'>>;

/** What was worked out already, by a key that names its content. */
export interface Kept<T> {
  get(key: string): T | undefined;
  set(key: string, value: T): unknown;
}

/** Kustomizations by the content and path of their file, so that those of an unchanged directory are read once. */
export type KustomizationCache = Kept<Kustomization>;

/** A kustomization with the file that says it. */
export interface FoundKustomization {
  readonly kustomization: Kustomization;
  readonly file: string;
}

/**
 * The kustomization of a directory.
 *
 * @throws SourceError `INVALID_KUSTOMIZATION` when there is none, or several; whatever `readKustomization` throws
 */
export async function kustomizationOf(
  tree: FileTree,
  directory: string,
  cache: KustomizationCache,
): Promise<FoundKustomization> {
  const entry = await tree.directory(directory);
  const names = (await tree.children(entry))
    .map((child) => child.path)
    .filter((name) => kustomizationNames.includes(name));
  const [name] = names;
  if (name === undefined || names.length > 1) {
    throw new SourceError(
      'INVALID_KUSTOMIZATION',
      name === undefined
        ? 'no kustomization file in this directory'
        : `several kustomization files: ${names.join(', ')}`,
      {
        where: directory,
        remedy: 'keep exactly one of kustomization.yaml, kustomization.yml and Kustomization',
      },
    );
  }
  const file = joinPath(directory, name);
  const found = await tree.entry(file);
  if (found?.type !== 'file') {
    throw new SourceError('INVALID_KUSTOMIZATION', 'the kustomization is no file', {
      where: file,
      remedy: 'make it a file',
    });
  }
  const key = `${found.id} ${file}`;
  let kustomization = cache.get(key);
  if (!kustomization) {
    kustomization = readKustomization((await tree.text(found, maxManifestBytes)).text, file);
    cache.set(key, kustomization);
  }
  return { kustomization, file };
}

/** One entry of a kustomization's resources: what it is in the repository. */
export async function resolveResource(
  tree: FileTree,
  directory: string,
  file: string,
  written: string,
): Promise<FileEntry> {
  const isUrl =
    written.includes('://') ||
    /^[^/]+@[^/]+:/.test(written) ||
    /^(git::|github\.com\/)/.test(written) ||
    written.includes('?ref=');
  if (isUrl) {
    throw new SourceError('UNSUPPORTED_SOURCE', `the resource ${JSON.stringify(written)} is in another repository`, {
      where: file,
      remedy: 'copy it into this repository and name it by its path',
    });
  }
  const path = resolvePath(directory, written, file);
  const entry = await tree.entry(path);
  if (entry === undefined) {
    throw new SourceError('PATH_NOT_FOUND', `the resource ${JSON.stringify(written)} does not exist (${path})`, {
      where: file,
      remedy: 'commit it, or remove it from the kustomization',
    });
  }
  if (entry.type === 'file' && !isWithin(directory, path)) {
    throw new SourceError(
      'PATH_OUTSIDE_REPOSITORY',
      `the file ${JSON.stringify(written)} is outside the kustomization's directory`,
      {
        where: file,
        remedy: 'name its directory, with a kustomization of its own, instead of the file',
      },
    );
  }
  return entry;
}

/**
 * The objects of a kustomization, as `kustomize build` makes them: those of its files and of the kustomizations it names, with its
 * namespace, prefix and suffix, and with the references between them put right.
 *
 * @throws SourceError, YamlError with file and line
 */
export async function buildKustomization(
  tree: FileTree,
  path: string,
  cache: KustomizationCache,
  overrides: KustomizationOverrides = {},
): Promise<KubeObject[]> {
  let left = maxManifestBytes;
  const build = async (directory: string, above: readonly string[]): Promise<Resource[]> => {
    if (above.includes(directory)) {
      throw new SourceError(
        'KUSTOMIZATION_CYCLE',
        `kustomizations name each other: ${[...above, directory].join(' -> ')}`,
        {
          where: directory,
          remedy: 'remove one of these references',
        },
      );
    }
    const { kustomization, file } = await kustomizationOf(tree, directory, cache);
    const resources: Resource[] = [];
    for (const written of kustomization.resources) {
      const entry = await resolveResource(tree, directory, file, written);
      if (entry.type === 'directory') resources.push(...(await build(entry.path, [...above, directory])));
      else resources.push(...(await read(entry)));
    }
    refuseDuplicates(resources, file);
    rename(resources, above.length === 0 ? { ...kustomization, ...overrides } : kustomization);
    refuseDuplicates(resources, file);
    fixReferences(resources);
    remember(resources);
    return resources;
  };
  const read = async (entry: FileEntry): Promise<Resource[]> => {
    const { text, size } = await tree.text(entry, left);
    left -= size;
    return readManifests(text, { file: entry.path }).map((object) => {
      if (object.metadata.name) return resourceOf(object, entry.path);
      throw new SourceError(
        'INVALID_MANIFEST',
        `${object.kind}: metadata.name is missing; Kustomize does not know generateName`,
        {
          where: entry.path,
          remedy: 'give the object a name, or use a plain directory instead of a kustomization',
        },
      );
    });
  };
  return (await build(path, [])).map((resource) => resource.object).filter((object) => !isLocal(object));
}

/** An object that is for Kustomize alone, not for a cluster. */
function isLocal({ metadata }: KubeObject): boolean {
  return metadata.annotations?.['config.kubernetes.io/local-config'] === 'true';
}

function refuseDuplicates(resources: readonly Resource[], file: string): void {
  const seen = new Map<string, Resource>();
  for (const resource of resources) {
    const key = `${resource.object.apiVersion} ${keyText(keyOf(resource.object))}`;
    const first = seen.get(key);
    if (first) {
      const { kind, metadata } = resource.object;
      throw new SourceError(
        'DUPLICATE_RESOURCE',
        `${kind} ${metadata.name ?? ''} is there twice: in ${first.file} and ${resource.file}`,
        {
          where: file,
          remedy: 'name it once, or give one of them another name, prefix or namespace',
        },
      );
    }
    seen.set(key, resource);
  }
}
