import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

/** A loopback HTTP server that answers as a test says and remembers what it was asked. */
export class ScriptedApi {
  readonly asked: string[] = [];
  readonly headers: IncomingMessage['headers'][] = [];
  readonly bodies: string[] = [];
  private server: Server | undefined;
  url = '';

  constructor(
    private readonly answer: (request: IncomingMessage, response: ServerResponse, api: ScriptedApi) => void,
  ) {}

  async start(port = 0): Promise<this> {
    const server = createServer((request, response) => {
      this.asked.push(`${request.method} ${request.url}`);
      this.headers.push(request.headers);
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        this.bodies.push(body);
        this.answer(request, response, this);
      });
    });
    this.server = server;
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('a listening server has an address');
    this.url = `http://127.0.0.1:${address.port}`;
    return this;
  }

  get port(): number {
    return Number(new URL(this.url).port);
  }

  async stop(): Promise<void> {
    this.server?.closeAllConnections();
    await new Promise((resolve) => this.server?.close(resolve));
  }
}

/** Answers with JSON text. */
export function json(response: ServerResponse, body: string | object, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
}

/** Answers with a Status that refuses. */
export function refusal(response: ServerResponse, code: number, reason: string, message: string): void {
  json(response, { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', reason, message, code }, code);
}
