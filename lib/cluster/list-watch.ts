import { joinApiVersion, parseJson, type Clock, type Json, type KubeObject } from '../kube/index.js';
import { ApiClient, apiError, asObject, stringOf } from './client.js';
import { resourcePath, type ServedResource } from './discovery.js';
import { ApiError, isApiError } from './errors.js';
import type { HttpStream } from './http.js';

/** What a {@link ListWatch} tells its owner. */
export interface ListWatchListener {
  /** A whole list: everything that exists now. */
  replaced(objects: KubeObject[]): void;
  /** One object was added, changed or deleted (then with its last state). */
  changed(type: 'ADDED' | 'MODIFIED' | 'DELETED', object: KubeObject): void;
  /** Listing or watching failed; it is tried again by itself. */
  failed(error: unknown): void;
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
/** Silence beyond the end that we asked for means that the connection is dead. */
const GRACE_MILLISECONDS = 15_000;

/**
 * Keeps an up-to-date view of one kind: lists it page by page, then watches from there with bookmarks, watches again when the
 * server ends a watch, and lists anew whenever a watch broke or the server forgot the resource version.
 */
export class ListWatch {
  private stopped = false;
  private stream: HttpStream | undefined;
  private resourceVersion: string | undefined;

  constructor(private readonly options: ListWatchOptions) {}

  start(): void {
    void this.run();
  }

  stop(): void {
    this.stopped = true;
    this.stream?.stop();
  }

  private async run(): Promise<void> {
    let failures = 0;
    while (!this.stopped) {
      try {
        if (this.resourceVersion === undefined) await this.list();
        if (this.stopped) return;
        await this.watch(() => (failures = 0));
      } catch (error) {
        if (this.stopped) return;
        this.resourceVersion = undefined;
        if (isExpired(error) && failures++ === 0) continue;
        failures++;
        this.options.listener.failed(error);
        await this.options.pause(failures);
      }
    }
  }

  private async list(): Promise<void> {
    const { client, resource, namespace, labelSelector } = this.options;
    const path = resourcePath(resource, namespace ?? '');
    const objects: KubeObject[] = [];
    let more: string | undefined;
    do {
      const page = asObject(await client.json('GET', path, { query: { limit: PAGE, continue: more, labelSelector } }));
      const metadata = asObject(page['metadata']);
      for (const item of Array.isArray(page['items']) ? page['items'] : []) objects.push(this.object(item));
      this.resourceVersion = stringOf(metadata['resourceVersion']);
      more = stringOf(metadata['continue']) || undefined;
    } while (more !== undefined && !this.stopped);
    if (!this.stopped) this.options.listener.replaced(objects);
  }

  private async watch(alive: () => void): Promise<void> {
    const { client, resource, namespace, labelSelector, listener, watchSeconds = 300 } = this.options;
    const path = resourcePath(resource, namespace ?? '');
    const stream = await client.watch(
      path,
      {
        watch: true,
        allowWatchBookmarks: true,
        resourceVersion: this.resourceVersion,
        timeoutSeconds: watchSeconds,
        labelSelector,
      },
      watchSeconds * 1000 + GRACE_MILLISECONDS,
    );
    this.stream = stream;
    if (this.stopped) return stream.stop();
    await stream.read((line) => {
      if (this.stopped) return;
      const event = asObject(parseJson(line));
      const body = asObject(event['object']);
      const type = event['type'];
      if (type === 'ERROR') {
        throw apiError(body, typeof body['code'] === 'number' ? body['code'] : 500, line, `watch of ${path}`);
      }
      const version = stringOf(asObject(body['metadata'])['resourceVersion']);
      if (version !== undefined && version !== '') this.resourceVersion = version;
      alive();
      if (type === 'ADDED' || type === 'MODIFIED' || type === 'DELETED') listener.changed(type, this.object(body));
    });
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
