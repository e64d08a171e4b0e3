import type { KubeObject } from '../../../kube/index.js';
import { numberAt, objectAt, objectsAt, textAt, valueAt } from '../../fields.js';
import { balancerAddresses, joined, labels, scalars, selector, shortened, text } from './cells.js';
import type { Cells } from './column.js';

const MOST = 3;

/** The cells of services, their endpoints and what leads to them. */
export const networkCells: Readonly<Record<string, Cells>> = {
  '/Service': {
    Type: text('spec.type'),
    'Cluster-IP': (service) => scalars(valueAt(service, ['spec', 'clusterIPs']))[0] ?? '<none>',
    'External-IP': externalAddress,
    'Port(s)': servicePorts,
    Selector: labels('spec.selector'),
  },
  '/Endpoints': { Endpoints: endpoints },
  'discovery.k8s.io/EndpointSlice': {
    AddressType: text('addressType'),
    Ports: (slice) =>
      shortened(
        objectsAt(slice, 'ports').map((port) => String(numberAt(port, 'port') ?? textAt(port, 'name') ?? '*')),
        MOST,
      ) || '<unset>',
    Endpoints: (slice) =>
      shortened(
        objectsAt(slice, 'endpoints').flatMap((endpoint) => scalars(endpoint['addresses'])),
        MOST,
      ) || '<unset>',
  },
  'networking.k8s.io/Ingress': {
    Class: text('spec.ingressClassName', '<none>'),
    Hosts: hosts,
    Address: balancerAddresses,
    Ports: (ingress) => (objectsAt(ingress, 'spec', 'tls').length > 0 ? '80, 443' : '80'),
  },
  'networking.k8s.io/IngressClass': {
    Name: ({ metadata }) =>
      `${metadata.name ?? ''}${metadata.annotations?.['ingressclass.kubernetes.io/is-default-class'] === 'true' ? ' (default)' : ''}`,
    Controller: text('spec.controller'),
    Parameters: (ingressClass) => {
      const parameters = objectAt(ingressClass, 'spec', 'parameters');
      if (parameters === undefined) return '<none>';
      const group = textAt(parameters, 'apiGroup');
      const kind = textAt(parameters, 'kind') ?? '';
      return `${group === undefined ? kind : `${kind}.${group}`}/${textAt(parameters, 'name') ?? ''}`;
    },
  },
  'networking.k8s.io/NetworkPolicy': { 'Pod-Selector': selector('spec.podSelector') },
  'networking.k8s.io/ServiceCIDR': { CIDRs: joined('spec.cidrs') },
  'networking.k8s.io/IPAddress': {
    ParentRef: (address) => {
      const parent = objectAt(address, 'spec', 'parentRef');
      if (parent === undefined) return '<none>';
      const group = textAt(parent, 'group') ?? '';
      const resource = textAt(parent, 'resource') ?? '';
      const kind = (group === '' ? resource : `${resource}.${group}`).toLowerCase();
      return [kind, textAt(parent, 'namespace') ?? '', textAt(parent, 'name') ?? '']
        .filter((part, index) => index !== 1 || part !== '')
        .join('/');
    },
  },
};

function externalAddress(service: KubeObject): string {
  const type = textAt(service, 'spec', 'type');
  const given = scalars(valueAt(service, ['spec', 'externalIPs']));
  switch (type) {
    case 'ClusterIP':
    case 'NodePort':
      return given.join(',') || '<none>';
    case 'LoadBalancer': {
      const assigned = balancerAddresses(service);
      return [...(assigned === '' ? [] : [assigned]), ...given].join(',') || '<pending>';
    }
    case 'ExternalName':
      return textAt(service, 'spec', 'externalName') ?? '';
    default:
      return '<unknown>';
  }
}

function servicePorts(service: KubeObject): string {
  const texts = objectsAt(service, 'spec', 'ports').map((port) => {
    const node = numberAt(port, 'nodePort') ?? 0;
    return `${numberAt(port, 'port') ?? 0}${node > 0 ? `:${node}` : ''}/${textAt(port, 'protocol') ?? ''}`;
  });
  return texts.join(',') || '<none>';
}

function endpoints(object: KubeObject): string {
  const subsets = objectsAt(object, 'subsets');
  if (subsets.length === 0) return '<none>';
  const all = subsets.flatMap((subset) => {
    const addresses = objectsAt(subset, 'addresses').map((address) => textAt(address, 'ip') ?? '');
    const ports = objectsAt(subset, 'ports').map((port) => numberAt(port, 'port') ?? 0);
    return ports.length === 0 ? addresses : ports.flatMap((port) => addresses.map((each) => hostPort(each, port)));
  });
  return shortened(all, MOST);
}

function hostPort(host: string, port: number): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

function hosts(ingress: KubeObject): string {
  const rules = objectsAt(ingress, 'spec', 'rules').map((rule) => textAt(rule, 'host') ?? '');
  const shown: string[] = [];
  for (const host of rules) {
    if (shown.length === MOST) return `${shown.join(',')} + ${rules.length - MOST} more...`;
    if (host !== '') shown.push(host);
  }
  return shown.join(',') || '*';
}
