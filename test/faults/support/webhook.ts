import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { TestAuthority } from '../../support/certificates.js';

/** What an API server asks a webhook. */
export interface Asked {
  readonly uid: string;
  readonly [field: string]: unknown;
}

interface Review {
  readonly apiVersion: string;
  readonly kind: string;
  readonly request: Asked;
}

/** A webhook of an API server, over HTTPS. It is down until {@link up}. */
export class Webhook {
  private readonly authority = TestAuthority.create();
  private server: Server | undefined;
  /** How often it was asked. */
  asked = 0;

  private constructor(
    private readonly port: number,
    private readonly answer: (asked: Asked) => object,
  ) {}

  /** Finds an address at which nobody listens. @param answer gives the review's response, without its uid */
  static async create(answer: (asked: Asked) => object): Promise<Webhook> {
    const probe = createServer();
    const port = await listen(probe, 0);
    await new Promise((resolve) => probe.close(resolve));
    return new Webhook(port, answer);
  }

  /** How it is found and believed. */
  get clientConfig() {
    const caBundle = Buffer.from(this.authority.own.certificate).toString('base64');
    return { url: `https://127.0.0.1:${this.port}/webhook`, caBundle };
  }

  async up(): Promise<void> {
    const { certificate, key } = this.authority.sign('webhook');
    this.server = createServer({ cert: certificate, key }, (asked, answer) => {
      let text = '';
      asked.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      asked.on('end', () => {
        const { apiVersion, kind, request } = JSON.parse(text) as Review;
        this.asked++;
        answer.setHeader('content-type', 'application/json');
        answer.end(JSON.stringify({ apiVersion, kind, response: { ...this.answer(request), uid: request.uid } }));
      });
    });
    await listen(this.server, this.port);
  }

  async down(): Promise<void> {
    const { server } = this;
    this.server = undefined;
    if (server === undefined) return;
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
  }
}

async function listen(server: Server, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}
