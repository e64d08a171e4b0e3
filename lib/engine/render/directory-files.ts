import type { DirectorySource } from '../../model/index.js';
import { glob } from '../globs/index.js';
import { refuseLink, type FileEntry, type FileTree } from './file-tree.js';
import { joinPath } from './paths.js';

/** What a plain directory holds. */
export interface DirectoryFiles {
  /** The files that are read; of a symbolic link, the file that it leads to. */
  readonly files: readonly DirectoryFile[];
  /** Why a file that should be read is not, in Argo CD's words. */
  readonly passedOver: readonly string[];
}

/** A file of a plain directory. */
export interface DirectoryFile {
  /** The name that it has in the source: a link has another one than what it leads to. */
  readonly name: string;
  readonly file: FileEntry;
}

/**
 * The files of a plain directory (with `recurse` also of the directories below) that may hold manifests: every `.yaml`, `.yml`, `.json` and
 * `.jsonnet` whose path relative to the directory `exclude` does not match and `include` does. A link to nothing, or to no file, is passed over.
 *
 * @throws SourceError `SYMLINK_REFUSED`, `SUBMODULE_REFUSED`
 */
export async function directoryFiles(
  tree: FileTree,
  root: string,
  settings: DirectorySource = {},
): Promise<DirectoryFiles> {
  const files: DirectoryFile[] = [];
  const passedOver: string[] = [];
  const walk = async (directory: FileEntry, relative: string): Promise<void> => {
    for (const child of await tree.children(directory)) {
      const name = joinPath(relative, child.path);
      const entry = { ...child, path: joinPath(root, name) };
      if (child.type === 'directory') {
        if (settings.recurse === true) await walk(entry, name);
      } else if (child.type === 'submodule') {
        if (settings.recurse === true && !(settings.exclude && glob(settings.exclude, name))) refuseLink(entry);
      } else if (isCandidate(name, settings)) {
        const file = child.type === 'symlink' ? await tree.entry(entry.path) : entry;
        if (file?.type === 'file') files.push({ name, file });
        else if (file === undefined) passedOver.push(`destination of symlink ${JSON.stringify(name)} is missing`);
        else
          passedOver.push(
            `ignoring symlink at ${JSON.stringify(name)} to non-regular file ${JSON.stringify(file.path)}`,
          );
      }
    }
  };
  await walk(await tree.directory(root), '');
  return { files, passedOver };
}

function isCandidate(path: string, { include, exclude, disableExtensionFilter }: DirectorySource): boolean {
  if (disableExtensionFilter !== true && !/\.(yaml|yml|json|jsonnet)$/.test(path)) return false;
  if (exclude && glob(exclude, path)) return false;
  return !include || glob(include, path);
}
