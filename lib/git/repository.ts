import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import {
  changeOf,
  defaultIdentity,
  fastImport,
  tagObject,
  type CommitToWrite,
  type Identity,
} from './commit-writer.js';
import { parseCommit, parseTag, type SignedObject } from './commit.js';
import { GitError } from './errors.js';
import { Git } from './git.js';
import { gitDirectoryOf } from './git-directory.js';
import { placeToMake } from './left-behind.js';
import { LeastRecentlyUsed, remember } from './lru.js';
import { ObjectReader } from './object-reader.js';
import { RefTable, listRefs, parseRefs, revisionNotFound } from './refs.js';
import { maintain } from './maintain.js';
import { writeNote, type NoteToWrite } from './notes.js';
import { fetchMirror, fetchRef, push, remoteRefs, type FetchOptions } from './remote.js';
import type { RemoteAccess } from './remote-access.js';
import { checkRefName, checkRevision, isObjectId, isShortObjectId } from './revision.js';
import { parseTree, type TreeEntry } from './tree.js';

/** Bytes of one commit, tag or tree. */
const MOST_OF_AN_OBJECT = 16 * 1024 * 1024;
/** Entries of trees that are kept in memory. */
const MOST_ENTRIES = 200_000;

/** A Git repository on this machine, read and written without a work tree. */
export class Repository {
  readonly #objects: ObjectReader;
  readonly #trees = new LeastRecentlyUsed<string, Promise<TreeEntry[]>>(MOST_ENTRIES);
  readonly #commits = new LeastRecentlyUsed<string, string>(4096);
  readonly #roots = new LeastRecentlyUsed<string, Promise<string>>(4096);

  private constructor(
    readonly git: Git,
    /** The Git directory: the repository itself when bare, else its `.git`. */
    readonly path: string,
  ) {
    this.#objects = new ObjectReader(git, path);
  }

  /**
   * Opens the bare repository at `directory`, creating it when there is none.
   *
   * @throws GitError `NOT_A_REPOSITORY` when something else is there
   */
  static async bare(directory: string, options: { git?: Git; initialBranch?: string } = {}): Promise<Repository> {
    const git = options.git ?? new Git();
    const where = path.resolve(directory);
    if (!existsSync(path.join(where, 'HEAD'))) {
      const branch = options.initialBranch ?? 'main';
      checkRefName(branch);
      await mkdir(path.dirname(where), { recursive: true });
      const making = placeToMake(where);
      await git.run({ args: ['init', '--bare', '--quiet', '--template=', `--initial-branch=${branch}`, '--', making] });
      // Whoever was quicker, in this process or another, made the same.
      await rename(making, where).catch(() => rm(making, { recursive: true, force: true }));
    }
    return await Repository.open(where, { git });
  }

  /**
   * Opens an existing repository: bare, or by the root of its work tree.
   *
   * @throws GitError `NOT_A_REPOSITORY`
   */
  static async open(directory: string, options: { git?: Git } = {}): Promise<Repository> {
    const where = path.resolve(directory);
    for (const candidate of [await gitDirectoryOf(path.join(where, '.git')), where]) {
      if (
        candidate !== undefined &&
        existsSync(path.join(candidate, 'HEAD')) &&
        existsSync(path.join(candidate, 'objects'))
      ) {
        return new Repository(options.git ?? new Git(), candidate);
      }
    }
    throw new GitError('NOT_A_REPOSITORY', existsSync(where) ? 'not a Git repository' : 'there is no such directory', {
      where,
      remedy: 'name a bare repository or the root of a work tree',
    });
  }

  /** All refs as they are now. */
  async refs(): Promise<RefTable> {
    const [listed, head] = await Promise.all([
      this.git.run({ repository: this.path, args: listRefs }),
      readFile(path.join(this.path, 'HEAD'), 'utf8').catch(() => ''),
    ]);
    const symbolic = /^ref:\s*(\S+)/.exec(head)?.[1];
    const { commits, tagsOfTags } = parseRefs(listed.toString('utf8'));
    for (const [ref, tag] of tagsOfTags) {
      const found = await this.#objects.read(`${tag}^{commit}`);
      if (typeof found === 'object') commits.set(ref, found.id);
    }
    return new RefTable(commits, symbolic ?? (head.trim() || undefined));
  }

