import { parseJson, stringifyJson, type Json, type JsonObject } from '../kube/index.js';
import type { Connection } from './connection.js';
import { ApiError, UnreachableError, type StatusCause } from './errors.js';
import type { Fence } from './fence.js';
import { HttpClient, type HttpOptions, type HttpResponse, type HttpStream } from './http.js';

/** The media types of PATCH. */
export const patchTypes = {
  apply: 'application/apply-patch+yaml',
  merge: 'application/merge-patch+json',
  json: 'application/json-patch+json',
  strategic: 'application/strategic-merge-patch+json',
} as const;

export type PatchType = keyof typeof patchTypes;

/** Query parameters; those that are `undefined` are left out. */
export type Query = { readonly [name: string]: string | number | boolean | undefined };

/** A request to the API with a JSON body. */
export interface ApiRequest {
  readonly query?: Query;
  readonly body?: Json;
  readonly contentType?: string;
  readonly accept?: string;
}

/**
 * Requests to one Kubernetes API with bodies in which every int64 stays exact.
 *
 * Every method throws {@link ApiError} for a refusal and UnreachableError when there was no answer.
 */
export class ApiClient {
  private readonly http: HttpClient;
  private readonly headers: { readonly [name: string]: string };

  constructor(
    readonly connection: Connection,
    private readonly options: HttpOptions & { readonly fence?: Fence | undefined } = {},
    another?: { readonly http: HttpClient; readonly user: string },
  ) {
    this.http = another?.http ?? new HttpClient(connection, options);
    this.headers = another ? { 'impersonate-user': another.user } : {};
  }

  /** The same connection, by which every request is carried out as another user. */
  as(user: string): ApiClient {
    if (user === '') throw new TypeError('expected the name of a user, got none');
    return new ApiClient(this.connection, this.options, { http: this.http, user });
  }

  /** Sends a request and gives the answer's JSON. */
  async json(method: string, path: string, request: ApiRequest = {}): Promise<Json> {
    return (await this.answer(method, path, request)).json;
  }

  /** Sends a request and gives the answer's JSON with its content type (which tells what form the server chose). */
  async answer(method: string, path: string, request: ApiRequest = {}): Promise<{ json: Json; contentType: string }> {
    const target = path + queryText(request.query);
    const response = await this.http.send({
      method,
      path: target,
      headers: this.headers,
      ...(request.body !== undefined && {
        body: stringifyJson(request.body),
        contentType: request.contentType ?? 'application/json',
      }),
      ...(request.accept !== undefined && { accept: request.accept }),
      ...this.limit(method),
    });
    if (response.status < 200 || response.status >= 300) throw refusal(response, `${method} ${path}`);
    return {
      json: response.body === '' ? null : parseJson(response.body),
      contentType: response.headers['content-type'] ?? '',
    };
  }

  /** Starts a watch: an answer read line by line. How long it may be silent is for the caller to say. */
  async watch(path: string, query: Query): Promise<HttpStream> {
    const stream = await this.http.stream({
      method: 'GET',
      path: path + queryText(query),
      headers: this.headers,
    });
    if (stream.status >= 200 && stream.status < 300) return stream;
    throw refusal({ status: stream.status, headers: stream.headers, body: await stream.text() }, `GET ${path}`);
  }

  close(): void {
    this.http.close();
  }

  /** Until when a write must be over. @throws UnreachableError when it may not be begun */
  private limit(method: string): { readonly until?: number } {
    if (method === 'GET' || this.options.fence === undefined) return {};
    const left = this.options.fence.left();
    if (left > 0) return { until: performance.now() + left };
    const message = 'another process may write by now: this one is not sure to hold the lease';
    throw new UnreachableError(this.connection.server, message);
  }
}

function queryText(query: Query | undefined): string {
  const pairs = Object.entries(query ?? {}).filter(
    (pair): pair is [string, string | number | boolean] => pair[1] !== undefined,
  );
  return pairs.length === 0
    ? ''
    : `?${pairs.map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`).join('&')}`;
}

function refusal(response: HttpResponse, where: string): ApiError {
  const status = statusOf(response.body);
  const details = asObject(status['details']);
  const retryAfter = Number(response.headers['retry-after'] ?? details['retryAfterSeconds']);
  return apiError(status, response.status, response.body, where, Number.isFinite(retryAfter) ? retryAfter : undefined);
}

/** The error that a Status object tells (also inside a watch). */
export function apiError(status: JsonObject, code: number, text: string, where: string, retryAfter?: number): ApiError {
  const causes = asObject(status['details'])['causes'];
  return new ApiError(
    code,
    stringOf(status['reason']) ?? '',
    stringOf(status['message']) ?? (text.trim().slice(0, 500) || `HTTP status ${code}`),
    Array.isArray(causes) ? causes.map((cause) => causeOf(asObject(cause))) : [],
    retryAfter,
    where,
  );
}

function causeOf(cause: JsonObject): StatusCause {
  const { reason, message, field } = cause;
  return {
    ...(typeof reason === 'string' && { reason }),
    ...(typeof message === 'string' && { message }),
    ...(typeof field === 'string' && { field }),
  };
}

function statusOf(body: string): JsonObject {
  try {
    return asObject(parseJson(body));
  } catch {
    return {};
  }
}

/** The value itself when it is a JSON object, else an empty one. */
export function asObject(value: Json | undefined): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
}

/** The value itself when it is a string. */
export function stringOf(value: Json | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
