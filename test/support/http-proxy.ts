import { createServer } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';

/** A proxy for tests, by CONNECT and by whole URLs, that may demand a user and counts what passes. */
export class HttpProxy {
  /** The `host:port` that were asked for, in order. */
  readonly asked: string[] = [];
  readonly #sockets = new Set<Socket>();
  readonly #server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://none');
    if (!this.#isAllowed(request.headers['proxy-authorization'])) {
      return void response.writeHead(407, { 'proxy-authenticate': 'Basic realm="proxy"' }).end();
    }
    this.asked.push(url.host);
    const upstream = connect(Number(url.port || 80), url.hostname, () => {
      const headers = request.rawHeaders.flatMap((name, index, all) =>
        index % 2 === 0 && !/^(proxy-|connection$)/i.test(name) ? [`${name}: ${all[index + 1] ?? ''}\r\n`] : [],
      );
      upstream.write(
        `${request.method ?? 'GET'} ${url.pathname}${url.search} HTTP/1.1\r\n${headers.join('')}Connection: close\r\n\r\n`,
      );
      request.on('data', (chunk: Buffer) => upstream.write(chunk));
      if (response.socket) upstream.pipe(response.socket);
    });
    upstream.on('error', () => response.destroy());
  });

  private constructor(private readonly authorization: string | undefined) {
    this.#server.on('connect', (request, socket: Socket) => {
      this.#keep(socket);
      if (!this.#isAllowed(request.headers['proxy-authorization'])) {
        return void socket.end(
          'HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm="proxy"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n',
        );
      }
      const [host = '', port = ''] = (request.url ?? '').split(':');
      this.asked.push(request.url ?? '');
      const upstream = connect(Number(port), host, () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        upstream.pipe(socket).pipe(upstream);
      });
      this.#keep(upstream);
      upstream.on('error', () => socket.destroy());
    });
    this.#server.on('connection', (socket) => this.#keep(socket));
  }

  /** @param user as `name:password`; absent for a proxy for everybody */
  static async start(user?: string): Promise<HttpProxy> {
    const proxy = new HttpProxy(user && `Basic ${Buffer.from(user).toString('base64')}`);
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #isAllowed(given: string | undefined): boolean {
    return this.authorization === undefined || given === this.authorization;
  }

  #keep(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => this.#sockets.delete(socket));
  }
}
