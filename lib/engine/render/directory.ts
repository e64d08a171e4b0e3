import {
  digest,
  itemsOf,
  objectOf,
  parseJson,
  readManifestDocuments,
  YamlError,
  type KubeObject,
  type ManifestDocument,
} from '../../kube/index.js';
import type { ApplicationSource, DirectorySource } from '../../model/index.js';
import { contentOf, type LinkCache } from './content.js';
import type { RenderContext } from './context.js';
import { directoryFiles } from './directory-files.js';
import { SourceError } from './errors.js';
import { readText, type FileEntry, type FileTree } from './file-tree.js';
import { planJsonnet, type ImportCache } from './jsonnet/index.js';
import { joinPath } from './paths.js';

/** The sum of the sizes of all manifests of one source, in bytes; Argo CD's default. */
export const maxManifestBytes = 10 * 1024 * 1024;

/** What was found in unchanged directories and files before. */
export interface DirectoryCaches {
  readonly links: LinkCache;
  /** For a directory and what counts in it: the paths of its Jsonnet files. */
  readonly jsonnet: {
    get(key: string): readonly string[] | undefined;
    set(key: string, files: readonly string[]): unknown;
  };
  readonly imports: ImportCache;
}

/** How a plain directory will be rendered. */
export interface DirectoryPlan {
  readonly digest: string;
  readonly objects: () => Promise<KubeObject[]>;
}

/**
 * Plans a plain directory. As with Argo CD, a file with the text `+argocd:skip-file-rendering` is left out, and so is YAML that
 * has neither `apiVersion` nor `kind`. Broken YAML is always an error (Argo CD passes over a broken file that does not look like a
 * manifest, and then prunes what used to be in it), and so is an object without a name, which no cluster would take.
 *
 * @throws SourceError
 */
export async function planDirectory(
  tree: FileTree,
  directory: FileEntry,
  path: string,
  source: ApplicationSource,
  caches: DirectoryCaches,
  context: RenderContext,
): Promise<DirectoryPlan> {
  const settings = source.directory ?? {};
  const { recurse = false, include = '', exclude = '', disableExtensionFilter = false } = settings;
  const options = { recurse, include, exclude, disableExtensionFilter };
  const content = await contentOf(tree, directory, caches.links, recurse);
  const files = context.disabled?.has('Directory')
    ? []
    : await jsonnetFiles(tree, path, settings, digest([content, options]), caches);
  const jsonnet = await planJsonnet(tree, path, files, source, context, caches.imports);
  return {
    digest: digest(['Directory', options, path, content, jsonnet.digest]),
    objects: async () => {
      const documents = await directoryDocuments(tree, path, settings, maxManifestBytes, await jsonnet.evaluate());
      return documents.flatMap(itemsOf).map(objectOf);
    },
  };
}

async function jsonnetFiles(
  tree: FileTree,
  path: string,
  settings: DirectorySource,
  key: string,
  { jsonnet: cache }: DirectoryCaches,
): Promise<readonly string[]> {
  const known = cache.get(key);
  if (known !== undefined) return known;
  const { files } = await directoryFiles(tree, path, settings);
  const found = files.filter(({ name }) => isJsonnet(name)).map(({ name }) => joinPath(path, name));
  cache.set(key, found);
  return found;
}

/**
 * The documents of the files of a plain directory: lists as they are, and also what has no name.
 *
 * @param maxBytes of all files together, but those of Jsonnet
 * @param evaluated what each file of Jsonnet came to, by its path
 * @throws SourceError, YamlError with file and line
 */
export async function directoryDocuments(
  tree: FileTree,
  path: string,
  settings: DirectorySource = {},
  maxBytes = maxManifestBytes,
  evaluated: ReadonlyMap<string, readonly ManifestDocument[]> = new Map(),
): Promise<ManifestDocument[]> {
  const documents: ManifestDocument[] = [];
  for (const { name, text } of await directoryTexts(tree, path, settings, maxBytes)) {
    documents.push(...(text === undefined ? (evaluated.get(name) ?? []) : documentsOf(text, name)));
  }
  return documents;
}

/**
 * The texts of the files of a plain directory, each with its path; none of a file of Jsonnet.
 *
 * @param maxBytes of all files together, but those of Jsonnet
 * @throws SourceError `MANIFESTS_TOO_LARGE` and others
 */
export async function directoryTexts(
  tree: FileTree,
  path: string,
  settings: DirectorySource = {},
  maxBytes = maxManifestBytes,
): Promise<{ name: string; text: string | undefined }[]> {
  const texts: { name: string; text: string | undefined }[] = [];
  let left = maxBytes;
  for (const { name, file } of (await directoryFiles(tree, path, settings)).files) {
    if (isJsonnet(name)) {
      texts.push({ name: joinPath(path, name), text: undefined });
      continue;
    }
    const { text, size } = await readText(tree, file, left);
    left -= size;
    texts.push({ name: file.path, text });
  }
  return texts;
}

function isJsonnet(name: string): boolean {
  return name.endsWith('.jsonnet');
}

function documentsOf(text: string, file: string): ManifestDocument[] {
  if (text.includes('+argocd:skip-file-rendering')) return [];
  if (file.endsWith('.json')) expectOneValue(text, file);
  try {
    return readManifestDocuments(text, { file });
  } catch (error) {
    const isOther = error instanceof YamlError && error.code === 'INVALID_MANIFEST' && !file.endsWith('.json');
    if (isOther && !/\b(apiVersion|kind)["']?\s*:/.test(text)) return [];
    throw error;
  }
}

/** A JSON file holds exactly one object, or a List. */
function expectOneValue(text: string, file: string): void {
  try {
    parseJson(text);
  } catch (error) {
    throw new SourceError(
      'INVALID_MANIFEST',
      `not one JSON value: ${error instanceof Error ? error.message : String(error)}`,
      {
        where: file,
        remedy: 'write exactly one object (or a List) into a JSON file',
        cause: error,
      },
    );
  }
}
