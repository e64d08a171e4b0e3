import { applyDefaults, cloneJson, isJsonObject, type JsonObject, type KubeObject } from '../../../../kube/index.js';
import { ensureObject, objectAt, objectsAt, setDefault, stringsAt, textAt } from '../../../fields.js';
import type { Resource } from '../../resource.js';
import { clusterDefaults } from './cluster-kinds.js';

/**
 * Fills in what a real API server would, in place: the defaults of the kind, and what admission adds.
 *
 * @param isComplete whether what is wanted has its defaults already
 */
export function builtinDefaults(resource: Resource, object: KubeObject, isComplete = false): void {
  if (!isComplete) descriptionDefaults(resource, object);
  if (resource.group === '' && resource.kind === 'Node') nodeStatus(object);
  if (resource.group === '' && resource.kind === 'Namespace') {
    const labels = (object.metadata.labels ??= {});
    labels['kubernetes.io/metadata.name'] = object.metadata.name ?? '';
  }
  if (resource.group === 'apps' && resource.kind === 'DaemonSet') {
    const annotations = (object.metadata.annotations ??= {});
    annotations['deprecated.daemonset.template.generation'] ??= '1';
  }
}

function descriptionDefaults(resource: Resource, object: KubeObject): void {
  applyDefaults(resource, object);
  if (resource.group === '' && resource.kind === 'Pod') podDefaults(object);
  const kind = `${resource.group}/${resource.kind}`;
  (otherDefaults.get(kind) ?? clusterDefaults.get(kind))?.(object);
}

/** Defaults of kinds that are of no weight when manifests are compared. */
const otherDefaults: ReadonlyMap<string, (object: KubeObject) => void> = new Map([
  ['discovery.k8s.io/EndpointSlice', endpointSlice],
  ['/ReplicationController', replicationController],
  ['/Endpoints', endpoints],
  ['/Node', node],
]);

function endpointSlice(object: KubeObject): void {
  for (const port of objectsAt(object, 'ports')) {
    setDefault(port, 'name', '');
    setDefault(port, 'protocol', 'TCP');
  }
}

function endpoints(object: KubeObject): void {
  for (const subset of objectsAt(object, 'subsets')) {
    for (const port of objectsAt(subset, 'ports')) setDefault(port, 'protocol', 'TCP');
  }
}

function node(object: KubeObject): void {
  const spec = ensureObject(object, 'spec');
  const range = textAt(spec, 'podCIDR');
  if (range !== undefined && range !== '') setDefault(spec, 'podCIDRs', [range]);
}

function nodeStatus(object: KubeObject): void {
  const status = ensureObject(object, 'status');
  const { capacity } = status;
  if (isJsonObject(capacity)) setDefault(status, 'allocatable', cloneJson(capacity));
}

function replicationController(object: KubeObject): void {
  const labels = objectAt(object, 'spec', 'template', 'metadata', 'labels');
  if (labels === undefined) return;
  if (Object.keys(object.metadata.labels ?? {}).length === 0) object.metadata.labels = stringsAt(labels);
  const spec = ensureObject(object, 'spec');
  if (Object.keys(objectAt(spec, 'selector') ?? {}).length === 0) spec['selector'] = cloneJson(labels);
}

function podDefaults(pod: KubeObject): void {
  const spec = ensureObject(pod, 'spec');
  for (const container of [...objectsAt(spec, 'containers'), ...objectsAt(spec, 'initContainers')])
    requestWhatIsLimited(container);
  setDefault(spec, 'enableServiceLinks', true);
  const grace = spec['terminationGracePeriodSeconds'];
  if (typeof grace === 'number' && grace < 0) spec['terminationGracePeriodSeconds'] = 1;
}

/** Of a pod itself (not in a template): what is limited is requested, too. */
function requestWhatIsLimited(container: JsonObject): void {
  const resources = ensureObject(container, 'resources');
  const limits = objectAt(resources, 'limits');
  if (limits === undefined) return;
  for (const [name, limit] of Object.entries(limits)) {
    if (limit !== undefined) setDefault(ensureObject(resources, 'requests'), name, limit);
  }
}

/** Carries over what the cluster allotted to an object and an update that knows nothing of it leaves out. */
export function keepAllocated(resource: Resource, live: KubeObject, object: KubeObject): void {
  const before = objectAt(live, 'spec');
  const spec = objectAt(object, 'spec');
  if (before === undefined || spec === undefined) return;
  const keep = (...keys: string[]): void => {
    for (const key of keys)
      if (spec[key] === undefined && before[key] !== undefined) spec[key] = cloneJson(before[key]);
  };
  switch (resource.kind) {
    case 'Service': {
      if (textAt(spec, 'type') !== 'LoadBalancer')
        object['status'] = { ...objectAt(object, 'status'), loadBalancer: {} };
      if (textAt(spec, 'type') === 'ExternalName') return;
      if (spec['clusterIP'] === '') delete spec['clusterIP'];
      keep('clusterIP', 'clusterIPs', 'ipFamilies', 'ipFamilyPolicy', 'healthCheckNodePort');
      keepNodePorts(live, object);
      return;
    }
    case 'PersistentVolumeClaim':
      keep('volumeName', 'storageClassName');
      return;
    case 'Pod':
      keep('nodeName', 'serviceAccountName', 'serviceAccount', 'tolerations', 'priority');
      return;
    default:
  }
}

function keepNodePorts(live: KubeObject, object: KubeObject): void {
  const type = textAt(object, 'spec', 'type');
  if (type !== 'NodePort' && type !== 'LoadBalancer') return;
  const identity = (port: { readonly [key: string]: unknown }): string =>
    `${String(port['port'])}/${String(port['protocol'] ?? 'TCP')}`;
  const allotted = new Map(objectsAt(live, 'spec', 'ports').map((port) => [identity(port), port['nodePort']]));
  for (const port of objectsAt(object, 'spec', 'ports')) {
    const nodePort = allotted.get(identity(port));
    if (nodePort !== undefined) setDefault(port, 'nodePort', nodePort);
  }
}
