import type { KubeObject } from '../../kube/index.js';
import { ApiError } from '../errors.js';
import type { Change } from '../store/collection.js';
import type { Store } from '../store/store.js';
import { unwatchable } from './accept.js';
import type { Exchange } from './exchange.js';
import { tooLargeVersion, versionFault, type ListOptions } from './list-options.js';
import type { Selection } from './selection.js';
import { includeOf } from './table/table.js';
import type { Target } from './target.js';
import { errorLine, eventOf, EventWriter } from './watch-events.js';

const BOOKMARK_EVERY = 60_000;
const DEFAULT_TIMEOUT = 45 * 60_000;
const MAX_TIMER = 2 ** 31 - 1;
/** A client that leaves this many bytes of news unread is cut off; it comes back with a list. */
const MAX_UNREAD = 16 * 1024 * 1024;
/** How much is written at once, in bytes. */
const PIECE = 256 * 1024;

/**
 * One open watch. First come the objects that are there, written as fast as the client reads them; what happens meanwhile
 * waits, up to a bound. Events of one turn are written in one piece.
 */
export class WatchStream {
  private initial: readonly KubeObject[] = [];
  /** How many of the initial objects are written. */
  private told = 0;
  private started = false;
  private staged: Buffer[] = [];
  private ready: Buffer[] = [];
  private unread = 0;
  private lines = 0;
  private scheduled = false;
  private ending = false;
  private stop: () => void = () => undefined;
  private readonly timers: NodeJS.Timeout[] = [];
  private readonly writer: EventWriter;
  /** The version up to which the client knows everything. */
  private seen = 0;

  /** @throws ApiError for a form in which nothing can be watched */
  constructor(
    private readonly store: Store,
    private readonly target: Target,
    private readonly selection: Selection,
    private readonly exchange: Exchange,
  ) {
    const { accepted, query } = exchange;
    if (accepted.media === 'yaml') throw unwatchable();
    const include = accepted.view === 'Table' ? includeOf(query) : 'Metadata';
    this.writer = new EventWriter(target, accepted, include, () => store.options.clock.now());
  }

  /** Answers the request and keeps it open. @throws ApiError for a version that is none */
  open(options: ListOptions, onEnd: () => void): void {
    const { response } = this.exchange;
    const fault = versionFault(options.resourceVersion);
    if (fault !== undefined) throw new ApiError(500, '', fault);
    response.writeHead(200, { 'Content-Type': 'application/json', 'Cache-Control': 'no-cache, private' });
    response.flushHeaders();
    response.on('drain', () => this.pump());
    response.on('close', () => {
      this.release();
      onEnd();
    });
    const refusal = this.begin(options);
    this.store.whenKept((failure) => {
      if (failure !== undefined) response.destroy();
      this.started = true;
      this.pump();
    });
    if (refusal !== undefined) {
      this.stage(errorLine(refusal.toStatus()));
      this.end();
      return;
    }
    this.stop = this.store.collection(this.target.resource).listen((change) => this.change(change));
    this.keepTime(options);
  }

  /** Ends the stream as a server does that stops. */
  end(): void {
    this.release();
    this.flush();
    this.store.whenKept(() => {
      this.ending = true;
      this.pump();
    });
  }

  /** Finds where the watch begins, and why it cannot. */
  private begin({ resourceVersion, sendInitialEvents, bookmarks }: ListOptions): ApiError | undefined {
    const { version } = this.store;
    const collection = this.store.collection(this.target.resource);
    const from = Number(resourceVersion);
    this.seen = Math.max(version, from);
    if (sendInitialEvents) {
      if (from > version) return tooLargeVersion(from, version);
      this.initial = collection.list().filter((object) => this.selection.matches(object));
      this.lines = this.initial.length;
      if (bookmarks) this.bookmark({ 'k8s.io/initial-events-end': 'true' });
      return undefined;
    }
    if (from === 0) return undefined;
    const missed = collection.changesAfter(from);
    if (missed === undefined) {
      return new ApiError(410, 'Expired', `too old resource version: ${resourceVersion} (${version})`);
    }
    this.seen = from;
    for (const change of missed) this.change(change);
    this.seen = Math.max(version, from);
    return undefined;
  }

  private keepTime({ timeoutSeconds = 0, bookmarks }: ListOptions): void {
    const timeout = timeoutSeconds === 0 ? DEFAULT_TIMEOUT : Math.max(timeoutSeconds, 0) * 1000;
    const end = setTimeout(
      () => {
        if (bookmarks) this.bookmark();
        this.end();
      },
      Math.min(timeout, MAX_TIMER),
    );
    this.timers.push(end.unref());
    if (bookmarks) this.timers.push(setInterval(() => this.bookmark(), BOOKMARK_EVERY).unref());
  }

  private release(): void {
    this.stop();
    for (const timer of this.timers) clearTimeout(timer);
  }

  private change(change: Change): void {
    if (change.version <= this.seen) return;
    this.seen = change.version;
    const event = eventOf(change, this.selection);
    if (event !== undefined) this.stage(this.writer.sharedLine(change, event, this.lines++ === 0));
  }

  private bookmark(annotations?: Record<string, string>): void {
    this.seen = Math.max(this.seen, this.store.version);
    this.stage(this.writer.bookmark(this.seen, annotations, this.lines++ === 0));
  }

  /** Puts a line down to be written at the end of this turn. */
  private stage(line: Buffer): void {
    this.staged.push(line);
    if (this.scheduled) return;
    this.scheduled = true;
    setImmediate(() => this.flush());
  }

  /** Writes what is staged as soon as it is kept: nobody learns of a write that a crash could take back. */
  private flush(): void {
    this.scheduled = false;
    const lines = this.staged;
    if (lines.length === 0) return;
    this.staged = [];
    this.store.whenKept((failure) => {
      for (const line of lines) {
        this.ready.push(line);
        this.unread += line.length;
      }
      if (failure !== undefined) this.exchange.response.destroy();
      this.pump();
    });
  }

  /** Writes as much as the client takes. */
  private pump(): void {
    const { response } = this.exchange;
    if (!this.started || response.destroyed || response.writableEnded) return;
    while (!response.writableNeedDrain) {
      const piece = this.nextPiece();
      if (piece === undefined) {
        if (this.ending) response.end();
        return;
      }
      response.write(piece);
    }
    if (this.unread > MAX_UNREAD) response.destroy();
  }

  private nextPiece(): Buffer | undefined {
    const lines: Buffer[] = [];
    for (let length = 0; length < PIECE && this.told < this.initial.length; this.told++) {
      const object = this.initial[this.told];
      if (object === undefined) break;
      const line = this.writer.line({ type: 'ADDED', object }, this.told === 0);
      length += line.length;
      lines.push(line);
    }
    if (lines.length === 0) {
      lines.push(...this.ready);
      this.ready = [];
      this.unread = 0;
    }
    return lines.length < 2 ? lines[0] : Buffer.concat(lines);
  }
}
