import { createServer, request, type Server } from 'node:http';

/** Stands before a Git server and, once told to, stops sending in the middle of each pack. */
export class StallingProxy {
  /** Bytes of a pack after which nothing more is sent; `undefined` lets all through. */
  stallAfter: number | undefined;
  /** How many answers stalled. */
  stalled = 0;
  readonly #server: Server;
  #port = 0;

  private constructor(target: string) {
    this.#server = createServer((incoming, answer) => {
      const onward = request(new URL(incoming.url ?? '/', target), {
        method: incoming.method,
        headers: incoming.headers,
      });
      const asked: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => asked.push(chunk));
      incoming.on('end', () => onward.end(Buffer.concat(asked)));
      onward.on('error', () => answer.destroy());
      onward.on('response', (response) => {
        answer.writeHead(response.statusCode ?? 502, response.headers);
        const isPack = Buffer.concat(asked).includes('command=fetch');
        let sent = 0;
        response.on('data', (chunk: Buffer) => {
          const left = isPack && this.stallAfter !== undefined ? this.stallAfter - sent : Infinity;
          sent += chunk.length;
          if (chunk.length <= left) answer.write(chunk);
          else if (left > 0) {
            answer.write(chunk.subarray(0, left));
            this.stalled++;
          }
        });
        response.on('end', () => (isPack && sent > (this.stallAfter ?? Infinity) ? undefined : answer.end()));
      });
    });
  }

  static async start(target: string): Promise<StallingProxy> {
    const proxy = new StallingProxy(target);
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve));
    const address = proxy.#server.address();
    proxy.#port = typeof address === 'object' && address ? address.port : 0;
    return proxy;
  }

  url(repository: string): string {
    return `http://127.0.0.1:${this.#port}/${repository}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
