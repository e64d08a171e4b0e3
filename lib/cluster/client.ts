import { parseJson, stringifyJson, type Clock, type Json, type JsonObject } from '../kube/index.js';
import type { Connection } from './connection.js';
import { ApiError, UnreachableError, type StatusCause } from './errors.js';
import type { Fence } from './fence.js';
import {
  CONCURRENCY,
  HttpClient,
  type HttpOptions,
  type HttpRequest,
  type HttpResponse,
  type HttpStream,
} from './http.js';
import { CALL_MILLISECONDS, mayBeRepeated, patienceFor, turnOf } from './persistence.js';
import { systemClock } from './system-clock.js';
import { Turnstile, type Turn } from './turnstile.js';

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
  /** Whether who asks tries again by himself where the server cannot answer. @default false */
  readonly once?: boolean;
}

/** What serves all who ask one server. */
interface Shared {
  readonly http: HttpClient;
  readonly turnstile: Turnstile;
  readonly clock: Clock;
}

/**
 * Requests to one Kubernetes API with bodies in which every int64 stays exact.
 *
 * A server that has too much to do is left alone as long as it says, by all who ask it; what may be sent twice is sent again where it could
 * not answer. Every method throws {@link ApiError} for a refusal and UnreachableError when there was no answer.
 */
export class ApiClient {
  private readonly shared: Shared;
  private readonly headers: { readonly [name: string]: string };

  /** `options.clock` is by what pauses between tries are measured, the machine's by default. */
  constructor(
    readonly connection: Connection,
    private readonly options: HttpOptions & { readonly fence?: Fence | undefined; readonly clock?: Clock } = {},
    another?: { readonly shared: Shared; readonly user: string },
  ) {
    this.shared = another?.shared ?? sharedBy(connection, options);
    this.headers = another ? { 'impersonate-user': another.user } : {};
  }

  /** The same connection, by which every request is carried out as another user. */
  as(user: string): ApiClient {
    if (user === '') throw new TypeError('expected the name of a user, got none');
    return new ApiClient(this.connection, this.options, { shared: this.shared, user });
  }

  /** Sends a request and gives the answer's JSON. */
  async json(method: string, path: string, request: ApiRequest = {}): Promise<Json> {
    return (await this.answer(method, path, request)).json;
  }

  /** Sends a request and gives the answer's JSON with its content type (which tells what form the server chose). */
  async answer(method: string, path: string, request: ApiRequest = {}): Promise<{ json: Json; contentType: string }> {
    const { body, contentType, accept, once = false } = request;
    const sent = {
      method,
      path: path + queryText(request.query),
      headers: this.headers,
      ...(body !== undefined && { body: stringifyJson(body), contentType: contentType ?? 'application/json' }),
      ...(accept !== undefined && { accept }),
    };
    const isRepeatable = !once && mayBeRepeated(method, contentType);
    let began: number | undefined;
    for (let tries = 1; ; tries++) {
      const response = await this.inTurn(turnOf(method, path), () => {
        began ??= this.now();
        return this.fenced(method, (until) => this.shared.http.send({ ...sent, ...until }));
      });
      if (response.status >= 200 && response.status < 300) {
        return {
          json: response.body === '' ? null : parseJson(response.body),
          contentType: response.headers['content-type'] ?? '',
        };
      }
      const refused = refusal(response, `${method} ${path}`);
      const pause = this.keepPatience(refused, tries, isRepeatable);
      if (pause === undefined || this.now() + pause - (began ?? 0) > CALL_MILLISECONDS) throw refused;
      await new Promise<void>((resolve) => this.shared.clock.after(pause, resolve));
    }
  }

  /** Starts a watch: an answer read line by line. How long it may be silent is for the caller to say. */
  async watch(path: string, query: Query): Promise<HttpStream> {
    await this.shared.turnstile.opened();
    const stream = await this.shared.http.stream({
      method: 'GET',
      path: path + queryText(query),
      headers: this.headers,
    });
    if (stream.status >= 200 && stream.status < 300) return stream;
    const response = { status: stream.status, headers: stream.headers, body: await stream.text() };
    const refused = refusal(response, `GET ${path}`);
    this.keepPatience(refused, 1, false);
    throw refused;
  }

  close(): void {
    this.shared.http.close();
    this.shared.turnstile.close();
  }

  private async inTurn<T>(turn: Turn, send: () => Promise<T>): Promise<T> {
    const { turnstile } = this.shared;
    await turnstile.enter(turn);
    try {
      return await send();
    } finally {
      turnstile.leave();
    }
  }

  /** How long to wait until the next try, if there is to be one. Where the server wants to be left alone, everybody waits from now on. */
  private keepPatience(refused: ApiError, tries: number, isRepeatable: boolean): number | undefined {
    const patience = patienceFor(refused, tries, isRepeatable, Math.random());
    if (patience?.forAll === true) this.shared.turnstile.shut(patience.pause);
    return patience?.pause;
  }

  private now(): number {
    return this.shared.clock.now().getTime();
  }

  /** Sends a write only as long as the fence lets it. @throws UnreachableError when it may not be begun */
  private async fenced<T>(method: string, send: (until: Pick<HttpRequest, 'until'>) => Promise<T>): Promise<T> {
    const { fence } = this.options;
    if (method === 'GET' || fence === undefined) return send({});
    const free = await fence.hold?.();
    try {
      if (fence.left() > 0)
        return await send({
          until: { left: () => fence.left(), why: 'no answer as long as this process is sure to hold the lease' },
        });
      const message = 'another process may write by now: this one is not sure to hold the lease';
      throw new UnreachableError(this.connection.server, message);
    } finally {
      free?.();
    }
  }
}

function sharedBy(connection: Connection, options: HttpOptions & { readonly clock?: Clock }): Shared {
  const clock = options.clock ?? systemClock();
  const http = new HttpClient(connection, options, () => clock.now().getTime());
  return { http, clock, turnstile: new Turnstile(clock, options.concurrency ?? CONCURRENCY) };
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
