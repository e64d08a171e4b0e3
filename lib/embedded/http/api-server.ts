import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { digest, SlipwayError, stringifyJson } from '../../kube/index.js';
import { attributesOf } from '../access/attributes.js';
import { Authenticator, type TokenUser } from '../access/authentication.js';
import { Authorizer } from '../access/authorization.js';
import { asksForAnother, impersonated } from '../access/impersonation.js';
import { ServiceAccountTokens } from '../access/service-account-tokens.js';
import { isPrivileged } from '../access/user.js';
import { ApiError } from '../errors.js';
import type { Kept } from '../journal/journal.js';
import { methodNotAllowed } from '../refusals.js';
import { builtinGroups } from '../store/builtin-resources.js';
import type { Store } from '../store/store.js';
import { Discovery } from './discovery.js';
import { Exchange } from './exchange.js';
import { OpenApi } from './openapi/openapi.js';
import { ResourceHandler, UnknownPath, unknownPath } from './resource-handler.js';
import { admission } from './admission.js';
import { healthPaths, serveHealth } from './health.js';
import { boundedServer } from './bounded-server.js';
import { Reviews } from './reviews.js';
import { targetOf } from './target.js';

/** Options of {@link ApiServer}. */
export interface ApiServerOptions {
  readonly store: Store;
  /**
   * The administrator's token. When it or `users` are given, requests must carry `Authorization: Bearer <token>`, or Basic with
   * the token as password: kubectl sends no bearer token over plain HTTP, but it sends what stands in the server's URL. Who
   * shows no token may do what anyone may; otherwise everyone may do everything.
   */
  readonly token?: string;
  /** Other tokens, and whom they stand for; the stored roles and bindings say what they may do. @default none */
  readonly users?: Readonly<Record<string, TokenUser>>;
}

const AGGREGATED = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';
const VERSION = {
  major: '1',
  minor: '36',
  emulationMajor: '1',
  emulationMinor: '36',
  minCompatibilityMajor: '1',
  minCompatibilityMinor: '35',
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
  private readonly authenticator: Authenticator;
  private readonly authorizer: Authorizer;
  private readonly reviews: Reviews;
  private readonly whenKept: (then: Kept) => void;

  constructor(readonly options: ApiServerOptions) {
    const { store, token, users } = options;
    const tokens = new ServiceAccountTokens(store);
    this.authenticator = new Authenticator(tokens, token, users);
    this.authorizer = new Authorizer(store);
    this.reviews = new Reviews(store, this.authenticator, this.authorizer);
    this.whenKept = (then) => store.whenKept(then);
    this.discovery = new Discovery(store.resources);
    this.openApi = new OpenApi(store.resources);
    this.resources = new ResourceHandler(store, tokens);
    this.server = boundedServer((request, response) => void this.serve(request, response));
  }

  /**
   * Starts to listen, on the loopback interface unless `host` names another; port 0 takes a free one. `url` is such as
   * `http://127.0.0.1:40001`.
   *
   * @throws ApiError for an interface that others can reach when no token is asked for
   */
  listen(port = 0, host = '127.0.0.1'): Promise<{ url: string }> {
    const isLocal = ['127.0.0.1', '::1', 'localhost'].includes(host);
    if (!isLocal && !this.authenticator.asksForTokens) {
      const why = `the API would give everyone who reaches ${host} every permission: give it a token`;
      return Promise.reject(new ApiError(500, 'InternalError', why));
    }
    return new Promise((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(port, host, () => {
        this.server.off('error', reject);
        const { port: taken } = this.server.address() as AddressInfo;
        resolve({ url: `http://${host.includes(':') ? `[${host}]` : host}:${taken}` });
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
    this.admit(exchange);
    switch (path) {
      case '/version':
      case '/version/':
        if (exchange.method !== 'GET' && exchange.method !== 'HEAD') throw methodNotAllowed();
        exchange.send(200, VERSION);
        return;
      case '/':
        exchange.send(200, {
          paths: ['/api', '/api/v1', '/apis', '/openapi/v2', '/openapi/v3', '/version', ...healthPaths].sort(),
        });
        return;
      default:
    }
    if (serveHealth(exchange)) return;
    if (path.startsWith('/openapi/')) return this.openApi.serve(exchange);
    if (this.describe(exchange)) return;
    const target = targetOf(this.options.store.resources, path);
    if (target !== undefined) {
      exchange.admit = admission(this.authorizer, exchange, target);
      return this.resources.handle(exchange, target);
    }
    if (await this.reviews.serve(exchange)) return;
    if (this.isInServedGroup(path)) throw unknownPath();
    exchange.sendNotFound();
  }

  /** Finds out who asks, and refuses what they may not do. @throws ApiError */
  private admit(exchange: Exchange): void {
    const { request, method, path, query } = exchange;
    exchange.user = this.authenticator.authenticate(exchange.header('authorization'));
    const isAnother = asksForAnother(request);
    if (!isAnother && isPrivileged(exchange.user)) return;
    const asked = attributesOf(method, path, query);
    if (isAnother) exchange.user = impersonated(this.authorizer, exchange.user, asked, request);
    this.authorizer.check(exchange.user, asked);
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
