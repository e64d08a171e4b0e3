import { GitError } from './errors.js';
import type { Repository } from './repository.js';

/**
 * Whether a repository holds all that its refs reach, and can be read. It costs a look at every commit and tree; where that takes too long
 * it is believed to be sound.
 */
export async function isSound({ git, path }: Repository): Promise<boolean> {
  const args = ['fsck', '--connectivity-only', '--no-dangling', '--no-progress'];
  try {
    await git.run({ repository: path, args });
    return true;
  } catch (error) {
    return !(error instanceof GitError) || error.code !== 'GIT_FAILED';
  }
}
