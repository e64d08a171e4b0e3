import { joinApiVersion, parseJson, type Clock, type Json, type KubeObject } from '../kube/index.js';
import { ApiClient, apiError, asObject, stringOf } from './client.js';
import { resourcePath, type ServedResource } from './discovery.js';
import { ApiError, isApiError } from './errors.js';
import type { HttpStream } from './http.js';
import { ListDoubt, type Place } from './list-doubt.js';
import { Silence } from './silence.js';

/** What a {@link ListWatch} tells its owner. */
export interface ListWatchListener {
  /** A whole list: everything that exists now. `anew`: the server counts versions from an earlier one on; none known is newer. */
  replaced(objects: KubeObject[], anew: boolean): void;
  /** One object was added, changed or deleted (then with its last state). */
  changed(type: 'ADDED' | 'MODIFIED' | 'DELETED', object: KubeObject): void;
  /** Listing or watching failed, so many times in a row; it is tried again by itself. */
  failed(error: unknown, failures: number): void;
  /** What is known to exist: a list without most of it is not believed as long as some of it can be read. @default nothing */
  known?(): Iterable<Place>;
}

export interface ListWatchOptions {
  readonly client: ApiClient;
  readonly resource: ServedResource;
  /** @default all namespaces */
  readonly namespace?: string;
  readonly labelSelector?: string;
  readonly clock: Clock;
  readonly listener: ListWatchListener;
  /** How long to wait before try number `failures` + 1; resolves early when there is reason to try now. */
  readonly pause: (failures: number) => Promise<void>;
  /** How long the server is asked to keep one watch open. @default 300 */
  readonly watchSeconds?: number;
}

const PAGE = 500;
/** A server sends a bookmark every minute at least: a watch that is silent for longer is dead, whatever its connection says. */
const SILENCE_MILLISECONDS = 80_000;
/** A server that forgets versions again and again is asked for a whole list at most this often. */
const LIST_PAUSE = 5_000;
/** So many times in a row that is no failure. */
const FORGOTTEN = 3;
/** A watch that has lasted so long was none that failed to begin. */
const LASTING = 10_000;
const watchTypes = ['ADDED', 'MODIFIED', 'DELETED', 'BOOKMARK'];

/**
 * Keeps an up-to-date view of one kind: lists it page by page, then watches from there with bookmarks, watches again when the
 * server ends a watch or falls silent, and lists anew whenever a watch broke or the server forgot the resource version. Lists that
 * cannot be true are not believed ({@link ListDoubt}), and what is no event breaks the watch.
 */
export class ListWatch {
  private stopped = false;
  private stream: HttpStream | undefined;
  private resourceVersion: string | undefined;
  /** Whether what was listed last is not to be gone on from. */
  private isStale = false;
  private expiredAt = 0;
  private readonly doubt: ListDoubt;

  constructor(private readonly options: ListWatchOptions) {
    const { client, resource, labelSelector, clock, listener } = options;
    this.doubt = new ListDoubt({
      ...{ client, resource, clock },
      ...(labelSelector !== undefined && { labelSelector }),
      ...(listener.known && { known: () => listener.known?.() ?? [] }),
    });
  }

  start(): void {
    void this.run();
  }

  stop(): void {
    this.stopped = true;
    this.stream?.stop();
  }

  /** Breaks the watch that is under way or about to begin: what there is now is listed anew. */
  renew(): void {
    this.isStale = true;
    this.stream?.stop();
  }

  private async run(): Promise<void> {
    let failures = 0;
    while (!this.stopped) {
      const began = this.now();
      try {
        if (this.resourceVersion === undefined || this.isStale) await this.list();
        if (this.stopped) return;
        await this.watch(() => (failures = 0));
      } catch (error) {
        if (this.stopped) return;
        this.resourceVersion = undefined;
        if (this.now() - began > LASTING) failures = 0;
        failures++;
        if (isExpired(error) && failures <= FORGOTTEN) {
          await this.untilNextList();
          continue;
        }
        this.options.listener.failed(error, failures);
        await this.options.pause(failures);
      }
    }
  }

