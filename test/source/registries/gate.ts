import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer, type ServerOptions } from 'node:https';
import type { AddressInfo } from 'node:net';

/** What a registry wants of who asks. */
export type Lock = 'none' | 'basic' | 'bearer';

export const user = 'reader';
export const password = 'CANARY-password';
const login = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;

/** One question that came. */
export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly authorization: string | undefined;
}

/** Answers a question itself, and says so. */
export type Meddle = (request: IncomingMessage, response: ServerResponse) => boolean;

/**
 * What stands before a registry in the world: who may ask, by password or by tokens of a service of its own; and whatever a test wants to
 * go wrong.
 */
export class Gate {
  readonly asked: Asked[] = [];
  lock: Lock = 'none';
  /** Where tokens are given; its own by default. */
  realm: string | undefined;
  meddle: Meddle = () => false;
  private tokens = 0;
  private valid = new Set<string>();

  private constructor(
    private readonly server: Server,
    private readonly registry: string,
    private readonly scheme: string,
  ) {}

  /** @param registry host and port; empty for none behind */
  static async start(registry: string, tls?: ServerOptions): Promise<Gate> {
    const listener = (question: IncomingMessage, response: ServerResponse): void => gate.answer(question, response);
    const server = tls ? createSecureServer(tls, listener) : createServer(listener);
    const gate = new Gate(server, registry, tls ? 'https' : 'http');
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return gate;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  get host(): string {
    return `${this.scheme === 'https' ? 'localhost' : '127.0.0.1'}:${this.port}`;
  }

  get url(): string {
    return `${this.scheme}://${this.host}`;
  }

  /** Makes all tokens worthless that were given. */
  expire(): void {
    this.valid.clear();
  }

  /** The questions about what is in the registry, as `GET path`; those for tokens not. */
  get questions(): string[] {
    return this.asked
      .filter(({ path }) => path.startsWith('/v2/'))
      .map(({ method, path }) => `${method} ${path.slice(3)}`);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private answer(question: IncomingMessage, response: ServerResponse): void {
    const { method = '', url = '', headers } = question;
    this.asked.push({ method, path: url, authorization: headers.authorization });
    if (this.meddle(question, response)) return;
    if (url.startsWith('/token')) return this.giveToken(question, response);
    if (!this.lets(headers.authorization)) {
      const [, name = ''] = /^\/v2\/(.*)\/(?:manifests|blobs|tags)\//.exec(url) ?? [];
      const realm = this.realm ?? `${this.url}/token`;
      const bearer = `Bearer realm="${realm}",service="tests",scope="repository:${name}:pull"`;
      response.writeHead(401, { 'www-authenticate': this.lock === 'basic' ? 'Basic realm="tests"' : bearer });
      return void response.end(JSON.stringify({ errors: [{ code: 'UNAUTHORIZED', message: 'CANARY-message' }] }));
    }
    const [host, port] = this.registry.split(':');
    const { authorization: _authorization, ...rest } = headers;
    const onward = request({ host, port, method, path: url, headers: { ...rest, host: this.registry } }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', () => response.destroy());
    question.pipe(onward);
  }

  private lets(authorization: string | undefined): boolean {
    if (this.lock === 'none') return true;
    return this.lock === 'basic' ? authorization === login : this.valid.has(authorization ?? '');
  }

  private giveToken({ headers, url }: IncomingMessage, response: ServerResponse): void {
    if (headers.authorization !== login) return void response.writeHead(401).end('{}');
    const token = `token-${++this.tokens}-${new URL(url ?? '', this.url).searchParams.get('scope')}`;
    this.valid.add(`Bearer ${token}`);
    response.end(JSON.stringify({ token, expires_in: 300 }));
  }
}
