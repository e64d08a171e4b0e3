import {
  itemsOf,
  objectOf,
  parseJson,
  readManifestDocuments,
  YamlError,
  type KubeObject,
  type ManifestDocument,
} from '../../kube/index.js';
import type { DirectorySource } from '../../model/index.js';
import { directoryFiles } from './directory-files.js';
import { SourceError } from './errors.js';
import { readText, type FileTree } from './file-tree.js';
import { isEmpty, unsupported } from './source-type.js';

/** The sum of the sizes of all manifests of one source, in bytes; Argo CD's default. */
export const maxManifestBytes = 10 * 1024 * 1024;

/**
 * The objects of a plain directory. As with Argo CD, a file with the text `+argocd:skip-file-rendering` is left out, and so is YAML that
 * has neither `apiVersion` nor `kind`. Broken YAML is always an error (Argo CD passes over a broken file that does not look like a
 * manifest, and then prunes what used to be in it), and so is an object without a name, which no cluster would take.
 *
 * @throws SourceError, YamlError with file and line
 */
export async function renderDirectory(
  tree: FileTree,
  path: string,
  settings: DirectorySource = {},
): Promise<KubeObject[]> {
  return (await directoryDocuments(tree, path, settings)).flatMap(itemsOf).map(objectOf);
}

/**
 * The documents of the files of a plain directory: lists as they are, and also what has no name.
 *
 * @param maxBytes of all files together
 * @throws SourceError, YamlError with file and line
 */
export async function directoryDocuments(
  tree: FileTree,
  path: string,
  settings: DirectorySource = {},
  maxBytes = maxManifestBytes,
): Promise<ManifestDocument[]> {
  const documents: ManifestDocument[] = [];
  for (const { name, text } of await directoryTexts(tree, path, settings, maxBytes)) {
    documents.push(...documentsOf(text, name));
  }
  return documents;
}

/**
 * The texts of the files of a plain directory, each with its path.
 *
 * @param maxBytes of all files together
 * @throws SourceError `MANIFESTS_TOO_LARGE` and others
 */
export async function directoryTexts(
  tree: FileTree,
  path: string,
  settings: DirectorySource = {},
  maxBytes = maxManifestBytes,
): Promise<{ name: string; text: string }[]> {
  if (!isEmpty(settings.jsonnet)) throw unsupported('Jsonnet is not supported yet', 'directory.jsonnet');
  const texts: { name: string; text: string }[] = [];
  let left = maxBytes;
  for (const { name, file } of (await directoryFiles(tree, path, settings)).files) {
    if (name.endsWith('.jsonnet')) throw unsupported('Jsonnet is not supported yet', file.path);
    const { text, size } = await readText(tree, file, left);
    left -= size;
    texts.push({ name: file.path, text });
  }
  return texts;
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
