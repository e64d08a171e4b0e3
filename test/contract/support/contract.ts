import { randomBytes } from 'node:crypto';
import { Api } from './api.js';
import { serverKinds, type Server } from './servers.js';

/** Promises in words, each with what proves it. */
export type Cases = Readonly<Record<string, (api: Api) => Promise<void>>>;

/** What all cases of an area share. */
export interface Area {
  readonly cases: Cases;
  /** Runs once per server before the first case, for example to define kinds; its namespace is that of no case. */
  readonly prepare?: (api: Api) => Promise<void>;
  /** The area is about what the controllers of the control plane do: garbage collection, the end of namespaces. */
  readonly needsControllers?: boolean;
}

const NO_CONTROLLERS = 'this real control plane has no kube-controller-manager';

let count = 0;
const run = randomBytes(3).toString('hex');

/**
 * States what a Kubernetes API promises, and holds the embedded server and a real kube-apiserver to it. Every case gets a
 * namespace of its own, and runs against both.
 */
export function contract(area: string, { cases, prepare, needsControllers = false }: Area): void {
  for (const { name, start, missing: absent, controllers } of serverKinds()) {
    const missing = absent ?? (needsControllers && !controllers ? NO_CONTROLLERS : undefined);
    if (missing !== undefined) {
      console.warn(`skipped: ${area}: ${missing}`);
      describe.skip(`${area}: ${name}`, () => void it('needs a real server', () => undefined));
      continue;
    }
    describe(`${area}: ${name}`, () => {
      let server: Server;
      let shared: Api | undefined;
      beforeAll(async () => {
        server = await start();
        if (!prepare) return;
        shared = await apiOf(server);
        await prepare(shared);
      });
      afterAll(async () => {
        await shared?.close();
        await server?.stop();
      });

      it.each(Object.entries(cases))('%s', async (_sentence, prove) => {
        const api = await apiOf(server);
        try {
          await prove(api);
        } finally {
          await api.close();
        }
      });
    });
  }
}

async function apiOf(server: Server): Promise<Api> {
  const namespace = `contract-${run}-${++count}`;
  const api = new Api(server, namespace);
  await api.make('/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
  return api;
}
