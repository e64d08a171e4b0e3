import { Agent, request } from 'node:http';
import type { Told, Witness } from './witness.js';

const MAPS = '/api/v1/namespaces/default/configmaps';

/** Clients of one life of an API; they end when it is gone. */
export class Client {
  private readonly agent = new Agent({ keepAlive: true });

  constructor(
    private readonly url: string,
    private readonly witness: Witness,
  ) {}

  /** Looks at everything, as after a start. */
  async compare(): Promise<void> {
    const { body } = await this.call('GET', `${MAPS}?fieldSelector=metadata.name!=kube-root-ca.crt`);
    const list = JSON.parse(body) as { metadata: { resourceVersion: string }; items: Told[] };
    this.witness.compare(Number(list.metadata.resourceVersion), list.items.map(part));
  }

  /** Writes and deletes names of its own, one request after the other, until the API is gone. */
  async write(prefix: string, chance: () => number): Promise<void> {
    for (let count = 0; ; count++) {
      const name = `${prefix}-${Math.floor(chance() * 4)}`;
      const content = chance() < 0.15 ? undefined : `${count} ${'x'.repeat(chance() * 800)}`;
      this.witness.ask(name, content);
      const path = `${MAPS}/${name}`;
      const answer = await (
        content === undefined
          ? this.call('DELETE', path)
          : this.call('PATCH', `${path}?fieldManager=${prefix}`, {
              apiVersion: 'v1',
              kind: 'ConfigMap',
              metadata: { name },
              data: { content },
            })
      ).catch(() => undefined);
      if (answer === undefined) return;
      if (answer.status > 201 && answer.status !== 404) throw new Error(answer.body);
      this.witness.answer(name, content === undefined ? undefined : part(JSON.parse(answer.body) as Told));
    }
  }

  /** Sees every change from now on, until the API is gone. */
  watch(): void {
    const watching = request(`${this.url}${MAPS}?watch=1`, { agent: this.agent }, (response) => {
      let rest = '';
      response.on('data', (chunk: Buffer) => {
        const lines = (rest + chunk.toString()).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) {
          const { type, object } = JSON.parse(line) as { type: string; object: Told };
          if (type !== 'DELETED') this.witness.see(part(object));
        }
      });
      response.on('error', () => undefined);
    });
    watching.on('error', () => undefined);
    watching.end();
  }

  close(): void {
    this.agent.destroy();
  }

  private call(method: string, path: string, body?: object): Promise<{ status: number; body: string }> {
    return new Promise((resolve, reject) => {
      const call = request(
        `${this.url}${path}`,
        { method, agent: this.agent, headers: { 'Content-Type': 'application/apply-patch+yaml' } },
        (response) => {
          let text = '';
          response.on('data', (chunk: Buffer) => (text += chunk.toString()));
          response.on('end', () => resolve({ status: response.statusCode ?? 0, body: text }));
          response.on('error', reject);
        },
      );
      call.on('error', reject);
      call.end(body && JSON.stringify(body));
    });
  }
}

/** What is compared of an object. */
function part({ metadata: { name, resourceVersion, uid }, data }: Told): Told {
  return { metadata: { name, resourceVersion, uid }, ...(data && { data }) };
}
