import { Agent as HttpAgent, createServer, request as http, type IncomingMessage, type Server } from 'node:http';
import { Agent as HttpsAgent, request as https } from 'node:https';
import type { AddressInfo } from 'node:net';

/** Who hears of what goes through a {@link CountingProxy}. */
export interface Witness {
  asked(method: string, path: string): void;
  /** The whole answer to a request that writes. */
  answered(path: string, text: string): void;
}

/** A reverse proxy to an API server that sees every write, and can cut everybody off as the end of a process does. */
export class CountingProxy {
  url = '';
  private server: Server | undefined;
  private readonly agent: HttpAgent;

  constructor(
    private readonly target: { readonly url: string; readonly token: string },
    private readonly witness: Witness,
  ) {
    const options = { keepAlive: true, maxSockets: 64 };
    this.agent = target.url.startsWith('https')
      ? new HttpsAgent({ ...options, rejectUnauthorized: false })
      : new HttpAgent(options);
  }

  async open(): Promise<this> {
    const call = this.target.url.startsWith('https') ? https : http;
    const server = createServer((asked, answer) => {
      const { method = 'GET', url: path = '/' } = asked;
      this.witness.asked(method, path);
      const headers = { ...asked.headers, authorization: `Bearer ${this.target.token}`, 'accept-encoding': 'identity' };
      const passed = call(
        new URL(path, this.target.url),
        { method, headers, agent: this.agent },
        (reply: IncomingMessage) => {
          answer.writeHead(reply.statusCode ?? 500, reply.headers);
          const chunks: Buffer[] = [];
          if (method !== 'GET') reply.on('data', (chunk: Buffer) => chunks.push(chunk));
          reply.on('end', () => method !== 'GET' && this.witness.answered(path, Buffer.concat(chunks).toString()));
          reply.pipe(answer);
        },
      );
      passed.on('error', () => answer.destroy());
      answer.on('close', () => passed.destroy());
      asked.pipe(passed);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    this.server = server;
    return this;
  }

  /** From now on nothing gets through, and what was on its way is lost. */
  cut(): void {
    this.server?.close();
    this.server?.closeAllConnections();
  }

  close(): void {
    this.cut();
    this.agent.destroy();
  }
}
