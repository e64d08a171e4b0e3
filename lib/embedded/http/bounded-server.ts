import { createServer, type RequestListener, type Server } from 'node:http';
import type { Socket } from 'node:net';
import { stringifyJson } from '../../kube/index.js';
import { ApiError } from '../errors.js';

/** What a {@link boundedServer} grants its clients; times in milliseconds. */
export interface Bounds {
  /** In which the head of a request must have come. */
  readonly headTime: number;
  /** In which a whole request must have come. */
  readonly requestTime: number;
  /** How often it is looked for connections that are too slow. */
  readonly checkInterval: number;
  readonly keepAlive: number;
  /** The largest head of a request, its URL included, in bytes. */
  readonly head: number;
}

const BOUNDS: Bounds = {
  headTime: 15_000,
  requestTime: 60_000,
  checkInterval: 5_000,
  keepAlive: 60_000,
  head: 1024 * 1024,
};

/** A server that no client can hold up: slow, endless and malformed requests are refused, with a Status object. */
export function boundedServer(serve: RequestListener, bounds: Bounds = BOUNDS): Server {
  const server = createServer(
    {
      keepAliveTimeout: bounds.keepAlive,
      headersTimeout: bounds.headTime,
      requestTimeout: bounds.requestTime,
      connectionsCheckingInterval: bounds.checkInterval,
      maxHeaderSize: bounds.head,
    },
    serve,
  );
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    if (!socket.writable || error.code === 'ECONNRESET') socket.destroy();
    else socket.end(refusal(error.code ?? ''));
  });
  return server;
}

function refusal(code: string): string {
  const { status, words, error } = reasonFor(code);
  const body = `${stringifyJson(error.toStatus())}\n`;
  const head = [
    `HTTP/1.1 ${status} ${words}`,
    'Connection: close',
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(body)}`,
  ];
  return `${head.join('\r\n')}\r\n\r\n${body}`;
}

function reasonFor(code: string): { status: number; words: string; error: ApiError } {
  const refuse = (status: number, words: string, reason: string, message: string): ReturnType<typeof reasonFor> => ({
    status,
    words,
    error: new ApiError(status, reason, message),
  });
  switch (code) {
    case 'HPE_INVALID_METHOD':
      return refuse(
        405,
        'Method Not Allowed',
        'MethodNotAllowed',
        'the server does not allow this method on the requested resource',
      );
    case 'HPE_HEADER_OVERFLOW':
      return refuse(431, 'Request Header Fields Too Large', 'BadRequest', 'the headers of the request are too large');
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return refuse(408, 'Request Timeout', 'Timeout', 'the request did not come in time');
    default:
      return refuse(400, 'Bad Request', 'BadRequest', 'the request is not HTTP');
  }
}