  /**
   * The commit that a branch, tag, full ref, commit, abbreviated commit (7 digits or more) or `HEAD` (also written as nothing)
   * stands for. `refs` may be passed when they are known.
   *
   * @throws GitError `INVALID_REVISION`, `REVISION_NOT_FOUND`, `REVISION_AMBIGUOUS`
   */
  async resolve(revision = 'HEAD', refs?: RefTable): Promise<string> {
    checkRevision(revision);
    const table = refs ?? (await this.refs());
    const named = table.find(revision);
    const id = named ?? (isShortObjectId(revision) ? revision.toLowerCase() : undefined);
    const known = id === undefined ? undefined : this.#commits.get(id);
    if (known !== undefined) return known;
    const found = id === undefined ? 'missing' : await this.#objects.read(`${id}^{commit}`);
    // Git calls it missing when several commits begin so.
    const several = found === 'missing' && id !== undefined && (await this.#objects.read(id, 0)) === 'ambiguous';
    if (found === 'ambiguous' || several) {
      throw new GitError('REVISION_AMBIGUOUS', `several objects begin with ${JSON.stringify(revision)}`, {
        where: this.path,
        remedy: 'write more digits of the commit',
      });
    }
    if (found === 'missing') throw revisionNotFound(revision, table, this.path);
    if (isObjectId(id ?? '')) this.#commits.set(id ?? '', found.id);
    return found.id;
  }

  /** The entry at `path` (`''` is the root) of a commit, or `undefined`. It costs no process, and no reading once known. */
  async entryAt(commit: string, path: string): Promise<TreeEntry | undefined> {
    let entry: TreeEntry = { path: '', type: 'directory', mode: '040000', id: await this.#rootOf(commit) };
    for (const part of path.split('/').filter((text) => text !== '')) {
      if (entry.type !== 'directory') return undefined;
      const next = (await this.readTree(entry.id)).find((child) => child.path === part);
      if (next === undefined) return undefined;
      entry = { ...next, path: entry.path === '' ? part : `${entry.path}/${part}` };
    }
    return entry;
  }

  /** The entries of one tree, not recursive. */
  async readTree(id: string): Promise<readonly TreeEntry[]> {
    const read = async (): Promise<TreeEntry[]> =>
      parseTree(await this.#read(id, 'tree', MOST_OF_AN_OBJECT), id.length / 2);
    return await remember(this.#trees, id, read, (entries) => entries.length + 1);
  }

  /**
   * All files, symbolic links and submodules below `path` of a commit, with paths from the root of the repository, in Git's order.
   *
   * @throws GitError `PATH_NOT_FOUND` when `path` is no directory of the commit
   */
  async listTree(commit: string, path = ''): Promise<TreeEntry[]> {
    const start = await this.entryAt(commit, path);
    if (start?.type !== 'directory') {
      throw new GitError('PATH_NOT_FOUND', `no directory ${JSON.stringify(path)} at commit ${commit.slice(0, 8)}`, {
        where: this.path,
      });
    }
    const found: TreeEntry[] = [];
    const walk = async (id: string, prefix: string): Promise<void> => {
      for (const entry of await this.readTree(id)) {
        const whole = prefix + entry.path;
        if (entry.type === 'directory') await walk(entry.id, `${whole}/`);
        else found.push({ ...entry, path: whole });
      }
    };
    await walk(start.id, start.path === '' ? '' : `${start.path}/`);
    return found;
  }

  /**
   * The content of one blob by its id.
   *
   * @param maxSize in bytes
   * @throws GitError `OBJECT_MISSING`, `OBJECT_TOO_LARGE`
   */
  async readBlob(id: string, maxSize?: number): Promise<Buffer> {
    return await this.#read(id, 'blob', maxSize);
  }

  /**
   * The contents of files of a commit by their paths.
   *
   * @throws GitError `PATH_NOT_FOUND` when one is not there or no file
   */
  async readBlobs(commit: string, paths: Iterable<string>): Promise<Map<string, Buffer>> {
    const read = async (path: string): Promise<[string, Buffer]> => {
      const entry = await this.entryAt(commit, path);
      if (entry?.type !== 'file') {
        throw new GitError('PATH_NOT_FOUND', `no file ${JSON.stringify(path)} at commit ${commit.slice(0, 8)}`, {
          where: this.path,
        });
      }
      return [path, await this.readBlob(entry.id)];
    };
    return new Map(await Promise.all([...paths].map(read)));
  }

  /**
   * Writes a commit and moves its branch to it, all in one step: the branch is moved only if it still is where it was.
   * Nothing is written when no file would change (unless `allowEmpty`).
   *
   * @throws GitError `INVALID_PATH`, `INVALID_REF_NAME`, `BRANCH_MOVED`, `BRANCH_CHECKED_OUT`
   */
  async writeCommit(commit: CommitToWrite): Promise<{ commit: string; changed: boolean }> {
    checkRefName(commit.branch);
    const refs = await this.refs();
    const ref = `refs/heads/${commit.branch}`;
    if (path.basename(this.path) === '.git' && refs.head === ref) {
      throw new GitError('BRANCH_CHECKED_OUT', `the branch ${commit.branch} is checked out in a work tree`, {
        where: path.dirname(this.path),
        remedy: 'write to a bare repository, or check out another branch there',
      });
    }
    const tip = refs.commits.get(ref);
    const parent = commit.parent === undefined ? tip : await this.resolve(commit.parent, refs);
    if (tip !== undefined && parent !== tip) throw this.#moved(commit.branch);
    const change = changeOf(
      commit,
      parent === undefined ? [] : await this.listTree(parent),
      parent?.length === 64 ? 'sha256' : 'sha1',
    );
    const empty = change.write.length === 0 && change.remove.length === 0;
    if (empty && parent !== undefined && parent === tip && commit.allowEmpty !== true)
      return { commit: parent, changed: false };
    const output = await this.git
      .run({
        repository: this.path,
        args: ['fast-import', '--quiet', '--done', '--date-format=raw'],
        input: fastImport(commit, change, parent),
      })
      .catch((error: unknown) => {
        throw error instanceof GitError && error.message.includes('Not updating')
          ? this.#moved(commit.branch, error)
          : error;
      });
    return { commit: output.toString('utf8').trim(), changed: true };
  }

  /**
   * Creates a tag: annotated when it has a message, else lightweight. A tag is never moved: where it exists at the same commit
   * nothing is done.
   *
   * @throws GitError `TAG_EXISTS` when it stands at another commit, `INVALID_REF_NAME`, `REVISION_NOT_FOUND`
   */
  async createTag(tag: {
    name: string;
    commit: string;
    message?: string;
    tagger?: Identity;
    date?: Date;
  }): Promise<{ created: boolean }> {
    checkRefName(tag.name);
    const refs = await this.refs();
    const commit = await this.resolve(tag.commit, refs);
    const existing = refs.commits.get(`refs/tags/${tag.name}`);
    if (existing === commit) return { created: false };
    const refuse = (cause?: unknown): never => {
      throw new GitError(
        'TAG_EXISTS',
        `the tag ${tag.name} already stands at ${(existing ?? 'another object').slice(0, 8)}`,
        {
          where: this.path,
          remedy: 'a tag is never moved: choose a new one',
          cause,
        },
      );
    };
    if (existing !== undefined) refuse();
    let target = commit;
    if (tag.message !== undefined) {
      const { name, message } = tag;
      const text = tagObject({
        name,
        commit,
        message,
        tagger: tag.tagger ?? defaultIdentity,
        date: tag.date ?? new Date(0),
      });
      target = (await this.git.run({ repository: this.path, args: ['mktag'], input: text })).toString('utf8').trim();
    }
    await this.git
      .run({
        repository: this.path,
        args: ['update-ref', '--', `refs/tags/${tag.name}`, target, '0'.repeat(commit.length)],
      })
      .catch(refuse);
    return { created: true };
  }

  /** What a remote repository's refs are. One request; nothing is fetched. */
  async remoteRefs(url: string, access?: RemoteAccess): Promise<RefTable> {
    return await remoteRefs(this, url, access);
  }

  /**
   * Makes the branches and tags here those of a remote repository (with what they reach), HEAD included.
   *
   * @throws GitError `INVALID_URL`, `PROTOCOL_NOT_ALLOWED`, `REPOSITORY_UNREACHABLE`, `REPOSITORY_TOO_LARGE`
   */
  async fetchMirror(url: string, options: FetchOptions = {}): Promise<void> {
    await fetchMirror(this, url, options);
  }

  /** Moves a branch of a remote repository on to a commit of this one. @throws GitError `BRANCH_MOVED`, and as {@link fetchMirror} */
  async push(url: string, what: Parameters<typeof push>[2]): Promise<void> {
    await push(this, url, what);
  }

  /** Puts the packs together where there are many. Nobody else may write. @returns whether there was something to do */
  async maintain(): Promise<boolean> {
    return await maintain(this);
  }

  /** Makes a ref here what it is at a remote repository. @throws as {@link fetchMirror} */
  async fetchRef(url: string, ref: string, access?: RemoteAccess): Promise<void> {
    await fetchRef(this, url, ref, access);
  }

  /** Writes a note in the place of the one that a commit has. @throws GitError `INVALID_REVISION` */
  async writeNote(note: NoteToWrite): Promise<void> {
    await writeNote(this, note);
  }

  /** What a commit says. @throws GitError `OBJECT_MISSING`, `OBJECT_TOO_LARGE` beyond 16 MiB */
  async readCommit(commit: string): Promise<SignedObject> {
    return parseCommit(await this.#read(commit, 'commit', MOST_OF_AN_OBJECT));
  }

  /**
   * The annotated tag that a revision names; `undefined` where it names a branch, a commit or a plain tag.
   *
   * @throws GitError `INVALID_REVISION`
   */
  async tagOf(revision: string): Promise<(SignedObject & { readonly id: string; readonly of: string }) | undefined> {
    const refs = await this.refs();
    const ref = refs.refOf(revision);
    if (ref === undefined) return undefined;
    const [id = ''] = (
      await this.git.run({ repository: this.path, args: ['for-each-ref', '--format=%(objectname)', '--', ref] })
    )
      .toString('utf8')
      .split('\n');
    return isObjectId(id) ? await this.readTag(id) : undefined;
  }

  /** A tag by its id; `undefined` for what is none. */
  async readTag(id: string): Promise<(SignedObject & { readonly id: string; readonly of: string }) | undefined> {
    const found = await this.#objects.read(id, MOST_OF_AN_OBJECT);
    if (typeof found === 'string' || found.type !== 'tag' || found.content === undefined) return undefined;
    return { id, ...parseTag(found.content) };
  }

  /** Ends the process that reads objects, and forgets what was read. */
  close(): void {
    this.#objects.close();
    this.#trees.clear();
    this.#commits.clear();
    this.#roots.clear();
  }

  async #rootOf(commit: string): Promise<string> {
    return await remember(this.#roots, commit, async () => {
      const text = (await this.#read(commit, 'commit')).toString('latin1');
      return /^tree ([0-9a-f]+)\n/.exec(text)?.[1] ?? '';
    });
  }

  async #read(id: string, type: 'blob' | 'tree' | 'commit', maxSize?: number): Promise<Buffer> {
    const found = await this.#objects.read(id, maxSize);
    if (found === 'missing' || found === 'ambiguous' || found.type !== type) {
      throw new GitError('OBJECT_MISSING', `the repository has no ${type} ${id}`, {
        where: this.path,
        remedy: 'check it with git fsck',
      });
    }
    if (found.content === undefined) {
      throw new GitError('OBJECT_TOO_LARGE', `the ${type} ${id} has ${found.size} bytes, more than may be read`, {
        where: this.path,
      });
    }
    return found.content;
  }

  #moved(branch: string, cause?: unknown): GitError {
    return new GitError('BRANCH_MOVED', `the branch ${branch} is no longer at the commit that this one follows`, {
      where: this.path,
      remedy: 'try again on top of its present commit',
      cause,
    });
  }
}
