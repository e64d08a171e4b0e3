import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { parseJson, stringifyJson, type Json, type JsonObject, type KubeObject } from '../../../lib/kube/index.js';
import type { Server } from './servers.js';
import { Watch } from './watch.js';

/** An answer of the API. */
export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly headers: IncomingMessage['headers'];
  readonly text: string;
  /** The body as JSON; an empty object when it is something else. */
  readonly body: JsonObject;
}

/** What a request says beside its method and path. */
export interface Sent {
  /** Text and bytes are sent as they are. */
  readonly body?: Json | Buffer;
  /** The media type of the body. */
  readonly type?: string;
  readonly accept?: string;
  readonly headers?: Record<string, string>;
}

/** The media types of patches. */
export const patchTypes = {
  merge: 'application/merge-patch+json',
  json: 'application/json-patch+json',
  strategic: 'application/strategic-merge-patch+json',
  apply: 'application/apply-patch+yaml',
} as const;

const agents = {
  'http:': new HttpAgent({ keepAlive: true }),
  'https:': new HttpsAgent({ keepAlive: true, rejectUnauthorized: false }),
};

/** A client of one server for one case, with a namespace of its own. It says what was answered and judges nothing. */
export class Api {
  private readonly watches: Watch[] = [];
  private readonly undo: (() => Promise<unknown>)[] = [];

  constructor(
    private readonly server: Server,
    /** The namespace of this case. */
    readonly namespace: string,
  ) {}

  /** A path in the case's namespace: `path('v1', 'configmaps', 'a')`. */
  path(apiVersion: string, ...rest: string[]): string {
    return `${root(apiVersion)}/namespaces/${this.namespace}/${rest.join('/')}`;
  }

  async call(method: string, path: string, sent: Sent = {}): Promise<Answer> {
    const response = await this.open(method, path, sent);
    let text = '';
    for await (const chunk of response.setEncoding('utf8')) text += String(chunk);
    const type = response.headers['content-type'] ?? '';
    const isJson = /^application\/json/.test(type) && text !== '' && !text.includes('}\n{');
    const body = isJson ? parseJson(text) : {};
    return { status: response.statusCode ?? 0, type, headers: response.headers, text, body: body as JsonObject };
  }

  /** The body of an answer as it came. */
  async bytes(path: string, accept: string): Promise<Buffer> {
    const chunks: Buffer[] = [];
    for await (const chunk of await this.open('GET', path, { accept })) chunks.push(Buffer.from(chunk as Uint8Array));
    return Buffer.concat(chunks);
  }

  get(path: string, accept?: string): Promise<Answer> {
    return this.call('GET', path, accept === undefined ? {} : { accept });
  }

  post(path: string, body: Json, sent: Sent = {}): Promise<Answer> {
    return this.call('POST', path, { type: 'application/json', ...sent, body });
  }

  put(path: string, body: Json, sent: Sent = {}): Promise<Answer> {
    return this.call('PUT', path, { type: 'application/json', ...sent, body });
  }

  patch(path: string, type: keyof typeof patchTypes, body: Json, sent: Sent = {}): Promise<Answer> {
    return this.call('PATCH', path, { type: patchTypes[type], ...sent, body });
  }

  /** Server-side apply; `query` is such as `force=true`. */
  apply(path: string, manager: string, body: Json, query = ''): Promise<Answer> {
    const mark = path.includes('?') ? '&' : '?';
    return this.patch(`${path}${mark}fieldManager=${manager}${query === '' ? '' : `&${query}`}`, 'apply', body);
  }

  delete(path: string, options?: Json): Promise<Answer> {
    return this.call('DELETE', path, options === undefined ? {} : { type: 'application/json', body: options });
  }

  /** Creates an object that the case builds on. @throws Error when that is refused */
  async make(path: string, object: Json): Promise<KubeObject> {
    return succeeded(await this.post(path, object));
  }

  /** Reads an object that must be there. @throws Error */
  async read(path: string): Promise<KubeObject> {
    return succeeded(await this.get(path));
  }

  /** Opens a watch; it is closed with the case at the latest. */
  async watch(path: string, accept?: string): Promise<Watch> {
    const response = await this.open('GET', path, accept === undefined ? {} : { accept });
    const watch = new Watch(response);
    this.watches.push(watch);
    return watch;
  }

  /** What shall be done when the case is over, for example to take away what it made outside its namespace. */
  afterwards(work: () => Promise<unknown>): void {
    this.undo.push(work);
  }

  /** Ends what the case left open, and does what it left for afterwards. */
  async close(): Promise<void> {
    for (const watch of this.watches) watch.close();
    for (const work of this.undo.reverse()) await work();
  }

  private open(method: string, path: string, { body, type, accept, headers = {} }: Sent): Promise<IncomingMessage> {
    const { url, token } = this.server;
    const secure = url.startsWith('https:');
    const bytes = body === undefined ? undefined : bytesOf(body);
    return new Promise((resolve, reject) => {
      const call = (secure ? httpsRequest : httpRequest)(
        `${url}${path}`,
        {
          method,
          agent: secure ? agents['https:'] : agents['http:'],
          headers: {
            accept: accept ?? 'application/json',
            authorization: `Bearer ${token}`,
            'user-agent': 'contract/1.0',
            ...(type !== undefined && { 'content-type': type }),
            ...(bytes !== undefined && { 'content-length': bytes.length }),
            ...headers,
          },
        },
        resolve,
      );
      call.on('error', reject);
      call.end(bytes);
    });
  }
}

function bytesOf(body: Json | Buffer): Buffer {
  if (Buffer.isBuffer(body)) return body;
  return Buffer.from(typeof body === 'string' ? body : stringifyJson(body));
}

/** `v1` → `/api/v1`, `apps/v1` → `/apis/apps/v1`. */
export function root(apiVersion: string): string {
  return apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
}

/** The object of an answer. @throws Error when the answer is no success */
export function succeeded({ status, text, body }: Answer): KubeObject {
  if (status >= 300) throw new Error(`refused with ${status}: ${text}`);
  return body as KubeObject;
}
