import { Agent, createServer, request, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Stands before an API server: it lets every request wait, and says more in a watch than the server does. */
export class PassingProxy {
  /** How long a request waits, from now on. */
  milliseconds = 0;
  private readonly watches = new Map<string, ServerResponse>();

  private constructor(
    readonly url: string,
    private readonly server: Server,
    private readonly agent: Agent,
  ) {}

  static async before(target: string): Promise<PassingProxy> {
    const agent = new Agent({ keepAlive: true });
    const server = createServer((asked, answer) => {
      const pass = (): void => {
        const { method, headers, url = '' } = asked;
        const passed = request(`${target}${url}`, { method, headers, agent }, (response) => {
          answer.writeHead(response.statusCode ?? 502, response.headers);
          if (url.includes('watch=true')) proxy.watches.set(url.split('?')[0] ?? '', answer);
          response.pipe(answer);
        });
        passed.on('error', () => answer.destroy());
        answer.on('close', () => passed.destroy());
        asked.pipe(passed);
      };
      setTimeout(pass, proxy.milliseconds);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const proxy = new PassingProxy(`http://127.0.0.1:${port}`, server, agent);
    return proxy;
  }

  /** Says something in the watch of a path, the latest that was opened; resolves when there is room for more. */
  say(path: string, lines: string): Promise<void> {
    const watch = this.watches.get(path);
    if (watch === undefined) throw new Error(`nobody watches ${path}`);
    return watch.write(lines) ? Promise.resolve() : new Promise((resolve) => watch.once('drain', resolve));
  }

  async stop(): Promise<void> {
    this.agent.destroy();
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
