import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { redactUrls } from '../git/index.js';

/** Where it listens. */
export interface ListenAddress {
  readonly host: string;
  /** 0 for a free one. */
  readonly port: number;
}

/** What is answered. */
export interface EndpointContent {
  readonly metrics: () => Promise<{ readonly contentType: string; readonly text: string }>;
  /** Why it is stuck, if so. */
  readonly stuck: () => string | undefined;
  /** Why it cannot work now; empty when it can. */
  readonly unready: () => Promise<readonly string[]>;
}

const PLAIN = 'text/plain; charset=utf-8';
/** Who asks is a scraper or a kubelet: few connections, short questions. */
const [CONNECTIONS, PATIENCE] = [64, 10_000];

/**
 * `GET /metrics`, `/healthz` and `/readyz` on a port of their own, without encryption and for everybody who can reach it. Nothing that it says is
 * secret, and it can do nothing.
 */
export class Endpoint {
  private constructor(
    private readonly server: Server,
    /** Where it answers. */
    readonly url: string,
  ) {}

  /** @throws Error when the address cannot be had */
  static async open({ host, port }: ListenAddress, content: EndpointContent): Promise<Endpoint> {
    const server = createServer(
      { headersTimeout: PATIENCE, requestTimeout: PATIENCE, keepAliveTimeout: PATIENCE },
      (request, response) => {
        answer(request, response, content).catch((error: unknown) => {
          if (!response.headersSent) say(response, 500, error instanceof Error ? error.message : String(error));
          else response.destroy();
        });
      },
    );
    server.maxConnections = CONNECTIONS;
    await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve));
    const bound = server.address();
    const shown = host.includes(':') ? `[${host}]` : host;
    return new Endpoint(server, `http://${shown}:${typeof bound === 'object' && bound !== null ? bound.port : port}`);
  }

  close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }
}

async function answer(request: IncomingMessage, response: ServerResponse, content: EndpointContent): Promise<void> {
  if (request.method !== 'GET' && request.method !== 'HEAD') return say(response, 405, 'only GET');
  switch ((request.url ?? '').split('?', 1)[0]) {
    case '/metrics': {
      const { contentType, text } = await content.metrics();
      return say(response, 200, text, contentType);
    }
    case '/healthz': {
      const stuck = content.stuck();
      return say(response, stuck === undefined ? 200 : 503, stuck ?? 'ok');
    }
    case '/readyz': {
      const unready = await content.unready();
      return say(response, unready.length === 0 ? 200 : 503, unready.join('\n') || 'ok');
    }
    default:
      return say(response, 404, 'there are /metrics, /healthz and /readyz');
  }
}

function say(response: ServerResponse, status: number, text: string, contentType: string = PLAIN): void {
  const body = contentType === PLAIN ? `${redactUrls(text)}\n` : text;
  response.writeHead(status, {
    'content-type': contentType,
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  response.end(response.req.method === 'HEAD' ? undefined : body);
}
