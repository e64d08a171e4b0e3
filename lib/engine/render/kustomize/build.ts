import { keyOf, keyText, readManifests, type KubeObject } from '../../../kube/index.js';

import { maxManifestBytes } from '../directory.js';
import { SourceError } from '../errors.js';
import { isWithin, joinPath, resolvePath } from '../paths.js';
import { readText, type FileEntry, type FileTree } from '../file-tree.js';
import { kustomizationNames } from '../source-type.js';
import { applyPatches } from './apply-patches.js';
import { generate } from './generate.js';
import { contentHash } from './hash.js';
import { setImages } from './images.js';
import { WrittenKustomization, type Kustomization } from './kustomization.js';
import { setAnnotations, setLabels } from './labels.js';
import { invalid } from './read-fields.js';
import { fixReferences } from './references.js';
import { remember, rename } from './rename.js';
import { isRemote } from './remote.js';
import { setReplicas } from './replicas.js';
import { resourceOf, type Resource } from './resource.js';
import { inOrder } from './sort.js';

/** What was worked out already, by a key that names its content. */
export interface Kept<T> {
  get(key: string): T | undefined;
  set(key: string, value: T): unknown;
}

/** Kustomizations by the content and path of their file, so that those of an unchanged directory are read once. */
export type KustomizationCache = Kept<WrittenKustomization>;

/** Changes a kustomization as it is written. */
export type EditKustomization = (written: WrittenKustomization) => WrittenKustomization;

/** A kustomization with the file that says it. */
export interface FoundKustomization {
  readonly written: WrittenKustomization;
  readonly file: string;
}

