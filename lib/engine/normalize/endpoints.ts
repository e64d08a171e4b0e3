import { isJsonObject, stringifyJson, type Json, type JsonObject } from '../../kube/index.js';

/** An address of a port, and whether it is ready. */
interface Backend {
  readonly address: Json;
  readonly ready: boolean;
}

/**
 * The subsets of Endpoints in one form, whatever the order in which they were written: every port belongs to one subset, ports with
 * the same addresses share it, and ports, addresses and subsets are sorted.
 */
export function normalizedSubsets(subsets: readonly Json[]): Json[] {
  const backends = new Map<string, Map<string, Backend>>();
  const ports = new Map<string, JsonObject>();
  for (const subset of subsets.filter(isJsonObject)) {
    for (const port of portsOf(subset)) {
      const key = text(port);
      ports.set(key, port);
      const known = backends.get(key) ?? new Map<string, Backend>();
      for (const backend of backendsOf(subset)) known.set(text(backend.address), backend);
      backends.set(key, known);
    }
  }
  const groups = new Map<string, { backends: Backend[]; ports: JsonObject[] }>();
  for (const [key, known] of backends) {
    const sorted = [...known].sort(([a], [b]) => order(a, b));
    const signature = text(sorted.map(([address, { ready }]) => [address, ready]));
    const group = groups.get(signature) ?? { backends: sorted.map(([, backend]) => backend), ports: [] };
    const port = ports.get(key);
    if (port) group.ports.push(port);
    groups.set(signature, group);
  }
  return [...groups.values()]
    .map((group) => subsetOf(group.backends, group.ports))
    .sort((a, b) => order(text(a), text(b)));
}

function subsetOf(backends: readonly Backend[], ports: readonly JsonObject[]): JsonObject {
  const addresses = backends.filter(({ ready }) => ready).map(({ address }) => address);
  const notReadyAddresses = backends.filter(({ ready }) => !ready).map(({ address }) => address);
  return {
    ...(addresses.length > 0 && { addresses }),
    ...(notReadyAddresses.length > 0 && { notReadyAddresses }),
    ports: [...ports].sort((a, b) => order(text(a), text(b))),
  };
}

function portsOf(subset: JsonObject): JsonObject[] {
  const { ports } = subset;
  return Array.isArray(ports) ? ports.filter(isJsonObject).map((port) => ({ protocol: 'TCP', ...port })) : [];
}

function backendsOf({ addresses, notReadyAddresses }: JsonObject): Backend[] {
  const list = (value: Json | undefined, ready: boolean): Backend[] =>
    Array.isArray(value) ? value.map((address) => ({ address, ready })) : [];
  return [...list(notReadyAddresses, false), ...list(addresses, true)];
}

const text = (value: Json): string => stringifyJson(value, { sortKeys: true });
const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
