import { timingSafeEqual, createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { digest, SlipwayError, stringifyJson } from '../../kube/index.js';
import { ApiError } from '../errors.js';
import type { Kept } from '../journal/journal.js';
import { builtinGroups, reviewKinds } from '../store/builtin-resources.js';
import type { Store } from '../store/store.js';
import { Discovery } from './discovery.js';
import { Exchange } from './exchange.js';
import { OpenApi } from './openapi/openapi.js';
import { ResourceHandler, UnknownPath, unknownPath } from './resource-handler.js';
import { review } from './reviews.js';
import { targetOf } from './target.js';

/** Options of {@link ApiServer}. */
export interface ApiServerOptions {
  readonly store: Store;
  /**
   * When given, every request but /version and the health checks must carry `Authorization: Bearer <token>`, or Basic with the
   * token as password: kubectl sends no bearer token over plain HTTP, but it sends what stands in the server's URL.
   */
  readonly token?: string;
}

const AGGREGATED = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';
const OPEN_PATHS = new Set(['/version', '/version/', '/healthz', '/livez', '/readyz']);
const VERSION = {
  major: '1',
  minor: '36',
  gitVersion: 'v1.36.4',
  gitCommit: '0000000000000000000000000000000000000000',
  gitTreeState: 'clean',
  buildDate: '2026-01-01T00:00:00Z',
  goVersion: 'none',
  compiler: 'slipway-embedded',
  platform: 'any',
};

/** The Kubernetes API of a {@link Store} over HTTP on the loopback interface. */
export class ApiServer {
  private readonly server: Server;
  private readonly discovery: Discovery;
  private readonly openApi: OpenApi;
  private readonly resources: ResourceHandler;
  private readonly secret: Buffer | undefined;
  private readonly whenKept: (then: Kept) => void;

  constructor(readonly options: ApiServerOptions) {
    const { store, token } = options;
    this.whenKept = (then) => store.whenKept(then);
    this.discovery = new Discovery(store.resources);
    this.openApi = new OpenApi(store.resources);
    this.resources = new ResourceHandler(store);
    this.secret = token === undefined ? undefined : sha256(token);
    this.server = createServer({ keepAliveTimeout: 60_000, requestTimeout: 60_000 }, (request, response) => {
      void this.serve(request, response);
    });
  }

  /** Starts to listen; port 0 takes a free one. `url` is such as `http://127.0.0.1:40001`. */
  listen(port = 0): Promise<{ url: string }> {
    return new Promise((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(port, '127.0.0.1', () => {
        this.server.off('error', reject);
        const { port: taken } = this.server.address() as AddressInfo;
        resolve({ url: `http://127.0.0.1:${taken}` });
      });
    });
  }

  /** Ends all connections, watches too. The store stays open. */
  close(): Promise<void> {
    return new Promise((resolve) => {
      this.resources.close();
      this.server.close(() => resolve());
      this.server.closeAllConnections();
    });
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const exchange = new Exchange(request, response, this.whenKept);
    try {
      await this.route(exchange);
    } catch (error) {
      if (error instanceof UnknownPath) exchange.sendNotFound();
      else exchange.refuse(asApiError(error));
    }
  }

  private async route(exchange: Exchange): Promise<void> {
    const { path } = exchange;
    this.authenticate(exchange);
    switch (path) {
      case '/version':
      case '/version/':
        exchange.send(200, VERSION);
        return;
      case '/healthz':
      case '/livez':
      case '/readyz':
        exchange.sendText(200, 'ok', 'text/plain; charset=utf-8');
        return;
      case '/':
        exchange.send(200, {
          paths: [
            '/api',
            '/api/v1',
            '/apis',
            '/healthz',
            '/livez',
            '/openapi/v2',
            '/openapi/v3',
            '/readyz',
            '/version',
          ],
        });
        return;
      default:
    }
    if (path.startsWith('/openapi/')) return this.openApi.serve(exchange);
    if (this.describe(exchange)) return;
    const target = targetOf(this.options.store.resources, path);
    if (target !== undefined) return this.resources.handle(exchange, target);
    if (await this.review(exchange)) return;
    if (this.isInServedGroup(path)) throw unknownPath();
    exchange.sendNotFound();
  }

  /** Whether a path lies in an API group that Kubernetes itself serves. */
  private isInServedGroup(path: string): boolean {
    const [, root, group] = path.split('/');
    if (root === 'api') return true;
    return root === 'apis' && builtinGroups.has(group ?? '');
  }

  private describe(exchange: Exchange): boolean {
    const [root, ...rest] = exchange.path.replace(/\/$/, '').split('/').slice(1);
    if (root !== 'api' && root !== 'apis') return false;
    if (rest.length === 0) {
      this.describeAll(exchange, root === 'api');
      return true;
    }
    const document =
      root === 'api'
        ? rest.length === 1 && this.discovery.resourceList('', rest[0] ?? '')
        : rest.length === 1
          ? this.discovery.group(rest[0] ?? '')
          : rest.length === 2 && this.discovery.resourceList(rest[0] ?? '', rest[1] ?? '');
    if (!document) return false;
    exchange.send(200, document);
    return true;
  }

  private describeAll(exchange: Exchange, core: boolean): void {
    const { view, version } = exchange.accepted;
    if (view !== 'APIGroupDiscoveryList' || version !== 'v2') {
      exchange.send(200, core ? this.discovery.coreVersions() : this.discovery.groupList());
      return;
    }
    const document = this.discovery.aggregated(core);
    const tag = `"${digest(document)}"`;
    const headers = { ETag: tag, Vary: 'Accept' };
    if (exchange.header('if-none-match') === tag) exchange.response.writeHead(304, headers).end();
    else exchange.sendText(200, stringifyJson(document), AGGREGATED, headers);
  }

  private async review(exchange: Exchange): Promise<boolean> {
    const segments = exchange.path.split('/');
    const [group, version, plural] = [segments[2], segments[3], segments.at(-1)];
    const kind = reviewKinds.find(
      (known) => known.group === group && known.plural === plural && known.versions.includes(version ?? ''),
    );
    if (kind === undefined || exchange.method !== 'POST') return false;
    const answer = review(kind.kind, await exchange.body(kind.kind));
    if (answer === undefined) return false;
    exchange.send(201, answer);
    return true;
  }

  private authenticate(exchange: Exchange): void {
    if (this.secret === undefined || OPEN_PATHS.has(exchange.path)) return;
    const given = tokenOf(exchange.header('authorization') ?? '');
    if (given === undefined || !timingSafeEqual(sha256(given), this.secret)) {
      throw new ApiError(401, 'Unauthorized', 'Unauthorized');
    }
  }
}

function tokenOf(authorization: string): string | undefined {
  const [, scheme, value = ''] = /^(Bearer|Basic) (.+)$/.exec(authorization) ?? [];
  if (scheme !== 'Basic') return scheme && value;
  const pair = Buffer.from(value, 'base64').toString('utf8');
  return pair.slice(pair.indexOf(':') + 1);
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function asApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  const what =
    error instanceof SlipwayError
      ? error.what
      : error instanceof Error
        ? (error.stack ?? error.message)
        : String(error);
  return new ApiError(500, 'InternalError', `Internal error occurred: ${what}`, {
    causes: [{ reason: '', message: what }],
  });
}
