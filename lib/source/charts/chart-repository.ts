import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import {
  chartVersion,
  readChartIndex,
  SourceError,
  type ChartIndex,
  type ChartVersion,
  type RepositoryAccess,
} from '../../engine/index.js';
import type { Clock } from '../../kube/index.js';
import { Answer } from '../answer.js';
import { ArchiveTree, type ArchiveCache } from '../archive/index.js';
import { pollWait } from '../poll-wait.js';
import type { Charts } from './charts.js';
import { download } from '../download.js';

const MAX_INDEX = 64 * 1024 * 1024;
const MAX_ARCHIVE = 64 * 1024 * 1024;

/** How repositories of charts are followed. */
export interface ChartRepositoryOptions {
  readonly clock: Clock;
  /** Milliseconds between two readings of the index, spread by a fifth; `false` for none. */
  readonly pollMilliseconds: number | false;
  /** Are plain HTTP and servers on this machine allowed? */
  readonly http: boolean;
  readonly archives: ArchiveCache;
}

interface ReadIndex {
  readonly charts: ChartIndex;
  readonly digest: string;
}

/** An HTTP repository of charts: its index is read when it is first needed and from time to time; an archive once. */
export class ChartRepository implements Charts {
  readonly #index: Answer<ReadIndex>;
  #stopWaiting: (() => void) | undefined;
  #round = 0;
  #closed = false;

  /** @param url without a slash at its end */
  constructor(
    private readonly url: string,
    private readonly access: RepositoryAccess,
    private readonly options: ChartRepositoryOptions,
    private readonly onChange: () => void,
  ) {
    this.#index = new Answer(() => this.#readIndex(), options.clock);
  }

  async resolve(chart: string, targetRevision: string): Promise<string> {
    const { charts } = await this.#read();
    const versions = charts.get(chart);
    if (versions === undefined) throw this.#missing(`the repository has no chart ${JSON.stringify(chart)}`);
    return chartVersion(
      targetRevision,
      versions.map(({ version }) => version),
    );
  }

  async chart(name: string, version: string, passCredentials = false): Promise<ArchiveTree> {
    const { charts, digest } = await this.#read();
    const found = charts.get(name)?.find((one) => one.version === version);
    if (found === undefined)
      throw this.#missing(`the repository has no version ${version} of the chart ${JSON.stringify(name)}`);
    const address = new URL(found.url, `${this.url}/`);
    const key = [address.href, this.access.identity, found.digest || digest, String(passCredentials)].join(' ');
    const tree = await this.options.archives.get(
      key,
      () => this.#fetch(address, found, passCredentials),
      (archive) => ArchiveTree.read(archive, address.href, true),
    );
    return tree.chart(name, address.href);
  }

  /** Reads the index now. Listeners hear of a change. */
  async refresh(): Promise<void> {
    const before = this.#index.state;
    await this.#index.refresh().catch(() => undefined);
    this.#waitForNext();
    if (!this.#closed && before !== undefined && before !== this.#index.state) this.onChange();
  }

  close(): void {
    this.#closed = true;
    this.#stopWaiting?.();
  }

  async #read(): Promise<ReadIndex> {
    const before = this.#index.state;
    try {
      return await this.#index.get();
    } finally {
      if (this.#index.state !== before) this.#waitForNext();
    }
  }

  async #readIndex(): Promise<ReadIndex> {
    const { access, options } = this;
    const url = `${this.url}/index.yaml`;
    const content = await download({ url, maxBytes: MAX_INDEX, access, http: options.http, what: 'index.yaml' });
    const text = (content[0] === 0x1f && content[1] === 0x8b ? await unpack(content, url) : content).toString('utf8');
    return { charts: readChartIndex(text, url), digest: createHash('sha256').update(content).digest('hex') };
  }

  async #fetch(address: URL, { digest, version }: ChartVersion, passCredentials: boolean): Promise<Buffer> {
    const { access, options } = this;
    const isHome = passCredentials || address.origin === new URL(this.url).origin;
    const archive = await download({
      url: address.href,
      maxBytes: MAX_ARCHIVE,
      access: isHome ? access : { proxy: access.proxy },
      http: options.http,
      what: `the archive of version ${version}`,
    });
    const found = createHash('sha256').update(archive).digest('hex');
    if (digest === '' || found === digest) return archive;
    throw new SourceError('REPOSITORY_REFUSED', `the archive is not the one of the index: its digest is ${found}`, {
      where: address.href,
      remedy: 'publish the chart anew, with its index',
    });
  }

  #waitForNext(): void {
    const { clock, pollMilliseconds } = this.options;
    this.#stopWaiting?.();
    if (pollMilliseconds === false || this.#closed) return;
    const next = pollWait(pollMilliseconds, `${this.url} ${this.#round++}`);
    this.#stopWaiting = clock.after(Math.min(next, this.#index.wait ?? Infinity), () => void this.refresh());
  }

  #missing(what: string): SourceError {
    return new SourceError('REVISION_NOT_FOUND', what, { remedy: 'correct chart and targetRevision, or publish it' });
  }
}

async function unpack(content: Buffer, where: string): Promise<Buffer> {
  try {
    return await promisify(gunzip)(content, { maxOutputLength: MAX_INDEX });
  } catch (cause) {
    const what = `the index can not be unpacked, or to more than ${MAX_INDEX} bytes`;
    throw new SourceError('MANIFESTS_TOO_LARGE', what, { where, remedy: 'publish a smaller index', cause });
  }
}
