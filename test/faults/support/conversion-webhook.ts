import { createServer, type Server } from 'node:https';
import { TestAuthority } from '../../support/certificates.js';
import { listen } from '../../support/listen.js';

interface Review {
  readonly request: {
    readonly uid: string;
    readonly desiredAPIVersion: string;
    readonly objects: readonly Readonly<Record<string, unknown>>[];
  };
}

/** A conversion webhook of one CustomResourceDefinition, whose versions differ in nothing but their name. It is down until {@link up}. */
export class ConversionWebhook {
  private readonly authority = TestAuthority.create();
  private server: Server | undefined;
  /** How many objects it has converted. */
  converted = 0;

  private constructor(private readonly port: number) {}

  /** Finds an address at which nobody listens. */
  static async create(): Promise<ConversionWebhook> {
    const probe = createServer();
    const port = await listen(probe);
    await new Promise((resolve) => probe.close(resolve));
    return new ConversionWebhook(port);
  }

  /** The definition's `spec.conversion`. */
  get conversion() {
    const caBundle = Buffer.from(this.authority.own.certificate).toString('base64');
    const clientConfig = { url: `https://127.0.0.1:${this.port}/convert`, caBundle };
    return { strategy: 'Webhook', webhook: { conversionReviewVersions: ['v1'], clientConfig } };
  }

  async up(): Promise<void> {
    const { certificate, key } = this.authority.sign('webhook');
    this.server = createServer({ cert: certificate, key }, (asked, answer) => {
      let text = '';
      asked.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      asked.on('end', () => {
        const { request } = JSON.parse(text) as Review;
        const convertedObjects = request.objects.map((each) => ({ ...each, apiVersion: request.desiredAPIVersion }));
        this.converted += convertedObjects.length;
        const response = { uid: request.uid, result: { status: 'Success' }, convertedObjects };
        answer.setHeader('content-type', 'application/json');
        answer.end(JSON.stringify({ apiVersion: 'apiextensions.k8s.io/v1', kind: 'ConversionReview', response }));
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
