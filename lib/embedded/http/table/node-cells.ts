import type { KubeObject } from '../../../kube/index.js';
import { objectsAt, textAt, valueAt } from '../../fields.js';
import { text } from './cells.js';
import type { Cell, Cells } from './column.js';

const ROLE_PREFIX = 'node-role.kubernetes.io/';

/** The cells of nodes. */
export const nodeCells: Cells = {
  Status: (node) => {
    const ready = objectsAt(node, 'status', 'conditions').findLast((condition) => condition['type'] === 'Ready');
    const status = ready === undefined ? 'Unknown' : ready['status'] === 'True' ? 'Ready' : 'NotReady';
    return valueAt(node, ['spec', 'unschedulable']) === true ? `${status},SchedulingDisabled` : status;
  },
  Roles: (node) => roles(node).join(',') || '<none>',
  Version: text('status.nodeInfo.kubeletVersion'),
  'Internal-IP': address('InternalIP'),
  'External-IP': address('ExternalIP'),
  'OS-Image': text('status.nodeInfo.osImage', '<unknown>'),
  'Kernel-Version': (node) => {
    const version = textAt(node, 'status', 'nodeInfo', 'kernelVersion') || '<unknown>';
    const architecture = textAt(node, 'status', 'nodeInfo', 'architecture') ?? '';
    return architecture === '' ? version : `${version} (${architecture})`;
  },
  'Container-Runtime': text('status.nodeInfo.containerRuntimeVersion', '<unknown>'),
};

function roles({ metadata }: KubeObject): string[] {
  const found = Object.entries(metadata.labels ?? {}).flatMap(([key, value]) => {
    if (key.startsWith(ROLE_PREFIX)) return [key.slice(ROLE_PREFIX.length)];
    return key === 'kubernetes.io/role' ? [value] : [];
  });
  return [...new Set(found.filter((role) => role !== ''))].sort();
}

function address(type: string): Cell {
  return (node) => {
    const found = objectsAt(node, 'status', 'addresses').find((each) => each['type'] === type);
    return textAt(found, 'address') ?? '<none>';
  };
}
