import * as http from 'node:http';
import * as https from 'node:https';
import { StringDecoder } from 'node:string_decoder';
import type { Connection, Credentials } from './connection.js';
import { UnreachableError } from './errors.js';
import { KeptCredentials } from './kept-credentials.js';

/** One request below the server's base URL. */
export interface HttpRequest {
  readonly method: string;
  /** Path and query, from the root of the API. */
  readonly path: string;
  readonly headers?: { readonly [name: string]: string };
  readonly body?: string;
  readonly contentType?: string;
  /** @default application/json */
  readonly accept?: string;
  /** For how many milliseconds more it may be on its way, asked again when they have passed; and why. @default one minute; no end for streams */
  readonly until?: Until;
}

interface Until {
  readonly left: () => number;
  readonly why: string;
}

/** A request that was sent, and what came of it. */
export interface RequestSeen {
  readonly method: string;
  /** Path and query, from the root of the API. */
  readonly path: string;
  /** `undefined` when no answer came. */
  readonly status: number | undefined;
  /** Until the answer began. */
  readonly milliseconds: number;
}

/** How requests are sent. */
export interface HttpOptions {
  /** How long a server may be silent while somebody waits for its answer. @default 30,000 */
  readonly patienceMilliseconds?: number | undefined;
  /** How many ordinary requests may be on their way at once. @default 16 */
  readonly concurrency?: number;
  /** Who asks, among several processes: part of the User-Agent. @default none is told */
  readonly identity?: string | undefined;
  /** Hears of every request. */
  readonly onRequest?: ((request: RequestSeen) => void) | undefined;
}

/** A whole answer. */
export interface HttpResponse {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
}

/** An answer that is still coming, line by line. */
export interface HttpStream {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  /**
   * Calls `line` for each line, however long nothing comes; resolves when the server closes, rejects when the connection breaks or
   * `stop` was called.
   */
  read(line: (text: string) => void): Promise<void>;
  /** The whole rest as text (an error's body). */
  text(): Promise<string>;
  stop(): void;
}

/** How many ordinary requests are on their way at once where nothing is said of it. */
export const CONCURRENCY = 16;

const PATIENCE = 30_000;
/** An answer that comes drop by drop is broken off after so long. */
const DEADLINE = 60_000;

/**
 * HTTP to one API server: connections are kept alive, at most `concurrency` ordinary requests are on their way at a time
 * (others wait in line), streams have connections of their own. Every failure to get an answer is an {@link UnreachableError}.
 */
export class HttpClient {
  private readonly base: URL;
  private readonly requests: http.Agent;
  private readonly streams: http.Agent;
  private closed = false;
  private readonly credentials: KeptCredentials | undefined;

  constructor(
    private readonly connection: Connection,
    private readonly options: HttpOptions = {},
    /** The time by which credentials serve. */
    now: () => number = Date.now,
  ) {
    this.base = new URL(connection.server);
    this.credentials = connection.credentials && new KeptCredentials(connection.credentials, now);
    const { Agent } = this.base.protocol === 'https:' ? https : http;
    const common = { keepAlive: true, keepAliveMsecs: 15_000 };
    this.requests = new Agent({
      ...common,
      maxSockets: options.concurrency ?? CONCURRENCY,
      maxFreeSockets: options.concurrency ?? CONCURRENCY,
    });
    this.streams = new Agent({ keepAlive: false });
  }

  /** Sends a request and reads the whole answer; any status is an answer. Credentials are renewed once on a 401. */
  async send(request: HttpRequest): Promise<HttpResponse> {
    const end = performance.now() + DEADLINE;
    const deadline = { left: () => end - performance.now(), why: `no whole answer within ${DEADLINE / 1000} s` };
    const limits = [deadline, ...(request.until ? [request.until] : [])];
    const proof = await this.proof();
    const answer = await this.once(request, proof, limits);
    if (answer.status !== 401 || this.credentials === undefined) return answer;
    this.credentials.refused(proof);
    return this.once(request, await this.proof(), limits);
  }

  /** Sends a request whose answer is read as it comes. */
  async stream(request: HttpRequest): Promise<HttpStream> {
    const failed = (error: unknown): UnreachableError => this.unreachable(error);
    const { response, sent } = await this.start(request, this.streams, await this.proof()).catch((error: unknown) => {
      throw failed(error);
    });
    response.socket.setKeepAlive(true, 15_000);
    return {
      status: response.statusCode ?? 0,
      headers: response.headers,
      read: (line) =>
        new Promise<void>((resolve, reject) => {
          sent.setTimeout(0);
          const decoder = new StringDecoder('utf8');
          let rest = '';
          response.on('data', (chunk: Buffer) => {
            const [first = '', ...others] = decoder.write(chunk).split('\n');
            rest += first;
            try {
              for (const text of others) {
                if (rest.trim() !== '') line(rest);
                rest = text;
              }
            } catch (error) {
              sent.destroy();
              reject(error);
            }
          });
          response.on('end', resolve);
          response.on('error', (error) => reject(failed(error)));
          response.on('close', () => reject(failed(new Error('the connection was closed'))));
        }),
      text: () => this.text(response),
      stop: () => sent.destroy(),
    };
  }

