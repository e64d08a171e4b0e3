import {
  Agent as HttpAgent,
  createServer,
  request as http,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type Server,
  type ServerResponse,
} from 'node:http';
import { Agent as HttpsAgent, request as https } from 'node:https';
import { isJsonObject, parseJson, stringifyJson, type JsonObject } from '../../../../lib/kube/index.js';
import { randomOf } from '../../../e2e/support/random.js';
import { apiCall, writes, type ApiCall } from './api-call.js';
import { Audit, type Entry } from './audit.js';
import { ActiveRule, matches, type Fault, type Match, type Rule } from './fault.js';
import { WatchStream } from './watch-stream.js';
import { listen } from '../../../support/listen.js';

/** The API server behind a proxy. */
export interface Target {
  readonly url: string;
  /** A token that may do everything. */
  readonly token?: string;
}

/** What {@link ApiProxy.hold} gives. */
export interface Held {
  /** Resolves when the first such request has come so far. */
  readonly reached: Promise<Entry>;
  /** Lets all of them go on, and ends the rule. */
  release(): void;
}

/**
 * A reverse proxy to an API server that a test programs: rules say what befalls which requests, and an audit tells what went by. It
 * answers plain HTTP and speaks to the server with the target's own token.
 */
export class ApiProxy {
  url = '';
  readonly audit: Audit;
  private readonly name: string;
  private readonly random: () => number;
  private readonly agent: HttpAgent;
  private readonly rules = new Set<ActiveRule>();
  private readonly streams = new Set<WatchStream>();
  private readonly hanging = new Set<ServerResponse>();
  private readonly remembered = new Map<string, string>();
  private remembers = false;
  private server: Server | undefined;
  private port = 0;

  constructor(
    private readonly target: Target,
    options: { readonly name?: string; readonly audit?: Audit; readonly seed?: number } = {},
  ) {
    this.name = options.name ?? 'cluster';
    this.audit = options.audit ?? new Audit();
    this.random = randomOf(options.seed ?? 1);
    const agent = { keepAlive: true, maxSockets: 256 };
    this.agent = target.url.startsWith('https')
      ? new HttpsAgent({ ...agent, rejectUnauthorized: false })
      : new HttpAgent(agent);
  }

  /** Listens, after {@link cut} at the same port as before. */
  async open(): Promise<this> {
    const server = createServer((asked, answer) => void this.serve(asked, answer).catch(() => answer.destroy()));
    this.port = await listen(server, this.port);
    this.url = `http://127.0.0.1:${this.port}`;
    this.server = server;
    return this;
  }

  /** The address under which one client among several is told from the others. */
  urlFor(client: string): string {
    return `${this.url}/~${client}`;
  }

  /** Puts a rule in force; of several that fit, the one that was added first counts. */
  add(rule: Rule): ActiveRule {
    const active = new ActiveRule(rule, this.random, () => void this.rules.delete(active));
    this.rules.add(active);
    return active;
  }

  /** Stops requests before the server hears of them, or after it has done what they ask and before its answer goes on. */
  hold(match: Match, at: 'asked' | 'answered' = 'asked'): Held {
    let release = (): void => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    let tell: (entry: Entry) => void = () => undefined;
    const reached = new Promise<Entry>((resolve) => (tell = resolve));
    const until = (entry: Entry): Promise<void> => {
      tell(entry);
      return released;
    };
    const rule = this.add({ ...match, fault: { type: 'hold', at, reached: until } });
    return {
      reached,
      release: () => {
        rule.end();
        release();
      },
    };
  }

  /** From now on answers to reads are kept, so that `stale` can give them again. */
  remember(): void {
    this.remembers = true;
  }

  /** From now on nothing more is kept: `stale` gives what was true until now. */
  freeze(): void {
    this.remembers = false;
  }

  /** The watches that are open now. */
  watches(match: Match = {}): WatchStream[] {
    return [...this.streams].filter(({ call, client }) => matches(match, call, client));
  }

  /** Ends all rules; who still waits for an answer that never comes has his connection reset. */
  mend(): void {
    this.rules.clear();
    for (const answer of this.hanging) answer.socket?.resetAndDestroy();
    this.hanging.clear();
  }

  /** Breaks all connections; new ones are refused until {@link open}. */
  async cut(): Promise<void> {
    const server = this.server;
    this.server = undefined;
    if (server === undefined) return;
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
  }

  async close(): Promise<void> {
    await this.cut();
    this.agent.destroy();
  }

  private async serve(asked: IncomingMessage, answer: ServerResponse): Promise<void> {
    const { method = 'GET', headers } = asked;
    const [, client = '', path = '/'] = /^(?:\/~([^/]+))?(.*)$/.exec(asked.url ?? '/') ?? [];
    const call = apiCall(method, path, headers['content-type'], headers.authorization);
    const body = await read(asked);
    const fault = [...this.rules].find((rule) => rule.applies(call, client))?.rule.fault;
    const entry: Entry = { asked: this.audit.next(), server: this.name, client, call, at: performance.now(), fault };
    const object = objectOf(body);
    if (object !== undefined) entry.body = object;
    this.audit.tell('asked', entry);
    if (await this.before(fault, entry, answer)) return;
    const reply = await this.ask(method, call, headers, body, answer);
    if (call.verb === 'watch') return this.watch(reply, entry, answer);
    const text = (await read(reply)).toString();
    this.answered(entry, reply, text);
    if (this.remembers && !writes.includes(call.verb)) this.remembered.set(path, text);
    await this.after(fault, entry, reply, text, answer);
  }

