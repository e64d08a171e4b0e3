import { once } from 'node:events';
import { request as httpRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { isNativeError } from 'node:util/types';
import { SourceError } from '../../engine/index.js';
import { redactUrl } from '../../git/index.js';
import { connect, type HttpAccess } from './connect.js';

const MAX_REDIRECTS = 3;
/** Headers that another server than the one that was asked never gets. */
const PERSONAL = /^(authorization|cookie|proxy-authorization)$/i;

/** One question to a server. */
export interface HttpRequest {
  readonly url: string;
  /** @default GET */
  readonly method?: 'GET' | 'HEAD' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** More than so many bytes of an answer are refused. */
  readonly maxBytes: number;
  /** For all of it, redirects too. @default 60000 */
  readonly milliseconds?: number;
  /** By what the server is reached. Its login is not sent by itself: see {@link authorizationOf}. */
  readonly access?: HttpAccess;
  /** Are plain HTTP and servers on this machine allowed? @default false */
  readonly http?: boolean;
}

/** What a server answered, whatever its status. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** Where the answer came from, after redirects. */
  readonly url: string;
}

/**
 * Asks a server and reads its whole answer. At most three redirects are followed; as soon as one leads to another scheme, host or port, no
 * `Authorization`, client certificate, authority or leniency of the first server goes with it. Connections are checked by the address
 * that they are made to.
 *
 * @throws SourceError `REPOSITORY_REFUSED` (a URL that is not read), `REPOSITORY_NOT_TRUSTED`, `REPOSITORY_UNREACHABLE`, `MANIFESTS_TOO_LARGE`
 */
export async function send(request: HttpRequest): Promise<HttpAnswer> {
  const where = redactUrl(request.url);
  const signal = AbortSignal.timeout(request.milliseconds ?? 60_000);
  const first = checked(request.url, where, request.http === true);
  try {
    let { method = 'GET', headers = {}, body } = request;
    let url = first;
    for (let hops = 0; ; hops++) {
      const home = url.origin === first.origin;
      const access = home ? (request.access ?? {}) : proxyOnly(request.access);
      if (!home) headers = Object.fromEntries(Object.entries(headers).filter(([name]) => !PERSONAL.test(name)));
      const answer = await exchange({ url, method, headers, body, access, request, signal });
      const { location } = answer.headers;
      if (![301, 302, 303, 307, 308].includes(answer.status) || location === undefined) {
        return { ...answer, url: url.href };
      }
      if (hops === MAX_REDIRECTS) throw new Error(`more than ${MAX_REDIRECTS} redirects`);
      url = checked(location, where, request.http === true, url);
      if (answer.status < 307 && method === 'POST') [method, body] = ['GET', undefined];
    }
  } catch (error) {
    throw error instanceof SourceError ? error : failure(error, where);
  }
}

interface Exchange {
  readonly url: URL;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  readonly access: HttpAccess;
  readonly request: HttpRequest;
  readonly signal: AbortSignal;
}

async function exchange(exchange: Exchange): Promise<Omit<HttpAnswer, 'url'>> {
  const { url, method, headers, body, access, request, signal } = exchange;
  const socket = await connect(url, access, { loopback: request.http === true, signal });
  try {
    const asked = httpRequest({
      createConnection: () => socket,
      method,
      path: `${url.pathname}${url.search}`,
      setHost: false,
      headers: { host: url.host, 'accept-encoding': 'identity', 'user-agent': 'slipway', ...headers },
      signal,
    });
    asked.on('error', () => undefined);
    asked.end(body);
    const [answer] = (await once(asked, 'response', { signal })) as [IncomingMessage];
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of answer as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > request.maxBytes) {
        const what = `there are more than ${request.maxBytes} bytes`;
        throw new SourceError('MANIFESTS_TOO_LARGE', what, { where: redactUrl(url.href) });
      }
      chunks.push(chunk);
    }
    return { status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(chunks) };
  } finally {
    socket.destroy();
  }
}

function proxyOnly(access: HttpAccess | undefined): HttpAccess {
  return access?.proxy === undefined ? {} : { proxy: access.proxy };
}

function checked(url: string, where: string, http: boolean, base?: URL): URL {
  const parsed = URL.canParse(url, base?.href) ? new URL(url, base) : undefined;
  if (parsed?.protocol === 'https:' || (parsed?.protocol === 'http:' && http)) return parsed;
  const named = base === undefined ? '' : ' it redirects to';
  const what = `only https is read, not${parsed ? ` ${parsed.protocol.slice(0, -1)}` : ' this'}${named && `, which${named}`}`;
  throw new SourceError('REPOSITORY_REFUSED', what, { where, remedy: 'write the https URL of the repository' });
}

function failure(error: unknown, where: string): SourceError {
  const text = isNativeError(error) ? error.message : String(error);
  const code = isNativeError(error) && 'code' in error ? String(error.code) : '';
  if (/ALERT_(CERTIFICATE_REQUIRED|BAD_CERTIFICATE|UNKNOWN_CA|HANDSHAKE_FAILURE)/.test(code)) {
    return new SourceError('REPOSITORY_ACCESS_DENIED', `the server wants another client certificate: ${text}`, {
      where,
      remedy: 'correct tlsClientCertData and tlsClientCertKey of its Secret',
      cause: error,
    });
  }
  if (/CERT|SIGNATURE|ISSUER/.test(code)) {
    return new SourceError('REPOSITORY_NOT_TRUSTED', `the certificate of the server is not trusted: ${text}`, {
      where,
      remedy: 'put its authority into the ConfigMap argocd-tls-certs-cm, under the name of the host',
      cause: error,
    });
  }
  return new SourceError('REPOSITORY_UNREACHABLE', `it can not be read: ${text}`, {
    where,
    remedy: 'check the URL, the network and the access rights; it is tried again by itself',
    cause: error,
  });
}
