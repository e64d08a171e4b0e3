import { createHash } from 'node:crypto';
import {
  maxManifestBytes,
  RepositoryAccesses,
  SourceError,
  type FileEntry,
  type FileTree,
} from '../../engine/index.js';
import type { Clock } from '../../kube/index.js';
import { Answer } from '../answer.js';
import { download } from '../download.js';
import { Followers } from '../followers.js';
import { pollWait } from '../poll-wait.js';
import { reachOf, type Reach } from '../reach.js';

/** How files of web servers are followed. */
export interface WebFilesOptions {
  readonly clock: Clock;
  /** Milliseconds between two questions, spread by a fifth; `false` for none. */
  readonly pollMilliseconds: number | false;
  /** Are plain HTTP and servers on this machine allowed? */
  readonly http: boolean;
}

/** Single files of web servers, such as value files of charts: each is read when it is first needed, and from time to time. */
export class WebFiles {
  readonly #followers: Followers<WebFile>;
  #accesses = RepositoryAccesses.of([]);

  /** @param tell is told the URL of a file that changed, failed or mended */
  constructor(
    private readonly options: WebFilesOptions,
    tell: (url: string) => void,
  ) {
    this.#followers = new Followers(tell);
  }

  /** A file, as the credentials of a project let one read it: a tree of it alone, at the path `file`. @throws SourceError */
  async get(url: string, project: string): Promise<FileTree> {
    if (/^https?:\/\/[^/]*@/i.test(url)) {
      throw new SourceError('REPOSITORY_REFUSED', 'the URL of a file holds a user or a password', {
        remedy: 'register a Secret of the type repo-creds for its server, and leave them out of the URL',
      });
    }
    const reach = reachOf(url, project, this.#accesses);
    return await this.#followers.at(url, reach, (changed) => new WebFile(reach, this.options, changed)).read();
  }

  /** Asks for a file anew. */
  async refresh(url: string): Promise<void> {
    await this.#followers.refresh(url);
  }

  /** From now on files are reached so. */
  useAccesses(accesses: RepositoryAccesses): void {
    this.#accesses = accesses;
    this.#followers.useAccesses(accesses);
  }

  close(): void {
    this.#followers.close();
  }
}

class WebFile {
  readonly #answer: Answer<OneFile>;
  #stopWaiting: (() => void) | undefined;
  #round = 0;
  #closed = false;

  constructor(
    private readonly reach: Reach,
    private readonly options: WebFilesOptions,
    private readonly changed: () => void,
  ) {
    this.#answer = new Answer(() => this.#download(), options.clock);
  }

  async read(): Promise<FileTree> {
    const before = this.#answer.state;
    try {
      return await this.#answer.get();
    } finally {
      if (this.#answer.state !== before) this.#waitForNext();
    }
  }

  async refresh(): Promise<void> {
    const before = this.#answer.state;
    await this.#answer.refresh().catch(() => undefined);
    this.#waitForNext();
    if (!this.#closed && before !== undefined && before !== this.#answer.state) this.changed();
  }

  close(): void {
    this.#closed = true;
    this.#stopWaiting?.();
  }

  async #download(): Promise<OneFile> {
    const { url, access } = this.reach;
    return new OneFile(
      await download({ url, access, maxBytes: maxManifestBytes, http: this.options.http, what: 'the file' }),
    );
  }

  #waitForNext(): void {
    const { clock, pollMilliseconds } = this.options;
    this.#stopWaiting?.();
    if (pollMilliseconds === false || this.#closed) return;
    const next = pollWait(pollMilliseconds, `${this.reach.url} ${this.#round++}`);
    this.#stopWaiting = clock.after(Math.min(next, this.#answer.wait ?? Infinity), () => void this.refresh());
  }
}

/** A tree of one file, `file`. */
class OneFile implements FileTree {
  readonly id: string;
  readonly #content: Buffer;

  constructor(content: Buffer) {
    this.id = createHash('sha256').update(content).digest('hex');
    this.#content = content;
  }

  entry(path: string): Promise<FileEntry | undefined> {
    if (path === '') return Promise.resolve({ path, type: 'directory', id: this.id });
    return Promise.resolve(path === 'file' ? { path, type: 'file', id: this.id } : undefined);
  }

  directory(path: string): Promise<FileEntry> {
    if (path === '') return Promise.resolve({ path, type: 'directory', id: this.id });
    return Promise.reject(new SourceError('PATH_NOT_FOUND', 'there is one file alone', { where: path }));
  }

  children(): Promise<readonly FileEntry[]> {
    return Promise.resolve([{ path: 'file', type: 'file', id: this.id }]);
  }

  bytes(): Promise<Uint8Array> {
    return Promise.resolve(this.#content);
  }
}
