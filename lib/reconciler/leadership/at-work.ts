import { ApiClient, ApiError, type Connection } from '../../cluster/index.js';
import { isJsonObject, type Clock } from '../../kube/index.js';
import { leaseOf } from './lease-spec.js';

/** The Leases by which Applications are worked for. */
const LEASES = /^slipway-(leader|shard-\d+-of-\d+)$/;
const PAUSE = 500;

/** Whether a name is that of a Lease by which Applications are worked for. */
export function isShardLease(name: string): boolean {
  return LEASES.test(name);
}

/**
 * Who works for Applications of a hub by a Lease: it is renewed while one looks, which takes as long as it lasts where somebody has it.
 * `undefined` where nobody has, or Leases may not be read.
 */
export async function whoIsAtWork(hub: Connection, namespace: string, clock: Clock): Promise<string | undefined> {
  const client = new ApiClient(hub);
  try {
    const before = await held(client, namespace);
    const longest = Math.max(0, ...[...before.values()].map(({ seconds }) => seconds));
    for (let waited = 0; waited < longest * 1_000; waited += PAUSE) {
      await new Promise<void>((resolve) => clock.after(PAUSE, resolve));
      for (const [name, { holder, version }] of await held(client, namespace)) {
        if (before.get(name)?.version !== version) return `${holder} by ${name}`;
      }
    }
    return undefined;
  } catch (error) {
    if (error instanceof ApiError) return undefined;
    throw error;
  } finally {
    client.close();
  }
}

interface Held {
  readonly holder: string;
  readonly seconds: number;
  readonly version: string;
}

async function held(client: ApiClient, namespace: string): Promise<Map<string, Held>> {
  const list = await client.json('GET', `/apis/coordination.k8s.io/v1/namespaces/${namespace}/leases`);
  const items = isJsonObject(list) && Array.isArray(list['items']) ? list['items'].filter(isJsonObject) : [];
  const found = new Map<string, Held>();
  for (const item of items) {
    const metadata = isJsonObject(item['metadata']) ? item['metadata'] : {};
    const name = String(metadata['name']);
    const { holder, seconds } = leaseOf({ ...item, apiVersion: '', kind: '', metadata });
    if (isShardLease(name) && holder !== '')
      found.set(name, { holder, seconds, version: String(metadata['resourceVersion']) });
  }
  return found;
}
