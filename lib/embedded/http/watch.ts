import { joinApiVersion, stringifyJson, type KubeObject } from '../../kube/index.js';
import { ApiError } from '../errors.js';
import { badRequest } from '../refusals.js';
import type { Change } from '../store/collection.js';
import { fromStorage } from '../store/conversion.js';
import type { Store } from '../store/store.js';
import { textOf } from '../store/text.js';
import { unwatchable } from './accept.js';
import type { Exchange } from './exchange.js';
import { invalidListOptions } from './listing.js';
import type { Selection } from './selection.js';
import { partialMetadata } from './partial-metadata.js';
import { columnDefinitions, tableOf } from './table/table.js';
import type { Target } from './target.js';

const BOOKMARK_EVERY = 60_000;
const DEFAULT_TIMEOUT = 45 * 60_000;
/** A client that leaves this many bytes unread is cut off; it comes back with a list. */
const MAX_UNREAD = 16 * 1024 * 1024;

/** One open watch: it writes events as they happen, several of one moment in one piece. */
export class WatchStream {
  private buffer = '';
  private scheduled = false;
  private firstTable = true;
  private stop: () => void = () => undefined;
  private readonly timers: NodeJS.Timeout[] = [];
  /** The version up to which the client knows everything. */
  private seen = 0;

  constructor(
    private readonly store: Store,
    private readonly target: Target,
    private readonly selection: Selection,
    private readonly exchange: Exchange,
  ) {}

  /** Answers the request and keeps it open. @throws ApiError for options that contradict each other */
  open(onEnd: () => void): void {
    const { query, response, accepted } = this.exchange;
    if (accepted.media === 'yaml') throw unwatchable();
    const version = query.get('resourceVersion') ?? '';
    const initial = checkInitialEvents(query);
    if (version !== '' && !/^\d+$/.test(version))
      throw badRequest(`Invalid value: ${JSON.stringify(version)}: not a resource version`);
    const bookmarks = query.get('allowWatchBookmarks') === 'true' || query.get('allowWatchBookmarks') === '1';

    response.writeHead(200, { 'Content-Type': 'application/json', 'Cache-Control': 'no-cache, private' });
    response.flushHeaders();
    const close = (): void => {
      this.stop();
      for (const timer of this.timers) clearTimeout(timer);
      onEnd();
    };
    response.on('close', close);

    const collection = this.store.collection(this.target.resource);
    this.seen = this.store.version;
    if (initial || version === '' || version === '0') {
      for (const object of collection.list()) if (this.selection.matches(object)) this.event('ADDED', object);
      if (initial && bookmarks) this.bookmark({ 'k8s.io/initial-events-end': 'true' });
    } else {
      const from = Number(version);
      const missed = from > this.store.version ? [] : collection.changesAfter(from);
      if (missed === undefined) {
        this.expire(version);
        return;
      }
      for (const change of missed) this.change(change);
      this.seen = Math.max(this.seen, from);
    }
    this.stop = collection.listen((change) => this.change(change));
    const timeout = Number(query.get('timeoutSeconds') ?? '0') * 1000 || DEFAULT_TIMEOUT;
    this.after(timeout, () => {
      if (bookmarks) this.bookmark();
      this.end();
    });
    if (bookmarks) this.every(BOOKMARK_EVERY, () => this.bookmark());
  }

  /** Ends the stream as a server does that stops. */
  end(): void {
    this.flush();
    this.store.whenKept(() => this.exchange.response.end());
  }

  private after(milliseconds: number, work: () => void): void {
    const timer = setTimeout(work, Math.min(milliseconds, 2 ** 31 - 1));
    timer.unref();
    this.timers.push(timer);
  }

  private every(milliseconds: number, work: () => void): void {
    const timer = setInterval(work, milliseconds);
    timer.unref();
    this.timers.push(timer);
  }

  private change({ type, object, before, version }: Change): void {
    this.seen = Math.max(this.seen, version);
    const matched = before !== undefined && this.selection.matches(before);
    const matches = type !== 'DELETED' && this.selection.matches(object);
    if (type === 'DELETED') {
      if (matched) this.event('DELETED', object);
    } else if (matches) {
      this.event(matched ? 'MODIFIED' : 'ADDED', object);
    } else if (matched) {
      const { resourceVersion } = object.metadata;
      this.event('DELETED', {
        ...before,
        metadata: { ...before.metadata, ...(resourceVersion !== undefined && { resourceVersion }) },
      });
    }
  }

  private event(type: 'ADDED' | 'MODIFIED' | 'DELETED', stored: KubeObject): void {
    const { resource, version } = this.target;
    this.write(`{"type":"${type}","object":${this.textOf(fromStorage(resource, version, stored))}}\n`);
  }

  private textOf(object: KubeObject): string {
    const { view, version } = this.exchange.accepted;
    if (view === 'Table') {
      const table = tableOf(
        this.target,
        [object],
        this.store.options.clock.now(),
        this.exchange.query.get('includeObject'),
        version,
      );
      if (!this.firstTable) delete table['columnDefinitions'];
      else table['columnDefinitions'] = columnDefinitions(this.target);
      this.firstTable = false;
      const { resourceVersion } = object.metadata;
      table['metadata'] = resourceVersion === undefined ? {} : { resourceVersion };
      return stringifyJson(table);
    }
    return view === 'PartialObjectMetadata' ? stringifyJson(partialMetadata(object)) : textOf(object);
  }

  private bookmark(annotations?: Record<string, string>): void {
    const { resource, version } = this.target;
    const view = this.exchange.accepted.view;
    const partial = view === 'PartialObjectMetadata';
    this.seen = Math.max(this.seen, this.store.version);
    const metadata = { resourceVersion: String(this.seen), ...(annotations && { annotations }) };
    const object = partial
      ? { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata }
      : view === 'Table'
        ? { kind: 'Table', apiVersion: 'meta.k8s.io/v1', metadata, columnDefinitions: [], rows: [] }
        : { kind: resource.kind, apiVersion: joinApiVersion(resource.group, version), metadata };
    this.write(`{"type":"BOOKMARK","object":${stringifyJson(object)}}\n`);
  }

  private expire(version: string): void {
    const error = new ApiError(410, 'Expired', `too old resource version: ${version} (${this.store.version})`);
    this.write(`{"type":"ERROR","object":${stringifyJson(error.toStatus())}}\n`);
    this.end();
  }

  private write(text: string): void {
    this.buffer += text;
    if (this.scheduled) return;
    this.scheduled = true;
    queueMicrotask(() => this.flush());
  }

  private flush(): void {
    this.scheduled = false;
    if (this.buffer === '') return;
    const text = this.buffer;
    this.buffer = '';
    this.store.whenKept((failure) => {
      const { response } = this.exchange;
      if (response.destroyed || response.writableEnded) return;
      if (failure === undefined) response.write(text);
      if (failure !== undefined || response.writableLength > MAX_UNREAD) response.destroy();
    });
  }
}

function checkInitialEvents(query: URLSearchParams): boolean {
  const asked = query.get('sendInitialEvents');
  if (asked === null || asked === '') return false;
  if (query.get('resourceVersionMatch') !== 'NotOlderThan') {
    throw invalidListOptions(
      'resourceVersionMatch',
      'Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan',
    );
  }
  return asked === 'true' || asked === '1';
}
