import type { IncomingMessage, ServerResponse } from 'node:http';
import { parseJson, readYaml, stringifyJson, writeYaml, YamlError, type Json } from '../../kube/index.js';
import { ADMINISTRATOR, type User } from '../access/user.js';
import { ApiError, type JournalError } from '../errors.js';
import type { Kept } from '../journal/journal.js';
import type { WriteContext } from '../store/write-context.js';
import { accepted, type Accepted } from './accept.js';
import { jsonSyntaxFault, parseRequest } from '../json-syntax.js';
import { decodeProtobuf } from './protobuf/decode.js';
import { unrecognized } from './refused-body.js';

/** The largest request body, in bytes. */
const MAX_BODY = 3 * 1024 * 1024;
/** The longest name of a field manager, in characters. */
const MAX_MANAGER = 128;
const NO_CACHE = 'no-cache, private';
const PRETTY = { indent: 2 };

/** One request with its answer. */
export class Exchange {
  readonly method: string;
  /** Without the query, its escapes read. */
  readonly path: string;
  /** Whether the path has escapes that make no sense. */
  readonly isMalformed: boolean;
  readonly query: URLSearchParams;
  /** The body as it came, once it is read. */
  raw: Buffer = Buffer.alloc(0);
  /** The JSON of the body with its text, once it is read; undefined for other media. */
  json: { readonly text: string; readonly value: Json } | undefined;
  /** Who asks. */
  user: User = ADMINISTRATOR;
  /** Refuses what the user may not write; absent where everything may be. */
  admit: WriteContext['admit'];
  private readonly warnings: string[] = [];

  constructor(
    readonly request: IncomingMessage,
    readonly response: ServerResponse,
    /** Puts an answer off until what it tells is kept. */
    private readonly whenKept: (then: Kept) => void = (then) => then(),
  ) {
    const url = request.url ?? '/';
    const mark = url.indexOf('?');
    this.method = request.method ?? 'GET';
    const path = decodedPath(mark < 0 ? url : url.slice(0, mark));
    this.path = path ?? url;
    this.isMalformed = path === undefined;
    this.query = new URLSearchParams(mark < 0 ? '' : url.slice(mark + 1));
  }

  header(name: string): string | undefined {
    const value = this.request.headers[name];
    return Array.isArray(value) ? value.join(',') : value;
  }

  /** The field manager of a write: what the client says, or the name of its program. */
  get manager(): string {
    const given = this.query.get('fieldManager');
    if (given !== null && given !== '') return given;
    const [name = ''] = (this.header('user-agent') ?? '').split('/');
    return name === '' ? 'unknown' : name.slice(0, MAX_MANAGER);
  }

  /** @throws ApiError when no form is acceptable */
  get accepted(): Accepted {
    return accepted(this.header('accept'));
  }

  /** Tells the client something beside the answer. */
  readonly warn = (text: string): void => {
    const header = `299 - ${JSON.stringify(text)}`;
    if (this.warnings.length < 50) this.warnings.push(Buffer.from(header).toString('latin1'));
  };

  /** The group and version that the path names, such as `apps/v1`. */
  private get apiVersion(): string {
    const [, root, first = '', second = ''] = this.path.split('/');
    return root === 'apis' ? `${first}/${second}` : first;
  }

  /** The media type of the body, without parameters; empty when none is named. */
  get mediaType(): string {
    return (this.header('content-type') ?? '').split(';')[0]?.trim() ?? '';
  }

  /** The body as bytes. @throws ApiError RequestEntityTooLarge */
  bytes(): Promise<Buffer> {
    const { request } = this;
    return new Promise((resolve, reject) => {
      let chunks: Buffer[] = [];
      let length = 0;
      request.on('data', (chunk: Buffer) => {
        length += chunk.length;
        if (length <= MAX_BODY) {
          chunks.push(chunk);
          return;
        }
        chunks = [];
        this.response.shouldKeepAlive = false;
        reject(new ApiError(413, 'RequestEntityTooLarge', `Request entity too large: limit is ${MAX_BODY}`));
      });
      request.on('end', () => {
        this.raw = chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
        resolve(this.raw);
      });
      request.on('error', reject);
    });
  }

