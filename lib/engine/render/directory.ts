import { YamlError, parseJson, readManifests, type KubeObject } from '../../kube/index.js';
import type { DirectorySource } from '../../model/index.js';
import { glob } from '../globs/index.js';
import { SourceError } from './errors.js';
import { joinPath } from './paths.js';
import { readText, refuseLink, type FileEntry, type FileTree } from './file-tree.js';
import { isEmpty, unsupported } from './source-type.js';

/** The sum of the sizes of all manifests of one source, in bytes; Argo CD's default. */
export const maxManifestBytes = 10 * 1024 * 1024;

/**
 * The objects of a plain directory: every `.yaml`, `.yml` and `.json` file of it (with `recurse` also of the directories below)
 * whose path relative to it `exclude` does not match and `include` does. As with Argo CD, a file with the text
 * `+argocd:skip-file-rendering` is left out, and so is YAML that has neither `apiVersion` nor `kind`. Broken YAML is always an error (Argo CD passes over a broken file
 * that does not look like a manifest, and then prunes what used to be in it).
 *
 * @throws SourceError, YamlError with file and line
 */
export async function renderDirectory(
  tree: FileTree,
  path: string,
  settings: DirectorySource = {},
): Promise<KubeObject[]> {
  if (!isEmpty(settings.jsonnet)) throw unsupported('Jsonnet is not supported yet', 'directory.jsonnet');
  const objects: KubeObject[] = [];
  let left = maxManifestBytes;
  for (const file of await candidates(tree, path, settings)) {
    const { text, size } = await readText(tree, file, left);
    left -= size;
    objects.push(...readFile(text, file.path));
  }
  return objects;
}

async function candidates(tree: FileTree, root: string, settings: DirectorySource): Promise<FileEntry[]> {
  const found: FileEntry[] = [];
  const walk = async (directory: FileEntry, relative: string): Promise<void> => {
    for (const child of await tree.children(directory)) {
      const below = joinPath(relative, child.path);
      const entry = { ...child, path: joinPath(root, below) };
      if (child.type === 'directory') {
        if (settings.recurse === true) await walk(entry, below);
      } else if (child.type === 'submodule') {
        if (settings.recurse === true && !(settings.exclude && glob(settings.exclude, below))) refuseLink(entry);
      } else if (isCandidate(below, settings)) {
        const file = child.type === 'symlink' ? await tree.entry(entry.path) : entry;
        if (file?.type !== 'file') continue;
        if (below.endsWith('.jsonnet')) throw unsupported('Jsonnet is not supported yet', entry.path);
        found.push(file);
      }
    }
  };
  await walk(await tree.directory(root), '');
  return found;
}

function isCandidate(path: string, { include, exclude, disableExtensionFilter }: DirectorySource): boolean {
  if (disableExtensionFilter !== true && !/\.(yaml|yml|json|jsonnet)$/.test(path)) return false;
  if (exclude && glob(exclude, path)) return false;
  return !include || glob(include, path);
}

function readFile(text: string, file: string): KubeObject[] {
  if (text.includes('+argocd:skip-file-rendering')) return [];
  if (file.endsWith('.json')) return readJsonFile(text, file);
  try {
    return readManifests(text, { file });
  } catch (error) {
    const wellFormed = error instanceof YamlError && error.code === 'INVALID_MANIFEST';
    if (wellFormed && !/\b(apiVersion|kind)["']?\s*:/.test(text)) return [];
    throw error;
  }
}

/** A JSON file holds exactly one object, or a List. */
function readJsonFile(text: string, file: string): KubeObject[] {
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
  return readManifests(text, { file });
}
