import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';

/** A `.git` that is a directory, or a file that names one (a linked work tree: the directory that all its work trees share). */
export async function gitDirectoryOf(dotGit: string): Promise<string | undefined> {
  const found = await stat(dotGit).catch(() => undefined);
  if (found?.isDirectory()) return dotGit;
  if (!found?.isFile()) return undefined;
  const named = /^gitdir:\s*(.+)/.exec(await readFile(dotGit, 'utf8'))?.[1]?.trim();
  if (named === undefined) return undefined;
  const directory = path.resolve(path.dirname(dotGit), named);
  const common = await readFile(path.join(directory, 'commondir'), 'utf8').catch(() => undefined);
  return common === undefined ? directory : path.resolve(directory, common.trim());
}
