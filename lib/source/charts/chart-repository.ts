import { createHash } from 'node:crypto';
import { chartVersion, readChartIndex, SourceError, type ChartIndex } from '../../engine/index.js';
import { LeastRecentlyUsed } from '../../git/index.js';
import type { Clock } from '../../kube/index.js';
import { ArchiveTree } from '../archive/index.js';
import { download } from './download.js';

const MAX_INDEX = 64 * 1024 * 1024;
const MAX_ARCHIVE = 64 * 1024 * 1024;

/** How a repository of charts is followed. */
export interface ChartRepositoryOptions {
  readonly url: string;
  /** Is plain HTTP allowed beside HTTPS? @default false */
  readonly http?: boolean;
  readonly clock: Clock;
  /** Milliseconds between two readings of the index, or `false` for none. */
  readonly pollMilliseconds: number | false;
  readonly onChange: () => void;
}

/** An HTTP repository of charts: its index is read when it is first needed and from time to time; an archive once. */
export class ChartRepository {
  readonly #archives = new LeastRecentlyUsed<string, Promise<ArchiveTree>>(64);
  #index: Promise<{ index: ChartIndex; digest: string }> | undefined;
  #told: string | undefined;
  #stopWaiting: (() => void) | undefined;
  #closed = false;

  constructor(private readonly options: ChartRepositoryOptions) {}

  /** The version of a chart that a target revision means. @throws SourceError */
  async resolve(chart: string, targetRevision: string): Promise<string> {
    const { index } = await this.#read();
    const versions = index.get(chart);
    if (versions === undefined) throw this.#missing(`the repository has no chart ${JSON.stringify(chart)}`);
    return chartVersion(
      targetRevision,
      versions.map(({ version }) => version),
    );
  }

  /** The files of a chart; they are in a directory of its name. @throws SourceError */
  async chart(name: string, version: string): Promise<ArchiveTree> {
    const { index } = await this.#read();
    const found = index.get(name)?.find((one) => one.version === version);
    if (found === undefined)
      throw this.#missing(`the repository has no version ${version} of the chart ${JSON.stringify(name)}`);
    const key = `${name} ${version} ${found.digest}`;
    const reading = this.#archives.get(key) ?? this.#fetch(found.url, found.digest);
    this.#archives.set(key, reading);
    reading.catch(() => this.#archives.delete(key));
    return await reading;
  }

  /** Reads the index now. Listeners hear of a change. */
  async refresh(): Promise<void> {
    this.#index = undefined;
    await this.#read().catch(() => undefined);
  }

  close(): void {
    this.#closed = true;
    this.#stopWaiting?.();
  }

  async #read(): Promise<{ index: ChartIndex; digest: string }> {
    this.#index ??= this.#readAnew();
    try {
      return await this.#index;
    } catch (error) {
      this.#index = undefined;
      throw error;
    }
  }

  async #readAnew(): Promise<{ index: ChartIndex; digest: string }> {
    const { url, onChange } = this.options;
    const where = `${url.replace(/\/+$/, '')}/index.yaml`;
    let state = 'failed';
    try {
      const content = await download({ url: where, maxBytes: MAX_INDEX, http: this.options.http === true });
      const index = readChartIndex(content.toString('utf8'), where);
      state = createHash('sha256').update(content).digest('hex');
      return { index, digest: state };
    } finally {
      const before = this.#told;
      this.#told = state;
      if (before !== undefined && before !== state) onChange();
      this.#waitForNext();
    }
  }

  async #fetch(url: string, digest: string): Promise<ArchiveTree> {
    const address = new URL(url, `${this.options.url.replace(/\/+$/, '')}/`).href;
    const archive = await download({ url: address, maxBytes: MAX_ARCHIVE, http: this.options.http === true });
    const found = createHash('sha256').update(archive).digest('hex');
    if (digest !== '' && found !== digest) {
      throw new SourceError('REPOSITORY_REFUSED', `the archive is not the one of the index: its digest is ${found}`, {
        where: address,
        remedy: 'publish the chart anew, with its index',
      });
    }
    return await ArchiveTree.read(archive, address, true);
  }

  #waitForNext(): void {
    const { clock, pollMilliseconds } = this.options;
    this.#stopWaiting?.();
    if (pollMilliseconds !== false && !this.#closed)
      this.#stopWaiting = clock.after(pollMilliseconds, () => void this.refresh());
  }

  #missing(what: string): SourceError {
    return new SourceError('REVISION_NOT_FOUND', what, { remedy: 'correct chart and targetRevision, or publish it' });
  }
}
