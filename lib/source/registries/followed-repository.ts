import { SourceError, type RepositoryAccess } from '../../engine/index.js';
import type { Clock } from '../../kube/index.js';
import { Answer } from '../answer.js';
import { ArchiveTree, type ArchiveCache } from '../archive/index.js';
import { pollWait } from '../poll-wait.js';
import { contentLayer, type ContentLayer } from './manifest.js';
import { isDigest, isTag, type RegistryRepository } from './reference.js';
import { RegistryClient } from './registry-client.js';

/** How repositories of registries are followed. */
export interface FollowOptions {
  readonly clock: Clock;
  /** Milliseconds between two questions, spread by a fifth; `false` for none. */
  readonly pollMilliseconds: number | false;
  /** Are plain HTTP and registries on this machine allowed? */
  readonly http: boolean;
  /** Media types of layers that are read. */
  readonly layerMediaTypes: readonly string[];
  readonly archives: ArchiveCache;
}

const MAX_ARCHIVE = 64 * 1024 * 1024;
/** How many tags are asked for again and again. */
const MAX_TAGS = 256;

/**
 * A repository of a registry. What was asked for is asked for again from time to time: the tags that there are, and what each used one
 * means. An artifact is fetched once, by its digest.
 */
export class FollowedRepository {
  readonly #client: RegistryClient;
  readonly #tags: Answer<readonly string[]>;
  readonly #digests = new Map<string, Answer<string>>();
  readonly #key: string;
  #stopWaiting: (() => void) | undefined;
  #round = 0;
  #askedAt: number;
  #closed = false;

  constructor(
    repository: RegistryRepository,
    access: RepositoryAccess,
    private readonly options: FollowOptions,
    private readonly onChange: () => void,
  ) {
    this.#client = new RegistryClient(repository, { access, http: options.http });
    this.#tags = new Answer(() => this.#client.tags(), options.clock);
    this.#askedAt = options.clock.now().getTime();
    this.#key = `${repository.host}/${repository.name} ${access.identity}`;
  }

  /** All tags. @throws SourceError */
  async tags(): Promise<readonly string[]> {
    return await this.#waiting(this.#tags);
  }

  /** The digest that a tag or a digest means. @throws SourceError */
  async digest(reference: string): Promise<string> {
    if (isDigest(reference)) return reference;
    if (!isTag(reference)) {
      const remedy = 'write a tag, a digest (sha256:…) or a range of versions';
      throw new SourceError('INVALID_REVISION', `no tag can be called ${JSON.stringify(reference)}`, { remedy });
    }
    const known = this.#digests.get(reference);
    const answer = known ?? new Answer(() => this.#client.digest(reference), this.options.clock);
    this.#digests.delete(reference);
    this.#digests.set(reference, answer);
    const [oldest] = this.#digests.keys();
    if (this.#digests.size > MAX_TAGS && oldest !== undefined) this.#digests.delete(oldest);
    return await this.#waiting(answer);
  }

  /** The files of an artifact: of a chart, those in its directory. @throws SourceError */
  async files(digest: string, kind: 'any' | 'chart' = 'any'): Promise<ArchiveTree> {
    const { archives, layerMediaTypes } = this.options;
    const where = this.#client.where(digest);
    const fetch = async (): Promise<{ layer: ContentLayer; content: Buffer }> => {
      const layer = contentLayer(await this.#client.manifest(digest), layerMediaTypes, where);
      return { layer, content: await this.#client.blob(layer, MAX_ARCHIVE, where) };
    };
    const read = async ({ layer, content }: { layer: ContentLayer; content: Buffer }): Promise<ArchiveTree> => {
      const tree = await ArchiveTree.read(content, where, layer.isPacked);
      if (layer.isChart) return tree.onlyDirectory(where);
      if (kind === 'any') return tree;
      const remedy = 'remove chart, and name the artifact by repoURL: oci://…';
      throw new SourceError('INVALID_SOURCE', 'the artifact is no Helm chart', { where, remedy });
    };
    return await archives.get(`${this.#key} ${kind} ${digest}`, fetch, read);
  }

  /** Asks anew for everything that was asked for. Listeners hear of a change. */
  async refresh(): Promise<void> {
    this.#round++;
    this.#askedAt = this.#now();
    await this.#askAgain(this.#answers());
  }

  close(): void {
    this.#closed = true;
    this.#stopWaiting?.();
  }

  async #waiting<T>(answer: Answer<T>): Promise<T> {
    const before = answer.state;
    try {
      return await answer.get();
    } finally {
      if (answer.state !== before) this.#waitForNext();
    }
  }

  #answers(): Answer<unknown>[] {
    return [this.#tags, ...this.#digests.values()].filter(({ state }) => state !== undefined);
  }

  async #askAgain(answers: readonly Answer<unknown>[]): Promise<void> {
    const before = answers.map(({ state }) => state);
    await Promise.allSettled(answers.map((answer) => answer.refresh()));
    this.#waitForNext();
    if (!this.#closed && answers.some(({ state }, index) => state !== before[index])) this.onChange();
  }

  /** The next questions come after the interval; what failed is asked for again as soon as it may be. */
  #waitForNext(): void {
    const { clock, pollMilliseconds } = this.options;
    this.#stopWaiting?.();
    if (pollMilliseconds === false || this.#closed) return;
    const next = this.#askedAt + pollWait(pollMilliseconds, `${this.#key} ${this.#round}`) - this.#now();
    const retry = Math.min(...this.#answers().map(({ wait }) => wait ?? Infinity));
    const ask = (): Promise<void> =>
      retry < next ? this.#askAgain(this.#answers().filter(({ wait }) => wait === 0)) : this.refresh();
    this.#stopWaiting = clock.after(Math.max(Math.min(next, retry), 0), () => void ask());
  }

  #now(): number {
    return this.options.clock.now().getTime();
  }
}