  private async list(): Promise<void> {
    const { client, resource, namespace, labelSelector } = this.options;
    const path = resourcePath(resource, namespace ?? '');
    const items: Json[] = [];
    let version: string | undefined;
    let more: string | undefined;
    this.isStale = false;
    do {
      const page = asObject(
        await client.json('GET', path, { query: { limit: PAGE, continue: more, labelSelector }, once: true }),
      );
      const metadata = asObject(page['metadata']);
      if (!Array.isArray(page['items'])) throw new ApiError(500, '', `the list of ${path} has no items`);
      items.push(...page['items']);
      version = stringOf(metadata['resourceVersion']);
      more = stringOf(metadata['continue']) || undefined;
    } while (more !== undefined && !this.stopped);
    if (this.stopped) return;
    const { anew } = await this.doubt.judge(version, items);
    if (this.stopped) return;
    this.resourceVersion = version;
    this.options.listener.replaced(
      items.map((item) => this.object(item)),
      anew,
    );
  }

  private async watch(alive: () => void): Promise<void> {
    const { client, clock, resource, namespace, labelSelector, watchSeconds = 300 } = this.options;
    const path = resourcePath(resource, namespace ?? '');
    const stream = await client.watch(path, {
      watch: true,
      allowWatchBookmarks: true,
      resourceVersion: this.resourceVersion,
      timeoutSeconds: watchSeconds,
      labelSelector,
    });
    this.stream = stream;
    if (this.stopped || this.isStale) return stream.stop();
    let isSilent = false;
    const silence = new Silence(clock, SILENCE_MILLISECONDS, () => {
      isSilent = true;
      stream.stop();
    });
    try {
      await stream.read((line) => {
        if (this.stopped) return;
        silence.heard();
        this.event(line, path);
        alive();
      });
    } catch (error) {
      // Nothing is wrong with what is known: one goes on from there.
      if (!isSilent) throw error;
    } finally {
      silence.end();
    }
  }

  /** @throws ApiError for an ERROR and for what is no event */
  private event(line: string, path: string): void {
    const event = asObject(parseJson(line));
    const body = asObject(event['object']);
    const metadata = asObject(body['metadata']);
    const type = event['type'];
    if (type === 'ERROR')
      throw apiError(body, typeof body['code'] === 'number' ? body['code'] : 500, line, `watch of ${path}`);
    const version = stringOf(metadata['resourceVersion']);
    const isNamed = type === 'BOOKMARK' || stringOf(metadata['name']) !== undefined;
    if (typeof type !== 'string' || !watchTypes.includes(type) || !isNamed)
      throw new ApiError(500, '', `the watch of ${path} told something that is no event: ${line.slice(0, 100)}`);
    if (version !== undefined && version !== '') this.resourceVersion = version;
    this.doubt.heard(version);
    if (type === 'ADDED' || type === 'MODIFIED' || type === 'DELETED')
      this.options.listener.changed(type, this.object(body));
  }

  private async untilNextList(): Promise<void> {
    const left = this.expiredAt + LIST_PAUSE - this.now();
    if (left > 0) await new Promise<void>((resolve) => this.options.clock.after(left, resolve));
    this.expiredAt = this.now();
  }

  private now(): number {
    return this.options.clock.now().getTime();
  }

  /** Items of built-in lists come without their kind. */
  private object(item: Json): KubeObject {
    const { group, version, kind } = this.options.resource;
    const body = asObject(item);
    return { ...body, apiVersion: joinApiVersion(group, version), kind, metadata: asObject(body['metadata']) };
  }
}

function isExpired(error: unknown): boolean {
  return (
    isApiError(error, 'Expired') || isApiError(error, 'Gone') || (error instanceof ApiError && error.status === 410)
  );
}
