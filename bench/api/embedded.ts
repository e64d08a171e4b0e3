import { randomBytes, randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { systemClock } from '../../lib/cluster/index.js';
import { ApiServer, kubeconfigOf, Store } from '../../lib/embedded/index.js';
import { ApiClient } from './client.js';

/** An embedded Kubernetes API in this process. */
export class Embedded {
  readonly client: ApiClient;

  private constructor(
    readonly store: Store,
    readonly url: string,
    private readonly server: ApiServer,
  ) {
    this.client = new ApiClient(url, '');
  }

  static async start(): Promise<Embedded> {
    const store = new Store({
      clock: systemClock(),
      uid: () => randomUUID(),
      random: (length) => randomBytes(length).toString('hex').slice(0, length),
    });
    const server = new ApiServer({ store });
    const { url } = await server.listen(0);
    return new Embedded(store, url, server);
  }

  /** Writes a kubeconfig to a file, for it or for what stands before it. */
  kubeconfig(file: string, url = this.url): string {
    writeFileSync(file, kubeconfigOf([{ name: 'hub', url, token: 'bench' }]));
    return file;
  }

  async stop(): Promise<void> {
    this.client.close();
    await this.server.close();
  }
}