  /** What befalls a request before the server hears of it; says whether that is all. */
  private async before(fault: Fault | undefined, entry: Entry, answer: ServerResponse): Promise<boolean> {
    switch (fault?.type) {
      case 'drop':
        answer.socket?.resetAndDestroy();
        return true;
      case 'hang':
        this.hanging.add(answer);
        answer.on('close', () => this.hanging.delete(answer));
        return true;
      case 'delay':
        await new Promise((resolve) => setTimeout(resolve, fault.milliseconds));
        return answer.destroyed;
      case 'hold':
        if (fault.at === 'asked') await fault.reached(entry);
        // Who went away meanwhile had not sent it.
        return answer.destroyed;
      case 'refuse':
        if (fault.done !== true) refuse(answer, fault, entry.call);
        return fault.done !== true;
      case 'stale': {
        const text = this.remembered.get(entry.call.path);
        if (text !== undefined) answer.writeHead(200, { 'content-type': 'application/json' }).end(text);
        return text !== undefined;
      }
      default:
        return false;
    }
  }

  /** What befalls the server's answer. */
  private async after(
    fault: Fault | undefined,
    entry: Entry,
    reply: IncomingMessage,
    text: string,
    answer: ServerResponse,
  ): Promise<void> {
    if (fault?.type === 'lose') return void answer.socket?.resetAndDestroy();
    if (fault?.type === 'refuse') return refuse(answer, fault, entry.call);
    if (fault?.type === 'hold' && fault.at === 'answered') await fault.reached(entry);
    if (answer.destroyed) return;
    const given = changed(fault, entry.call, text);
    answer.writeHead(reply.statusCode ?? 500, { ...kept(reply), 'content-length': Buffer.byteLength(given) });
    if (fault?.type !== 'cut') return void answer.end(given);
    const bytes = Buffer.from(given).subarray(0, fault.bytes ?? Math.floor(Buffer.byteLength(given) / 2));
    answer.write(bytes, () => answer.socket?.resetAndDestroy());
  }

  private ask(
    method: string,
    { path }: ApiCall,
    headers: OutgoingHttpHeaders,
    body: Buffer,
    answer: ServerResponse,
  ): Promise<IncomingMessage> {
    const call = this.target.url.startsWith('https') ? https : http;
    const own = { ...headers, 'accept-encoding': 'identity', 'content-length': body.length, host: '' };
    if (this.target.token !== undefined) Object.assign(own, { authorization: `Bearer ${this.target.token}` });
    return new Promise((resolve, reject) => {
      const sent = call(
        new URL(path, this.target.url),
        { method, headers: withoutEmpty(own), agent: this.agent },
        resolve,
      );
      sent.on('error', reject);
      // A write that was sent is the server's, whoever goes away; a watch or a read that nobody waits for is not.
      answer.on('close', () => (method === 'GET' ? sent.destroy() : undefined));
      sent.end(body);
    });
  }

  private async watch(reply: IncomingMessage, entry: Entry, answer: ServerResponse): Promise<void> {
    const { statusCode = 500 } = reply;
    entry.status = statusCode;
    entry.answered = this.audit.next();
    if (statusCode >= 300) {
      answer.writeHead(statusCode, kept(reply)).end(await read(reply));
      return;
    }
    const stream = new WatchStream(entry.call, entry.client, answer, entry.fault);
    this.streams.add(stream);
    answer.on('close', () => {
      this.streams.delete(stream);
      reply.destroy();
    });
    answer.writeHead(statusCode, kept(reply));
    answer.flushHeaders();
    await stream.carry(reply);
  }

  private answered(entry: Entry, reply: IncomingMessage, text: string): void {
    if (reply.statusCode !== undefined) entry.status = reply.statusCode;
    entry.answered = this.audit.next();
    entry.answeredAt = performance.now();
    const object = writes.includes(entry.call.verb) ? objectOf(text) : undefined;
    if (object !== undefined) entry.answer = object;
    this.audit.tell('answered', entry);
  }
}

function refuse(answer: ServerResponse, fault: Extract<Fault, { type: 'refuse' }>, call: ApiCall): void {
  const { status, reason = '', message = `a test refuses ${call.verb} of ${call.path}`, retryAfterSeconds } = fault;
  answer.writeHead(status, {
    'content-type': 'application/json',
    ...(retryAfterSeconds !== undefined && { 'retry-after': String(retryAfterSeconds) }),
  });
  answer.end(JSON.stringify({ kind: 'Status', apiVersion: 'v1', status: 'Failure', message, reason, code: status }));
}

function changed(fault: Fault | undefined, call: ApiCall, text: string): string {
  if (fault?.type !== 'empty' && fault?.type !== 'rewrite') return text;
  const object = objectOf(text) ?? {};
  return stringifyJson(fault.type === 'empty' ? { ...object, items: [] } : fault.change(object, call));
}

function objectOf(text: Buffer | string): JsonObject | undefined {
  if (text.length === 0) return undefined;
  try {
    const value = parseJson(text.toString());
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The headers of an answer that its receiver needs. */
function kept({ headers }: IncomingMessage): OutgoingHttpHeaders {
  const names = ['content-type', 'retry-after', 'audit-id'];
  return Object.fromEntries(names.flatMap((name) => (headers[name] === undefined ? [] : [[name, headers[name]]])));
}

function withoutEmpty(headers: OutgoingHttpHeaders): OutgoingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== '' && value !== undefined));
}

async function read(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(chunks);
}
