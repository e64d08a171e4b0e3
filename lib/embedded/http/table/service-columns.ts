import type { KubeObject } from '../../../kube/index.js';
import { objectsAt, stringsAt, textAt } from '../../fields.js';
import { ageColumn, nameColumn, type Column } from './column.js';

/** The columns of `kubectl get services`. */
export const serviceColumns: readonly Column[] = [
  nameColumn,
  { name: 'Type', cell: (service) => textAt(service, 'spec', 'type') ?? '' },
  { name: 'Cluster-IP', cell: (service) => textAt(service, 'spec', 'clusterIP') ?? '<none>' },
  { name: 'External-IP', cell: externalAddress },
  { name: 'Port(s)', cell: ports },
  ageColumn,
  {
    name: 'Selector',
    wide: true,
    cell: (service) =>
      Object.entries(stringsAt(service, 'spec', 'selector'))
        .map((pair) => pair.join('='))
        .join(',') || '<none>',
  },
];

function externalAddress(service: KubeObject): string {
  const type = textAt(service, 'spec', 'type');
  if (type === 'ExternalName') return textAt(service, 'spec', 'externalName') ?? '<none>';
  if (type !== 'LoadBalancer') return '<none>';
  const points = objectsAt(service, 'status', 'loadBalancer', 'ingress').map(
    (point) => textAt(point, 'ip') ?? textAt(point, 'hostname') ?? '',
  );
  return points.length === 0 ? '<pending>' : points.join(',');
}

function ports(service: KubeObject): string {
  const texts = objectsAt(service, 'spec', 'ports').map((port) => {
    const node = port['nodePort'] === undefined ? '' : `:${String(port['nodePort'])}`;
    return `${String(port['port'])}${node}/${textAt(port, 'protocol') ?? 'TCP'}`;
  });
  return texts.length === 0 ? '<none>' : texts.join(',');
}
