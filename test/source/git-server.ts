import { execFileSync, spawn } from 'node:child_process';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer, type ServerOptions } from 'node:https';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { listen } from '../support/listen.js';

/** How a {@link GitServer} differs from an open one. */
export interface GitServerOptions {
  /** By HTTPS, with these certificates. */
  readonly tls?: ServerOptions;
  /** Answers a request in the place of the server; `true` when it did. */
  readonly answer?: Answer;
}

/** Answers a request; `false` when it did not. */
export type Answer = (request: IncomingMessage, response: ServerResponse) => boolean;

/** Lets nobody in who does not send one of these as `Authorization`, as a server of repositories says it. */
export function onlyFor(...authorizations: string[]): Answer {
  return (request, response) => {
    if (authorizations.includes(request.headers.authorization ?? '')) return false;
    response.writeHead(401, { 'www-authenticate': 'Basic realm="repositories"' }).end('who are you?');
    return true;
  };
}

/** A header of basic authentication. */
export function basic(username: string, password: string): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

/** Serves the repositories of a folder by HTTP, as `git http-backend` does. */
export class GitServer {
  /** How many requests asked for objects. */
  fetches = 0;
  /** The requests, in order. */
  readonly requests: IncomingMessage[] = [];
  /** See {@link GitServerOptions.answer}; may be changed. */
  answer: Answer | undefined;
  #server: Server | undefined;
  #port = 0;

  private constructor(
    private readonly folder: string,
    private readonly options: GitServerOptions,
  ) {
    this.answer = options.answer;
  }

  static async start(folder: string, options: GitServerOptions = {}): Promise<GitServer> {
    const server = new GitServer(folder, options);
    await server.listen();
    return server;
  }

  async listen(): Promise<void> {
    const { tls } = this.options;
    const listener = (request: IncomingMessage, response: ServerResponse): void => this.#serve(request, response);
    const server = tls ? createSecureServer(tls, listener) : createServer(listener);
    this.#port = await listen(server, this.#port);
    this.#server = server;
  }

  url(repository: string): string {
    return `http${this.options.tls ? 's' : ''}://127.0.0.1:${this.#port}/${repository}`;
  }

  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (!server) return;
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }

  #serve(request: IncomingMessage, response: ServerResponse): void {
    this.requests.push(request);
    if (this.answer?.(request, response)) return;
    const url = new URL(request.url ?? '/', 'http://localhost');
    const child = spawn(path.join(execPath(), 'git-http-backend'), {
      env: {
        PATH: process.env['PATH'],
        GIT_PROJECT_ROOT: this.folder,
        GIT_HTTP_EXPORT_ALL: '1',
        GIT_CONFIG_COUNT: '1',
        GIT_CONFIG_KEY_0: 'uploadpack.allowAnySHA1InWant',
        GIT_CONFIG_VALUE_0: 'true',
        PATH_INFO: url.pathname,
        QUERY_STRING: url.search.slice(1),
        REQUEST_METHOD: request.method,
        CONTENT_TYPE: request.headers['content-type'] ?? '',
        HTTP_CONTENT_ENCODING: String(request.headers['content-encoding'] ?? ''),
        GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
      },
    });
    child.stdin.on('error', () => undefined);
    const sent: Buffer[] = [];
    request.on('data', (chunk: Buffer) => sent.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(sent);
      const plain = request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body;
      if (plain.includes('command=fetch')) this.fetches++;
      child.stdin.end(body);
    });
    const parts: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => parts.push(chunk));
    child.on('close', () => {
      const all = Buffer.concat(parts);
      const end = all.indexOf('\r\n\r\n');
      let status = 200;
      for (const line of all.toString('latin1', 0, Math.max(end, 0)).split('\r\n')) {
        const [name = '', value = ''] = line.split(/:\s*/, 2);
        if (name.toLowerCase() === 'status') status = Number(value.slice(0, 3));
        else if (name) response.setHeader(name, value);
      }
      response.writeHead(status).end(all.subarray(end + 4));
    });
  }
}

let found: string | undefined;
function execPath(): string {
  return (found ??= execFileSync('git', ['--exec-path'], { encoding: 'utf8' }).trim());
}
