import { GitError, type Identity, type Repository } from '../git/index.js';
import type { Environment } from '../platform/index.js';
import { SynthError } from './errors.js';
import { Manifest, MANIFEST_PATH } from './manifest.js';
import type { OutputFile } from './output-file.js';
import { planOutput, type OutputPlan, type Present } from './output-plan.js';
import { INDEX_FOLDER } from './provenance.js';

/** What decides which files go to which branch: a platform, or anything like it. */
export interface Branches {
  /** The branch of `argocd/` and of the environments that track a tag or a commit. */
  readonly trunk: string;
  readonly environments: Readonly<Record<string, Pick<Environment, 'name' | 'revision'>>>;
}

/** How commits are written. */
export interface CommitOptions {
  /** The date of the commits and tags: an input, so that the same output is the same commit. */
  readonly date: Date;
  /** @default Slipway */
  readonly author?: Identity;
  /** @default - the names of the environments that the branch holds */
  readonly message?: string;
  /**
   * Where the objects came from (`synthesizeWithIndex`). It goes along with a commit and never makes one by itself: a line that moved in
   * the program is no new revision.
   * @default - no index
   */
  readonly index?: readonly OutputFile[];
}

/** What became of the GitOps repository. */
export interface CommitReport {
  readonly branches: readonly CommittedBranch[];
  /** The tags that environments track; one that stood already was left where it is. */
  readonly tags: readonly { readonly name: string; readonly commit: string; readonly created: boolean }[];
}

/** One branch after it was written. */
export interface CommittedBranch extends OutputPlan {
  readonly branch: string;
  /** Its newest commit. */
  readonly commit: string;
  /** False when the output was there already: nothing was committed then. */
  readonly changed: boolean;
}

/**
 * Commits the synthesised files to the branches that the environments track: the folder of an environment on a branch to that
 * branch, all others and `argocd/` to the trunk. A tag that an environment tracks and that does not exist is created at the
 * trunk's new commit, and never moved. A person's own files on these branches stay.
 *
 * @throws SynthError `FOREIGN_FILE`, `BROKEN_MANIFEST`; GitError `BRANCH_MOVED` when others keep pushing meanwhile.
 */
export async function commitOutput(
  repository: Repository,
  platform: Branches,
  files: readonly OutputFile[],
  options: CommitOptions,
): Promise<CommitReport> {
  const branches: CommittedBranch[] = [];
  const indexes = shareOut(platform, options.index ?? []);
  for (const [branch, share] of shareOut(platform, files)) {
    branches.push(await commitBranch(repository, branch, share, indexes.get(branch)?.files ?? [], options));
  }
  const trunk = branches.find(({ branch }) => branch === platform.trunk);
  const tags: CommitReport['tags'][number][] = [];
  const refs = await repository.refs();
  for (const name of new Set(Object.values(platform.environments).flatMap(tagOf))) {
    const standing = refs.commits.get(`refs/tags/${name}`);
    if (standing !== undefined) {
      tags.push({ name, commit: standing, created: false });
    } else if (trunk) {
      const { created } = await repository.createTag({ name, commit: trunk.commit });
      tags.push({ name, commit: trunk.commit, created });
    }
  }
  return { branches, tags };
}

function tagOf({ revision }: Pick<Environment, 'revision'>): string[] {
  return revision.kind === 'tag' ? [revision.name] : [];
}

/** What one branch holds of the synthesised files, and the environments whose folders it holds. */
export interface Share {
  readonly files: OutputFile[];
  readonly names: string[];
}

