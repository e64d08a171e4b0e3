import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { ClientRequest, IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { PATIENCE } from '../../support/patience.js';

/** So many turns of the event loop without any sign of life are silence: what one turn puts down, the next one writes. */
const SILENT_TURNS = 4;

/**
 * What is on its way between clients and servers of this process. Silence is counted, not guessed: no request waits for its answer, and
 * every byte that one end of a connection wrote was read by the other one.
 */
export class Traffic {
  private readonly open = new Set<ClientRequest>();
  private readonly clients = new Set<Socket>();
  private readonly servers = new Set<Socket>();
  private readonly ports = new Set<number>();
  private requests = 0;

  constructor() {
    subscribe('http.client.request.start', this.requested);
    subscribe('net.client.socket', this.connecting);
    subscribe('net.server.socket', this.accepted);
  }

  /** From now on requests to this address count. */
  watch(url: string): void {
    this.ports.add(Number(new URL(url).port));
  }

  close(): void {
    unsubscribe('http.client.request.start', this.requested);
    unsubscribe('net.client.socket', this.connecting);
    unsubscribe('net.server.socket', this.accepted);
  }

  /** Resolves when nothing is on its way, and nothing that arrived causes anything more. @throws Error with what does not end */
  async silence(): Promise<void> {
    const end = performance.now() + PATIENCE;
    let last = '';
    for (let silent = 0; silent < SILENT_TURNS;) {
      await turn();
      const now = this.mark();
      silent = now !== undefined && now === last ? silent + 1 : 0;
      last = now ?? '';
      if (performance.now() > end) throw new Error(`no silence: ${this.noise()}`);
    }
  }

  /** Equal marks mean that nothing happened in between; none while something is on its way. */
  private mark(): string | undefined {
    if (this.open.size > 0) return undefined;
    let bytes = 0;
    // Connections to different servers may have the same port at the client's end.
    const clients = new Map([...this.clients].map((client) => [`${client.localPort} ${client.remotePort}`, client]));
    for (const server of this.servers) {
      const client = clients.get(`${server.remotePort} ${server.localPort}`);
      if (client === undefined || client.destroyed || server.destroyed) continue;
      if (client.bytesRead !== server.bytesWritten || server.bytesRead !== client.bytesWritten) return undefined;
      bytes += client.bytesRead + server.bytesRead;
    }
    return `${this.requests} ${bytes} ${this.clients.size}`;
  }

  /** What can still be heard, for people. */
  private noise(): string {
    const open = [...this.open].map(({ path }) => path).join(', ');
    const bytes = (ends: ReadonlySet<Socket>): string =>
      [...ends].map(({ bytesRead, bytesWritten }) => `${bytesRead}/${bytesWritten}`).join(' ');
    return `${this.requests} requests, open: ${open || 'none'}; read/written by clients ${bytes(this.clients)}, by servers ${bytes(this.servers)}`;
  }

  private readonly requested = (message: unknown): void => {
    const { request } = message as { request: ClientRequest };
    const host = String(request.getHeader('host') ?? '');
    if (!this.ports.has(Number(host.slice(host.lastIndexOf(':') + 1)))) return;
    this.requests++;
    this.open.add(request);
    const over = (): void => void this.open.delete(request);
    request.once('close', over);
    request.once('error', over);
    request.once('response', (response: IncomingMessage) => {
      if (/[?&]watch=(true|1)/.test(request.path)) over();
      else response.once('close', over);
    });
  };

  private readonly connecting = (message: unknown): void => {
    const { socket } = message as { socket: Socket };
    socket.once('connect', () => {
      if (!this.ports.has(socket.remotePort ?? 0)) return;
      this.clients.add(socket);
      socket.once('close', () => this.clients.delete(socket));
    });
  };

  private readonly accepted = (message: unknown): void => {
    const { socket } = message as { socket: Socket };
    if (!this.ports.has(socket.localPort ?? 0)) return;
    this.servers.add(socket);
    socket.once('close', () => this.servers.delete(socket));
  };
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