  /** Closes all connections; what is asked for from now on gets no answer. */
  close(): void {
    this.closed = true;
    this.credentials?.close();
    this.requests.destroy();
    this.streams.destroy();
  }

  private async once(request: HttpRequest, proof: Credentials, limits: readonly Until[]): Promise<HttpResponse> {
    try {
      const { response } = await this.start(request, this.requests, proof, limits);
      return { status: response.statusCode ?? 0, headers: response.headers, body: await this.text(response) };
    } catch (error) {
      // A kept-alive connection that the server had already closed: the request was never read.
      if (!(error instanceof StaleConnection) || request.method === 'POST') throw this.unreachable(error);
      const { response } = await this.start(request, this.requests, proof, limits).catch((second) => {
        throw this.unreachable(second);
      });
      return { status: response.statusCode ?? 0, headers: response.headers, body: await this.text(response) };
    }
  }

  private async start(
    request: HttpRequest,
    agent: http.Agent,
    proof: Credentials,
    limits: readonly Until[] = [],
  ): Promise<{ response: http.IncomingMessage; sent: http.ClientRequest }> {
    const { connection, base, options } = this;
    if (this.closed) throw this.unreachable(new Error('the connection was closed by us'));
    const late = limits.find(({ left }) => left() <= 0);
    if (late !== undefined) throw this.unreachable(new Error(late.why));
    const headers: http.OutgoingHttpHeaders = {
      accept: request.accept ?? 'application/json',
      'user-agent': options.identity === undefined ? 'slipway' : `slipway (${options.identity})`,
      ...proof.headers,
      ...request.headers,
    };
    if (connection.token !== undefined) headers['authorization'] = `Bearer ${connection.token}`;
    if (request.body !== undefined) {
      headers['content-type'] = request.contentType ?? 'application/json';
      headers['content-length'] = Buffer.byteLength(request.body);
    }
    const cert = proof.cert ?? connection.cert;
    const key = proof.key ?? connection.key;
    const secure = base.protocol === 'https:';
    const target: https.RequestOptions = {
      agent,
      method: request.method,
      hostname: base.hostname.replace(/^\[(.*)\]$/, '$1'),
      port: base.port || (secure ? 443 : 80),
      path: base.pathname.replace(/\/$/, '') + request.path,
      headers,
      ...(secure && {
        ...(connection.ca !== undefined && { ca: connection.ca }),
        ...(cert !== undefined && { cert }),
        ...(key !== undefined && { key }),
        ...(connection.serverName !== undefined && { servername: connection.serverName }),
        rejectUnauthorized: connection.insecure !== true,
      }),
    };
    const began = performance.now();
    let isTold = false;
    const tell = (status: number | undefined): void => {
      const { method, path } = request;
      if (isTold) return;
      isTold = true;
      this.options.onRequest?.({ method, path, status, milliseconds: performance.now() - began });
    };
    return new Promise((resolve, reject) => {
      let answer: http.IncomingMessage | undefined;
      const sent = (secure ? https : http).request(target, (response) => {
        answer = response;
        tell(response.statusCode);
        resolve({ response, sent });
      });
      const patience = this.options.patienceMilliseconds ?? PATIENCE;
      sent.setTimeout(patience, () => sent.destroy(new Error(`no answer for ${patience / 1000} s`)));
      for (const { left, why } of limits) {
        let timer: NodeJS.Timeout;
        const look = (milliseconds: number): void => {
          if (milliseconds <= 0) void (answer ?? sent).destroy(new Error(why));
          else timer = setTimeout(() => look(left()), Math.min(milliseconds, DEADLINE));
        };
        look(left());
        sent.on('close', () => clearTimeout(timer));
      }
      sent.once('error', () => tell(undefined));
      sent.on('error', (error: NodeJS.ErrnoException) =>
        reject(sent.reusedSocket && error.code === 'ECONNRESET' ? new StaleConnection(error) : this.unreachable(error)),
      );
      sent.end(request.body);
    });
  }

  /** What proves who we are now. @throws UnreachableError when it cannot be had */
  private async proof(): Promise<Credentials> {
    try {
      return (await this.credentials?.get()) ?? {};
    } catch (error) {
      throw this.unreachable(error);
    }
  }

  private async text(response: http.IncomingMessage): Promise<string> {
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of response) chunks.push(chunk as Buffer);
    } catch (error) {
      throw this.unreachable(error);
    }
    return Buffer.concat(chunks).toString('utf8');
  }

  private unreachable(error: unknown): UnreachableError {
    if (error instanceof UnreachableError) return error;
    const cause = error instanceof StaleConnection ? error.cause : error;
    return new UnreachableError(
      this.connection.server,
      cause instanceof Error ? describe(cause) : String(cause),
      cause,
    );
  }
}

/** The server had closed a kept-alive connection before it read the request. */
class StaleConnection extends Error {
  constructor(cause: unknown) {
    super('stale connection', { cause });
  }
}

function describe(error: NodeJS.ErrnoException): string {
  if (error instanceof AggregateError && error.errors.length > 0) return error.errors.map(String).join(', ');
  return error.message || error.code || error.name;
}
