import { Agent as HttpAgent, request as http } from 'node:http';
import { Agent as HttpsAgent, request as https } from 'node:https';

/** A lean client of a Kubernetes API, the same for either server: connections are kept and answers are not parsed. */
export class ApiClient {
  private readonly agent: HttpAgent | HttpsAgent;
  private readonly request: typeof http;

  constructor(
    private readonly url: string,
    private readonly token: string,
  ) {
    const isSecure = url.startsWith('https:');
    const options = { keepAlive: true, maxSockets: 256 };
    this.agent = isSecure ? new HttpsAgent({ ...options, rejectUnauthorized: false }) : new HttpAgent(options);
    this.request = isSecure ? https : http;
  }

  /** The bytes of an answer. @throws Error for any other status than success */
  call(method: string, path: string, body?: string, type = 'application/json'): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      const call = this.open(method, path, body, type, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const bytes = Buffer.concat(chunks);
          if ((response.statusCode ?? 500) < 300) resolve(bytes);
          else reject(new Error(`${method} ${path}: ${response.statusCode} ${bytes.toString().slice(0, 500)}`));
        });
      });
      call.on('error', reject);
    });
  }

  /** Opens a watch; `onData` gets what comes. The promise resolves once it is open, with the way to end it. */
  watch(path: string, onData: (chunk: Buffer) => void): Promise<() => void> {
    return new Promise((resolve, reject) => {
      const call = this.open('GET', path, undefined, '', (response) => {
        response.on('data', onData);
        response.on('error', () => undefined);
        if (response.statusCode === 200) resolve(() => call.destroy());
        else reject(new Error(`${path}: ${response.statusCode}`));
      });
      call.on('error', reject);
    });
  }

  close(): void {
    this.agent.destroy();
  }

  private open(method: string, path: string, body: string | undefined, type: string, then: Parameters<typeof http>[2]) {
    const headers = {
      Accept: 'application/json',
      Authorization: `Bearer ${this.token}`,
      ...(body !== undefined && { 'Content-Type': type, 'Content-Length': Buffer.byteLength(body) }),
    };
    const call = this.request(`${this.url}${path}`, { method, headers, agent: this.agent }, then);
    call.end(body);
    return call;
  }
}