/** The files of each branch, the trunk last: what the root application reads appears after what it points to. */
export function shareOut(platform: Branches, files: readonly OutputFile[]): Map<string, Share> {
  const shares = new Map<string, Share>();
  const shareOf = (branch: string): Share => {
    const share = shares.get(branch) ?? { files: [], names: [] };
    shares.set(branch, share);
    return share;
  };
  const branchOf = new Map<string, string>();
  for (const { name, revision } of Object.values(platform.environments)) {
    const branch = revision.kind === 'branch' ? revision.name : platform.trunk;
    branchOf.set(name, branch);
    if (branch !== platform.trunk) shareOf(branch).names.push(name);
  }
  for (const [name, branch] of branchOf) if (branch === platform.trunk) shareOf(branch).names.push(name);
  shareOf(platform.trunk);
  for (const file of files) {
    // What overlays have in common is there wherever one of them is.
    if (file.path.startsWith('base/')) {
      for (const share of shares.values()) share.files.push(file);
      continue;
    }
    const environment = /^(?:clusters|\.slipway-index)\/([^/]+?)(?:\/|\.jsonl$)/.exec(file.path)?.[1] ?? '';
    shareOf(branchOf.get(environment) ?? platform.trunk).files.push(file);
  }
  return shares;
}

const ATTEMPTS = 3;

async function commitBranch(
  repository: Repository,
  branch: string,
  { files, names }: Share,
  index: readonly OutputFile[],
  options: CommitOptions,
): Promise<CommittedBranch> {
  for (let attempt = 1; ; attempt += 1) {
    const parent = (await repository.refs()).commits.get(`refs/heads/${branch}`);
    const plan = planOutput(await presentAt(repository, branch, parent, files), files);
    const changes = plan.write.length > 0 || plan.remove.length > 0;
    const gone = changes && index.length > 0 ? await goneFromIndex(repository, parent, index) : [];
    try {
      const written = await repository.writeCommit({
        branch,
        files: changes ? [...plan.write, ...index] : [],
        remove: [...plan.remove, ...gone],
        message: options.message ?? `Synthesise ${names.join(' and ') || branch}`,
        date: options.date,
        ...(options.author && { author: options.author }),
        ...(parent !== undefined && { parent }),
      });
      return { branch, ...written, ...plan };
    } catch (error) {
      if (!(error instanceof GitError) || error.code !== 'BRANCH_MOVED' || attempt >= ATTEMPTS) throw error;
    }
  }
}

/** Files of the index for environments that the branch no longer holds. */
async function goneFromIndex(
  repository: Repository,
  commit: string | undefined,
  index: readonly OutputFile[],
): Promise<string[]> {
  if (commit === undefined) return [];
  const kept = new Set(index.map(({ path }) => path));
  const paths = (await repository.listTree(commit)).map(({ path }) => path);
  return paths.filter((path) => path.startsWith(`${INDEX_FOLDER}/`) && path.endsWith('.jsonl') && !kept.has(path));
}

async function presentAt(
  repository: Repository,
  branch: string,
  commit: string | undefined,
  files: readonly OutputFile[],
): Promise<Present> {
  if (commit === undefined) return { where: branch, manifest: undefined, read: () => undefined };
  const entries = new Map((await repository.listTree(commit)).map((entry) => [entry.path, entry]));
  const text = async (path: string): Promise<string | undefined> => {
    const entry = entries.get(path);
    return entry?.type === 'file' ? (await repository.readBlob(entry.id)).toString('utf8') : undefined;
  };
  const manifest = await text(MANIFEST_PATH);
  const own = manifest === undefined ? [] : Manifest.parse(manifest, `${branch}:${MANIFEST_PATH}`).files.keys();
  const contents = new Map<string, string>();
  for (const path of new Set([...own, ...files.map((file) => file.path)])) {
    const content = await text(path);
    if (content !== undefined) contents.set(path, content);
  }
  return {
    where: branch,
    manifest,
    read: (path) => {
      const entry = entries.get(path);
      if (entry && entry.type !== 'file') {
        throw new SynthError('FOREIGN_FILE', 'expected a plain file or nothing', {
          where: `${branch}:${path}`,
          remedy: 'move it away',
        });
      }
      return contents.get(path);
    },
  };
}
