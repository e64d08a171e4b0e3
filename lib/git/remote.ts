import { rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { GitError } from './errors.js';
import type { Git } from './git.js';
import { parseRemoteRefs, type RefTable } from './refs.js';
import type { RemoteAccess } from './remote-access.js';
import { notARepository, remoteFailure } from './remote-failure.js';
import { checkRefName, isObjectId } from './revision.js';
import { checkRemoteUrl, redactUrl } from './url.js';

/** A repository on this machine that another is mirrored into. */
interface Mirror {
  readonly git: Git;
  readonly path: string;
}

/** What is fetched beside branches and tags. */
export interface FetchOptions {
  /** The ref that the remote's HEAD names, as {@link remoteRefs} says. */
  readonly head?: string | undefined;
  /** Further full refs or commits. */
  readonly others?: readonly string[];
  readonly access?: RemoteAccess | undefined;
}

/** What a remote repository's refs are. One request; nothing is fetched. */
export async function remoteRefs(mirror: Mirror, url: string, access?: RemoteAccess): Promise<RefTable> {
  checkRemoteUrl(url, mirror.git.protocols);
  const args = ['ls-remote', '--quiet', '--symref', '--', url];
  const refs = parseRemoteRefs((await reach(mirror, url, args, access)).toString('utf8'));
  if (refs.commits.size === 0 && /^https?:/.test(url)) await checkProtocol(mirror, url, args, access);
  return refs;
}

/**
 * Git takes any page that it is given for an old, empty repository.
 *
 * @throws GitError `REPOSITORY_UNREACHABLE` when what answers does not speak Git's protocol
 */
async function checkProtocol(
  mirror: Mirror,
  url: string,
  args: readonly string[],
  access: RemoteAccess | undefined,
): Promise<void> {
  const packets = path.join(mirror.path, 'slipway-packets');
  try {
    await rm(packets, { force: true });
    await reach(mirror, url, args, access, packets);
    if ((await stat(packets).catch(() => undefined)) === undefined) throw notARepository(redactUrl(url));
  } finally {
    await rm(packets, { force: true });
  }
}

/** Makes the branches and tags here those of a remote repository (with what they reach), HEAD included. */
export async function fetchMirror(mirror: Mirror, url: string, options: FetchOptions): Promise<void> {
  const { head, others = [], access } = options;
  checkRemoteUrl(url, mirror.git.protocols);
  others.filter((name) => !isObjectId(name)).forEach(checkRefName);
  const specs = [
    '+refs/heads/*:refs/heads/*',
    '+refs/tags/*:refs/tags/*',
    ...others.map((name) => (isObjectId(name) ? name : `+${name}:${name}`)),
  ];
  const flags = ['--quiet', '--prune', '--no-tags', '--no-write-fetch-head', '--no-recurse-submodules', '--force'];
  await reach(mirror, url, ['fetch', ...flags, '--', url, ...specs], access);
  if (head?.startsWith('refs/heads/')) {
    checkRefName(head);
    await mirror.git.run({ repository: mirror.path, args: ['symbolic-ref', '--', 'HEAD', head] });
  }
}

/** What is pushed. */
export interface Push {
  readonly commit: string;
  /** As messages call it. */
  readonly branch: string;
  /** The full ref that moves. @default that of the branch */
  readonly ref?: string;
  readonly access?: RemoteAccess | undefined;
}

/** Makes a ref here what it is at a remote repository. */
export async function fetchRef(mirror: Mirror, url: string, ref: string, access?: RemoteAccess): Promise<void> {
  checkRemoteUrl(url, mirror.git.protocols);
  checkRefName(ref);
  const flags = ['--quiet', '--no-tags', '--no-write-fetch-head', '--no-recurse-submodules', '--force'];
  await reach(mirror, url, ['fetch', ...flags, '--', url, `+${ref}:${ref}`], access);
}

/**
 * Moves a branch, or another ref, of a remote repository on to a commit of this one. It is never forced.
 *
 * @throws GitError `BRANCH_MOVED` where somebody else was quicker
 */
export async function push(
  mirror: Mirror,
  url: string,
  { commit, branch, ref = `refs/heads/${branch}`, access }: Push,
): Promise<void> {
  checkRemoteUrl(url, mirror.git.protocols);
  checkRefName(branch);
  checkRefName(ref);
  const flags = ['--quiet', '--no-verify', '--no-signed', '--recurse-submodules=no'];
  try {
    await reach(mirror, url, ['push', ...flags, '--', url, `${commit}:${ref}`], access);
  } catch (error) {
    const cause = error instanceof GitError ? error.cause : undefined;
    const said = cause instanceof GitError ? cause.message : '';
    if (
      !/\((fetch first|non-fast-forward|stale info|cannot lock ref.*|failed to update ref|incorrect old value.*)\)/.test(
        said,
      )
    )
      throw error;
    throw new GitError('BRANCH_MOVED', `the branch ${branch} was moved by somebody else meanwhile`, {
      where: redactUrl(url),
      remedy: 'it is tried again by itself, on top of that',
      cause: error,
    });
  }
}

async function reach(
  { git, path: repository }: Mirror,
  url: string,
  args: readonly string[],
  access: RemoteAccess | undefined,
  packets?: string,
): Promise<Buffer> {
  try {
    return await git.run({ repository, args, network: true, access, ...(packets !== undefined && { packets }) });
  } catch (error) {
    if (!(error instanceof GitError) || error.code === 'GIT_MISSING') throw error;
    const where = redactUrl(url);
    if (error.code === 'REPOSITORY_TOO_LARGE' || error.code === 'GIT_OUTPUT_TOO_LARGE') {
      const remedy = error.remedy ?? 'remove branches and tags that nobody needs';
      throw new GitError('REPOSITORY_TOO_LARGE', error.what, { where, remedy, cause: error });
    }
    throw remoteFailure(error, where);
  }
}
