import { manifestFile, metadataFile, SourceError, type Publication } from '../engine/index.js';
import type { CommitToWrite, Repository } from '../git/index.js';

/** What people put into a branch when they make it, which is nobody's loss. */
const HARMLESS = ['README.md', 'LICENSE', '.gitattributes', '.gitignore'];

/**
 * The commit that brings what was hydrated into a branch; the present one where all manifests stand there already.
 *
 * @throws SourceError `BRANCH_REFUSED` where the branch holds what nobody hydrated
 */
export async function publicationCommit(
  repository: Repository,
  { branch, base, folders, rootFiles, message, author }: Publication,
  date: Date,
): Promise<CommitToWrite | string> {
  const { commits } = await repository.refs();
  const tip = commits.get(`refs/heads/${branch}`);
  const parent = tip ?? commits.get(`refs/heads/${base}`);
  if (parent !== undefined) await refuseForeign(repository, parent, tip === undefined ? base : branch);
  const changed = [];
  for (const folder of folders) {
    if (parent === undefined || !(await stands(repository, parent, folder))) changed.push(folder);
  }
  if (changed.length === 0 && tip !== undefined) return tip;
  return {
    branch,
    ...(tip === undefined && parent !== undefined && { parent }),
    files: [...changed.flatMap(({ files }) => files), ...rootFiles],
    remove: changed.map(({ path }) => path),
    message,
    date,
    ...(author && { author }),
  };
}

async function stands(
  repository: Repository,
  commit: string,
  { path, files }: Publication['folders'][number],
): Promise<boolean> {
  const wanted = files.find((file) => file.path === `${path}/${manifestFile}`);
  const found = await repository.entryAt(commit, `${path}/${manifestFile}`);
  if (found?.type !== 'file' || wanted === undefined) return false;
  return (await repository.readBlob(found.id)).toString('utf8') === wanted.content;
}

async function refuseForeign(repository: Repository, commit: string, branch: string): Promise<void> {
  const root = await repository.entryAt(commit, '');
  const names = root === undefined ? [] : (await repository.readTree(root.id)).map((entry) => entry.path);
  if (names.includes(metadataFile) || names.every((name) => HARMLESS.includes(name))) return;
  throw new SourceError(
    'BRANCH_REFUSED',
    `the branch ${branch} holds what was not hydrated (there is no ${metadataFile} at its root), and is not overwritten`,
    { remedy: 'hydrate to another branch, or to one that does not exist yet' },
  );
}
