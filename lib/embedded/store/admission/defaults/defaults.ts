import { applyDefaults, cloneJson, type JsonObject, type KubeObject } from '../../../../kube/index.js';
import { ensureObject, objectAt, objectsAt, setDefault, textAt } from '../../../fields.js';
import type { Resource } from '../../resource.js';

/** Fills in what a real API server would, in place: the defaults of the kind, and what admission adds. */
export function builtinDefaults(resource: Resource, object: KubeObject): void {
  applyDefaults(resource, object);
  if (resource.group === '' && resource.kind === 'Pod') podDefaults(object);
  if (resource.group === '' && resource.kind === 'Namespace') {
    const labels = (object.metadata.labels ??= {});
    labels['kubernetes.io/metadata.name'] ??= object.metadata.name ?? '';
  }
  if (resource.group === 'apps' && resource.kind === 'DaemonSet') {
    const annotations = (object.metadata.annotations ??= {});
    annotations['deprecated.daemonset.template.generation'] ??= '1';
  }
}

function podDefaults(pod: KubeObject): void {
  const spec = ensureObject(pod, 'spec');
  for (const container of [...objectsAt(spec, 'containers'), ...objectsAt(spec, 'initContainers')])
    requestWhatIsLimited(container);
  setDefault(spec, 'enableServiceLinks', true);
  setDefault(spec, 'serviceAccountName', 'default');
  setDefault(spec, 'serviceAccount', textAt(spec, 'serviceAccountName') ?? 'default');
  setDefault(spec, 'priority', 0);
  setDefault(spec, 'preemptionPolicy', 'PreemptLowerPriority');
  const tolerations = Array.isArray(spec['tolerations']) ? spec['tolerations'] : [];
  for (const key of ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable']) {
    const tolerated = objectsAt(spec, 'tolerations').some(
      (toleration) =>
        toleration['key'] === key || (toleration['key'] === undefined && toleration['operator'] === 'Exists'),
    );
    if (!tolerated) tolerations.push({ key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 });
  }
  spec['tolerations'] = tolerations;
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
