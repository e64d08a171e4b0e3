import { connect, createServer, type Server, type Socket } from 'node:net';
import { listen } from '../../support/listen.js';

/** A way to a server on this machine that a test can shut and open again, always at the same port. */
export class Gate {
  private readonly sockets = new Set<Socket>();
  private server: Server | undefined;
  private port = 0;

  private constructor(private readonly target: number) {}

  /** Opens a gate to the server of a URL. */
  static async to(url: string): Promise<Gate> {
    const gate = new Gate(Number(new URL(url).port));
    await gate.open();
    return gate;
  }

  /** The address of the gate. */
  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async open(): Promise<void> {
    const server = createServer((near) => {
      const far = connect(this.target, '127.0.0.1');
      for (const [socket, other] of [
        [near, far],
        [far, near],
      ] as const) {
        this.sockets.add(socket);
        socket.on('error', () => other.destroy());
        socket.on('close', () => {
          this.sockets.delete(socket);
          other.destroy();
        });
      }
      near.pipe(far).pipe(near);
    });
    this.port = await listen(server, this.port);
    this.server = server;
  }

  /** Breaks all connections; new ones are refused. */
  async shut(): Promise<void> {
    const server = this.server;
    this.server = undefined;
    for (const socket of this.sockets) socket.destroy();
    if (server) await new Promise((resolve) => server.close(resolve));
  }
}
