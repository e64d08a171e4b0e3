import type { KubeObject } from '../../../kube/index.js';
import { ensureObject, objectsAt, setDefault, textAt, valueAt } from '../../fields.js';
import type { Resource } from '../resource.js';
import type { Store } from '../store.js';

/** Allots the cluster address (from 10.96.0.0/16) and node ports (from 30000) of a new Service; in place. */
export function allocateService(store: Store, resource: Resource, service: KubeObject): void {
  const spec = ensureObject(service, 'spec');
  const type = textAt(spec, 'type');
  if (type === 'ExternalName') return;
  const services = store.collection(resource).list();
  if (spec['clusterIP'] === undefined || spec['clusterIP'] === '') {
    const taken = new Set(services.map((other) => textAt(other, 'spec', 'clusterIP')));
    spec['clusterIP'] = freeAddress(taken);
  }
  setDefault(spec, 'clusterIPs', [spec['clusterIP'] ?? 'None']);
  setDefault(spec, 'ipFamilies', ['IPv4']);
  setDefault(spec, 'ipFamilyPolicy', 'SingleStack');
  if (type !== 'NodePort' && type !== 'LoadBalancer') return;
  const used = new Set(
    services.flatMap((other) => objectsAt(other, 'spec', 'ports').map((port) => valueAt(port, ['nodePort']))),
  );
  let next = 30_000;
  for (const port of objectsAt(spec, 'ports')) {
    if (port['nodePort'] !== undefined) continue;
    while (used.has(next)) next++;
    port['nodePort'] = next;
    used.add(next);
  }
  if (type === 'LoadBalancer' && textAt(spec, 'externalTrafficPolicy') === 'Local') {
    while (used.has(next)) next++;
    setDefault(spec, 'healthCheckNodePort', next);
  }
}

function freeAddress(taken: ReadonlySet<string | undefined>): string {
  for (let host = 10; host < 65_534; host++) {
    const address = `10.96.${host >> 8}.${host & 255}`;
    if (!taken.has(address)) return address;
  }
  return '10.96.255.254';
}
