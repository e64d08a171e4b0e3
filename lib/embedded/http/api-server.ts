import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SlipwayError } from '../../kube/index.js';
import { attributesOf } from '../access/attributes.js';
import { Authenticator, type TokenUser } from '../access/authentication.js';
import { Authorizer } from '../access/authorization.js';
import { asksForAnother, impersonated } from '../access/impersonation.js';
import { ServiceAccountTokens } from '../access/service-account-tokens.js';
import { isPrivileged } from '../access/user.js';
import { ApiError } from '../errors.js';
import type { Kept } from '../journal/journal.js';
import { badRequest } from '../refusals.js';
import { builtinGroups } from '../store/builtin-resources.js';
import type { Store } from '../store/store.js';
import { DiscoveryEndpoint } from './discovery-endpoint.js';
import { Exchange } from './exchange.js';
import { OpenApi } from './openapi/openapi.js';
import { ResourceHandler, UnknownPath, unknownPath } from './resource-handler.js';
import { admission } from './admission.js';
import { healthPaths, serveHealth } from './health.js';
import { boundedServer } from './bounded-server.js';
import { servePassing } from './passing-kinds.js';
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

/** The Kubernetes API of a {@link Store} over HTTP on the loopback interface. */
export class ApiServer {
  private readonly server: Server;
  private readonly discovery: DiscoveryEndpoint;
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
    this.discovery = new DiscoveryEndpoint(store.resources);
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
      case '/':
        exchange.send(200, {
          paths: ['/api', '/api/v1', '/apis', '/openapi/v2', '/openapi/v3', '/version', ...healthPaths].sort(),
        });
        return;
      default:
    }
    if (serveHealth(exchange)) return;
    if (path.startsWith('/openapi/')) return this.openApi.serve(exchange);
    if (this.discovery.serve(exchange)) return;
    const target = targetOf(this.options.store.resources, path);
    if (target !== undefined) {
      exchange.admit = admission(this.authorizer, exchange, target);
      return this.resources.handle(exchange, target);
    }
    if ((await this.reviews.serve(exchange)) || (await servePassing(this.options.store, exchange))) return;
    if (this.isInServedGroup(path)) throw unknownPath();
    exchange.sendNotFound();
  }

  /** Finds out who asks, and refuses what they may not do. @throws ApiError */
  private admit(exchange: Exchange): void {
    const { request, method, path, query } = exchange;
    if (exchange.isMalformed) throw badRequest('the path of the request has escapes that make no sense');
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