/**
 * The kustomization of a directory.
 *
 * @throws SourceError `INVALID_KUSTOMIZATION` when there is none, or several; YamlError
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
        ? 'kustomization file not found in the path'
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
  let written = cache.get(key);
  if (!written) {
    written = WrittenKustomization.parse((await readText(tree, found, maxManifestBytes)).text, file);
    cache.set(key, written);
  }
  return { written, file };
}

/** One entry of a kustomization's resources: what it is in the repository. */
export async function resolveResource(
  tree: FileTree,
  directory: string,
  file: string,
  written: string,
): Promise<FileEntry> {
  if (isRemote(written)) {
    throw new SourceError(
      'UNSUPPORTED_SOURCE',
      `the resource ${JSON.stringify(written)} is in another repository, and is not fetched`,
      { where: file, remedy: 'copy it into this repository and name it by its path' },
    );
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
 * The objects of a kustomization, as `kustomize build` makes them: those of its files, generators and components and of the
 * kustomizations it names, patched, with its namespace, names, labels, replicas and images, and with the references between them put
 * right, in the order that it says.
 *
 * @param edit adds what an Application says to its own kustomization
 * @throws SourceError, YamlError, PatchError with the file
 */
export async function buildKustomization(
  tree: FileTree,
  path: string,
  cache: KustomizationCache,
  edit: EditKustomization = (written) => written,
): Promise<KubeObject[]> {
  const resources = await new Build(tree, cache, path, edit).of(path, [], []);
  const hashed = resources.filter((resource) => resource.needsHash);
  for (const { object } of hashed) object.metadata.name = `${object.metadata.name ?? ''}-${contentHash(object)}`;
  if (hashed.length > 0) fixReferences(resources);
  const objects = resources.map((resource) => resource.object).filter((object) => !isLocal(object));
  const { written } = await kustomizationOf(tree, path, cache);
  return inOrder(objects, written.read().sortOrder);
}

/** The most kustomizations of one build; each time that one is named counts. */
const MAX_KUSTOMIZATIONS = 10_000;

/** One build: it counts what it reads. */
class Build {
  private left = maxManifestBytes;
  private kustomizations = 0;

  constructor(
    private readonly tree: FileTree,
    private readonly cache: KustomizationCache,
    private readonly top: string,
    private readonly edit: EditKustomization,
  ) {}

  /** The resources of a directory. A component takes those that are there, and gives them changed. */
  async of(directory: string, above: readonly string[], given: readonly Resource[]): Promise<Resource[]> {
    if (above.includes(directory)) throw cycle([...above, directory]);
    if (++this.kustomizations > MAX_KUSTOMIZATIONS)
      throw invalid(`it names more than ${MAX_KUSTOMIZATIONS} kustomizations, also by way of others`, this.top);
    const { written, file } = await kustomizationOf(this.tree, directory, this.cache);
    const kustomization = (directory === this.top ? this.edit(written) : written).read();
    let resources = [...given];
    const read = await Promise.all(
      kustomization.resources.map(async (written) => {
        const entry = await resolveResource(this.tree, directory, file, written);
        return await this.resource(entry, [...above, directory], file);
      }),
    );
    resources.push(...read.flat());
    for (const written of kustomization.components) {
      const entry = await resolveResource(this.tree, directory, file, written);
      await this.expectComponent(entry, file);
      resources = await this.of(entry.path, [...above, directory], resources);
    }
    refuseDuplicates(resources, file);
    return this.transform(resources, kustomization, directory, file);
  }

  private async resource(entry: FileEntry, above: readonly string[], file: string): Promise<Resource[]> {
    if (entry.type !== 'directory') return this.read(entry);
    const { written } = await kustomizationOf(this.tree, entry.path, this.cache);
    if (written.read().isComponent) {
      throw invalid(`${JSON.stringify(entry.path)} is a component: name it under components, not resources`, file);
    }
    return this.of(entry.path, above, []);
  }

  private async expectComponent(entry: FileEntry, file: string): Promise<void> {
    const isDirectory = entry.type === 'directory';
    if (isDirectory && (await kustomizationOf(this.tree, entry.path, this.cache)).written.read().isComponent) return;
    throw invalid(`${JSON.stringify(entry.path)} is no component: its kustomization has not kind: Component`, file);
  }

  /** Kustomize's order: generators, patches, namespace, names, labels, annotations, JSON patches, replicas, images. */
  private async transform(
    resources: Resource[],
    kustomization: Kustomization,
    directory: string,
    file: string,
  ): Promise<Resource[]> {
    const bytes = async (written: string): Promise<Uint8Array> => {
      const read = await this.tree.bytes(await this.file(directory, written, file), this.left);
      this.left -= read.length;
      return read;
    };
    const text = async (written: string): Promise<string> => Buffer.from(await bytes(written)).toString('utf8');
    const { generators, generatorOptions } = kustomization;
    let all = await generate(resources, generators, generatorOptions, bytes, file);
    all = await applyPatches(all, kustomization.patches, text, file);
    rename(all, kustomization);
    refuseDuplicates(all, file);
    setLabels(all, kustomization.labels);
    setAnnotations(all, kustomization.annotations);
    all = await applyPatches(all, kustomization.latePatches, text, file);
    setReplicas(all, kustomization.replicas, file);
    setImages(all, kustomization.images);
    fixReferences(all);
    remember(all);
    return all;
  }

  /** A file that a patch or generator names: inside the kustomization's directory. */
  private async file(directory: string, written: string, file: string): Promise<FileEntry> {
    const entry = await resolveResource(this.tree, directory, file, written);
    if (entry.type === 'file') return entry;
    throw invalid(`${JSON.stringify(written)} is a directory, expected a file`, file);
  }

  private async read(entry: FileEntry): Promise<Resource[]> {
    const { text, size } = await readText(this.tree, entry, this.left);
    this.left -= size;
    return readManifests(text, { file: entry.path, strictBooleans: true }).map((object) => {
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
  }
}

function cycle(path: readonly string[]): SourceError {
  return new SourceError('KUSTOMIZATION_CYCLE', `kustomizations name each other: ${path.join(' -> ')}`, {
    where: path.at(-1) ?? '',
    remedy: 'remove one of these references',
  });
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