  /** The body as JSON, from JSON, YAML or Kubernetes' protobuf; undefined when there is none. @throws ApiError */
  async body(kind: string): Promise<Json | undefined> {
    const bytes = await this.bytes();
    const type = this.mediaType;
    const isProtobuf = type === 'application/vnd.kubernetes.protobuf';
    if (bytes.length === 0 && (!isProtobuf || this.method === 'DELETE')) return undefined;
    if (isProtobuf) return decodeProtobuf(bytes, { apiVersion: this.apiVersion, kind });
    if (type === 'application/yaml') return parseYamlBody(bytes, kind);
    if (type === '' || type === 'application/json' || type === 'application/x-www-form-urlencoded') {
      const value = parseJsonBody(bytes, kind);
      this.json = { text: bytes.toString(), value };
      return value;
    }
    throw new ApiError(
      415,
      'UnsupportedMediaType',
      'the body of the request was in an unknown format - accepted media types include: application/json, application/yaml, application/vnd.kubernetes.protobuf',
    );
  }

  /** Answers with a value in the form that the client accepts. */
  send(status: number, value: Json, headers: Record<string, string> = {}): void {
    if (this.mediaOrJson() === 'yaml') this.sendText(status, writeYaml(value), 'application/yaml', headers);
    else this.sendText(status, `${stringifyJson(value, this.isPretty ? PRETTY : {})}\n`, 'application/json', headers);
  }

  /** Answers with JSON text. */
  sendJson(status: number, text: string): void {
    if (this.isPretty || this.mediaOrJson() === 'yaml') this.send(status, parseJson(text));
    else this.sendText(status, `${text}\n`, 'application/json');
  }

  /** Answers with text, once what it tells is kept: nobody learns of a write that a crash could take back. */
  sendText(status: number, text: string | Buffer, type: string, headers: Record<string, string> = {}): void {
    this.whenKept((failure) => {
      if (failure === undefined) this.writeText(status, text, type, headers);
      else this.writeText(500, `${stringifyJson(unkept(failure).toStatus())}\n`, 'application/json');
    });
  }

  private writeText(status: number, text: string | Buffer, type: string, headers: Record<string, string> = {}): void {
    if (this.warnings.length > 0) this.response.setHeader('Warning', this.warnings);
    this.response.writeHead(status, {
      'Cache-Control': NO_CACHE,
      'Content-Type': type,
      'Content-Length': Buffer.byteLength(text),
      ...headers,
    });
    // Text goes out in one write with its head and in one encoding; the bytes of a warning in other letters stand in the head as they are.
    const body = this.warnings.length > 0 ? Buffer.from(text) : text;
    this.response.end(this.method === 'HEAD' ? undefined : body);
  }

  /** Answers with a Status object. */
  refuse(error: ApiError): void {
    if (this.response.headersSent) {
      this.response.destroy();
      return;
    }
    const retry = error.details?.retryAfterSeconds;
    this.send(error.status, error.toStatus(), retry === undefined ? {} : { 'Retry-After': String(retry) });
  }

  /** Answers as a path that nothing is served under. */
  sendNotFound(): void {
    this.sendText(404, '404 page not found\n', 'text/plain; charset=utf-8');
  }

  private get isPretty(): boolean {
    const asked = this.query.get('pretty');
    return asked !== null && asked !== 'false' && asked !== '0';
  }

  private mediaOrJson(): 'json' | 'yaml' {
    try {
      return this.accepted.media;
    } catch {
      return 'json';
    }
  }
}

function unkept({ what, where }: JournalError): ApiError {
  return new ApiError(500, 'InternalError', `Internal error occurred: ${where ?? ''}: ${what}`, {});
}

function parseJsonBody(body: Buffer, kind: string): Json {
  const text = body.toString();
  try {
    return parseRequest(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const why = jsonSyntaxFault(text) ?? error.message;
    throw unrecognized(kind, `couldn't get version/kind; json parse error: ${why}`, body);
  }
}

function parseYamlBody(body: Buffer, kind: string): Json {
  try {
    return readYaml(body.toString())[0]?.value ?? null;
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    throw unrecognized(kind, `yaml: line ${error.line}: ${error.what}`, body);
  }
}

/** A path with its escapes read; undefined when they make no sense. */
function decodedPath(path: string): string | undefined {
  try {
    return path.includes('%') ? decodeURIComponent(path) : path;
  } catch {
    return undefined;
  }
}
