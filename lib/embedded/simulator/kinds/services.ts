import { digestText, equalJson, type KubeObject } from '../../../kube/index.js';
import { objectsAt, textAt } from '../../fields.js';
import { known } from '../known-kinds.js';
import type { SimulatedKind } from '../simulated-kind.js';
import type { World } from '../world.js';

/** The address of the one ingress controller. It is of the block for documentation: nothing listens there. */
const INGRESS_ADDRESS = '192.0.2.1';

/** Gives every Service of type LoadBalancer an address, of the block for documentation too. */
export const services: SimulatedKind = {
  kind: known.service,
  simulate: async (service, world) => {
    if (textAt(service, 'spec', 'type') !== 'LoadBalancer') return;
    const last = parseInt(digestText(service.metadata.uid ?? '').slice(0, 4), 16) % 250;
    await publish(service, `192.0.2.${2 + last}`, world, 'VIP');
  },
};

/** Gives every Ingress the address of the ingress controller. */
export const ingresses: SimulatedKind = {
  kind: { group: 'networking.k8s.io', version: 'v1', kind: 'Ingress' },
  simulate: (ingress, world) => publish(ingress, INGRESS_ADDRESS, world),
};

async function publish(object: KubeObject, ip: string, world: World, ipMode?: string): Promise<void> {
  const ingress = [{ ip, ...(ipMode !== undefined && { ipMode }) }];
  const current = objectsAt(object, 'status', 'loadBalancer', 'ingress');
  if (!equalJson(current, ingress)) await world.writeStatus(object, { loadBalancer: { ingress } });
}
