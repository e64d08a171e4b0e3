import type { Git } from './git.js';

/** How many packs, and loose objects, a repository may have before they are put together. */
const MOST_PACKS = 20;
const MOST_LOOSE = 5_000;
/** For how long an object is kept that no branch or tag reaches any more. */
const KEPT_UNREACHED = '2.weeks.ago';

/**
 * Puts the packs of a repository together where there are many, and drops what nothing reaches for two weeks. It takes one core and little
 * memory; who reads meanwhile notices nothing. Nobody else may write.
 *
 * @returns whether there was something to do
 * @throws GitError
 */
export async function maintain({
  git,
  path: repository,
}: {
  readonly git: Git;
  readonly path: string;
}): Promise<boolean> {
  const counted = (await git.run({ repository, args: ['count-objects', '-v'] })).toString('utf8');
  const count = (name: string): number => Number(new RegExp(`^${name}: (\\d+)$`, 'm').exec(counted)?.[1] ?? 0);
  if (count('packs') <= MOST_PACKS && count('count') <= MOST_LOOSE) return false;
  const limits = ['--threads=1', '--window-memory=64m'];
  const kept = `--unpack-unreachable=${KEPT_UNREACHED}`;
  await git.run({ repository, args: ['repack', '-A', '-d', '-q', '--window=5', kept, ...limits] });
  await git.run({ repository, args: ['prune', `--expire=${KEPT_UNREACHED}`] });
  await git.run({ repository, args: ['pack-refs', '--all', '--prune'] });
  return true;
}
