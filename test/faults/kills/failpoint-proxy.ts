import {
  createServer,
  Agent as HttpAgent,
  request as http,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { Agent as HttpsAgent, request as https } from 'node:https';
import type { AddressInfo } from 'node:net';

/** A request that writes, as it came, and what came of it. */
export interface Write {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly query: string;
  readonly body: string;
  /** When it came, in milliseconds of the steady clock. */
  readonly at: number;
  /** The status of the answer; `undefined` while there is none. */
  status?: number;
  /** The answer itself. */
  answer?: string;
}

/** Where a process dies: at the first request of which this is true. */
export interface Failpoint {
  /** `before`: the server never gets the request. `after`: it has answered, and nobody reads the answer. */
  readonly when: 'before' | 'after';
  readonly at: (request: Write) => boolean;
}

/**
 * The only way of one process to its API server. At a failpoint it ends as the network of a process ends that is killed: every
 * connection at once, in the midst of whatever it was.
 */
export class FailpointProxy {
  readonly writes: Write[] = [];
  /** Resolves when the failpoint was reached. */
  readonly died: Promise<void>;
  url = '';
  private readonly server: Server;
  private readonly agent: HttpAgent;
  private tellDeath: () => void = () => undefined;
  private isDead = false;

  constructor(
    private readonly target: { readonly url: string; readonly token: string },
    private readonly point?: Failpoint,
  ) {
    this.died = new Promise((resolve) => (this.tellDeath = resolve));
    const options = { keepAlive: true, maxSockets: 64 };
    this.agent = target.url.startsWith('https')
      ? new HttpsAgent({ ...options, rejectUnauthorized: false })
      : new HttpAgent(options);
    this.server = createServer((asked, answer) => {
      const chunks: Buffer[] = [];
      asked.on('data', (chunk: Buffer) => chunks.push(chunk));
      asked.on('end', () => {
        const [path = '', query = ''] = (asked.url ?? '/').split('?');
        const method = asked.method ?? 'GET';
        const seen: Write = { method, path, query, body: Buffer.concat(chunks).toString(), at: performance.now() };
        const isPoint = !/watch=(true|1)/.test(query) && this.point?.at(seen) === true;
        if (method !== 'GET') this.writes.push(seen);
        if (isPoint && this.point?.when === 'before') return this.die();
        this.forward(asked, answer, seen, isPoint);
      });
    });
  }

  async open(): Promise<this> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    this.url = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
    return this;
  }

  /** Ends every connection, for ever. */
  die(): void {
    this.isDead = true;
    this.server.close();
    this.server.closeAllConnections();
    this.agent.destroy();
    this.tellDeath();
  }

  private forward(asked: IncomingMessage, answer: ServerResponse, seen: Write, isPoint: boolean): void {
    if (this.isDead) return;
    const call = this.target.url.startsWith('https') ? https : http;
    const headers = { ...asked.headers, authorization: `Bearer ${this.target.token}`, 'accept-encoding': 'identity' };
    const url = new URL(asked.url ?? '/', this.target.url);
    const passed = call(url, { method: seen.method, headers, agent: this.agent });
    passed.on('response', (reply) => {
      const begin = (): ServerResponse => answer.writeHead(reply.statusCode ?? 500, reply.headers);
      reply.on('error', () => answer.destroy());
      if (seen.method === 'GET' && !isPoint) return void reply.pipe(begin());
      const chunks: Buffer[] = [];
      reply.on('data', (chunk: Buffer) => chunks.push(chunk));
      reply.on('end', () => {
        seen.status = reply.statusCode ?? 0;
        seen.answer = Buffer.concat(chunks).toString();
        if (isPoint) this.die();
        if (!this.isDead) begin().end(Buffer.concat(chunks));
      });
    });
    passed.on('error', () => answer.destroy());
    answer.on('close', () => passed.destroy());
    passed.end(seen.body);
  }
}

/** The failpoint at the first write whose line `METHOD /path?query` matches, and whose body does where that is asked. */
export function before(line: RegExp, body?: RegExp): Failpoint {
  return { when: 'before', at: matching(line, body) };
}

/** The same, once it is answered. */
export function after(line: RegExp, body?: RegExp): Failpoint {
  return { when: 'after', at: matching(line, body) };
}

/** The failpoint at the n-th of those that another one names, from 0. */
export function nth(n: number, { when, at }: Failpoint): Failpoint {
  let seen = 0;
  return { when, at: (write) => at(write) && seen++ === n };
}

function matching(line: RegExp, body: RegExp | undefined): Failpoint['at'] {
  return (write) =>
    line.test(`${write.method} ${write.path}${write.query && `?${write.query}`}`) &&
    (body === undefined || body.test(write.body));
}
