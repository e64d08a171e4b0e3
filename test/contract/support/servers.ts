import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ApiServer, Store } from '../../../lib/embedded/index.js';
import { envtestAssets } from '../../envtest/control-plane.js';

/** A running API server that the contract is held against. */
export interface Server {
  readonly url: string;
  /** A bearer token that may do everything. */
  readonly token: string;
  stop(): Promise<void>;
}

/** A server that the contract is held against, started when it is needed. */
export interface ServerKind {
  readonly name: string;
  /** Why it cannot be had here. */
  readonly missing?: string;
  /** Whether its controllers collect garbage, end namespaces and make service accounts. */
  readonly controllers: boolean;
  start(): Promise<Server>;
}

const ALPHABET = 'bcdfghjklmnpqrstvwxz2456789';

async function embedded(): Promise<Server> {
  const store = new Store({
    clock: {
      now: () => new Date(),
      after: (milliseconds, wake) => {
        const timer = setTimeout(wake, milliseconds);
        return () => clearTimeout(timer);
      },
    },
    uid: randomUUID,
    random: (length) => [...randomBytes(length)].map((byte) => ALPHABET[byte % ALPHABET.length]).join(''),
  });
  const token = randomUUID();
  const server = new ApiServer({ store, token });
  const { url } = await server.listen();
  return {
    url,
    token,
    stop: async () => {
      await server.close();
      store.close();
    },
  };
}

async function real(): Promise<Server> {
  const broker = process.env['SLIPWAY_CONTROL_PLANE_BROKER'];
  if (broker === undefined) throw new Error("the broker of jest's global set-up is not there");
  const response = await fetch(broker);
  if (!response.ok) throw new Error(`no real control plane: ${await response.text()}`);
  const { url, token } = (await response.json()) as { url: string; token: string };
  return { url, token, stop: async () => undefined };
}

/** The servers that must keep the contract: the embedded one, and the real one that is shared by the whole run. */
export function serverKinds(): ServerKind[] {
  const assets = envtestAssets();
  const missing =
    assets === undefined ? 'no real kube-apiserver here (npm run envtest:build, or KUBEBUILDER_ASSETS)' : undefined;
  return [
    { name: 'the embedded API', start: embedded, controllers: true },
    {
      name: 'kube-apiserver',
      start: real,
      controllers: assets !== undefined && existsSync(join(assets, 'kube-controller-manager')),
      ...(missing !== undefined && { missing }),
    },
  ];
}
