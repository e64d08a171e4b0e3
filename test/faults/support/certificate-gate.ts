import { request } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { TLSSocket } from 'node:tls';
import { TestAuthority } from '../../support/certificates.js';

/**
 * HTTPS before a proxy that takes client certificates of its own authority alone. Who shows one is known to the proxy's audit as
 * `Certificate NAME`.
 */
export class CertificateGate {
  readonly authority = TestAuthority.create();
  url = '';
  private readonly server: Server;

  private constructor(target: string) {
    const { certificate, key } = this.authority.sign('gate');
    const options = { cert: certificate, key, ca: this.authority.own.certificate, requestCert: true };
    this.server = createServer(options, (asked, answer) => {
      const { socket, method, url = '/', headers } = asked;
      const name = socket instanceof TLSSocket ? socket.getPeerCertificate().subject.CN : '';
      const sent = request(new URL(url, target), {
        ...(method !== undefined && { method }),
        headers: { ...headers, authorization: `Certificate ${String(name)}` },
      });
      sent.on('error', () => answer.destroy());
      sent.on('response', (reply) => {
        answer.writeHead(reply.statusCode ?? 500, reply.headers);
        answer.flushHeaders();
        reply.on('error', () => answer.destroy());
        reply.pipe(answer);
      });
      answer.on('close', () => sent.destroy());
      asked.pipe(sent);
    });
  }

  static async before(target: string): Promise<CertificateGate> {
    const gate = new CertificateGate(target);
    await new Promise<void>((resolve) => gate.server.listen(0, '127.0.0.1', resolve));
    gate.url = `https://127.0.0.1:${(gate.server.address() as AddressInfo).port}`;
    return gate;
  }

  /** The `config` of a cluster Secret with a new certificate. */
  configFor(name: string): { readonly tlsClientConfig: { readonly [field: string]: string } } {
    const { certificate, key } = this.authority.sign(name);
    const base64 = (text: string): string => Buffer.from(text).toString('base64');
    const caData = base64(this.authority.own.certificate);
    return { tlsClientConfig: { caData, certData: base64(certificate), keyData: base64(key) } };
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.server.closeAllConnections();
    await closed;
  }
}
