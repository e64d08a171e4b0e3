import type { Json, JsonObject } from '../json.js';
import type { KubeObject } from '../object.js';
import { ensureObject, objectAt, objectsAt, setDefault, stringsAt, textAt } from '../fields.js';
import { canonical, canonicalQuantities, volumeClaimSpecDefaults } from './pod.js';

const RBAC = 'rbac.authorization.k8s.io';

/** The defaults of the kinds that are no workloads, by group and kind. */
export const configurationDefaults: ReadonlyMap<string, (object: KubeObject) => void> = new Map([
  ['/Secret', secret],
  ['/Service', service],
  ['/PersistentVolumeClaim', (claim) => volumeClaimSpecDefaults(ensureObject(claim, 'spec'))],
  ['/PersistentVolume', volume],
  ['/ResourceQuota', (quota) => canonicalQuantities(objectAt(quota, 'spec', 'hard'))],
  ['/LimitRange', limitRange],
  ['autoscaling/HorizontalPodAutoscaler', autoscaler],
  [`${RBAC}/RoleBinding`, binding],
  [`${RBAC}/ClusterRoleBinding`, binding],
  ['networking.k8s.io/NetworkPolicy', networkPolicy],
  ['admissionregistration.k8s.io/MutatingWebhookConfiguration', webhooks],
  ['admissionregistration.k8s.io/ValidatingWebhookConfiguration', webhooks],
  ['storage.k8s.io/StorageClass', storageClass],
  ['scheduling.k8s.io/PriorityClass', (priority) => setDefault(priority, 'preemptionPolicy', 'PreemptLowerPriority')],
  ['apiextensions.k8s.io/CustomResourceDefinition', definition],
]);

function secret(object: KubeObject): void {
  setDefault(object, 'type', 'Opaque');
  const plain = stringsAt(object, 'stringData');
  if (Object.keys(plain).length > 0) {
    const data = ensureObject(object, 'data');
    for (const [key, value] of Object.entries(plain)) data[key] = Buffer.from(value).toString('base64');
  }
  delete object['stringData'];
}

function service(object: KubeObject): void {
  const spec = ensureObject(object, 'spec');
  setDefault(spec, 'type', 'ClusterIP');
  setDefault(spec, 'sessionAffinity', 'None');
  if (spec['sessionAffinity'] === 'ClientIP') {
    setDefault(ensureObject(ensureObject(spec, 'sessionAffinityConfig'), 'clientIP'), 'timeoutSeconds', 10800);
  }
  const type = textAt(spec, 'type');
  for (const port of objectsAt(spec, 'ports')) {
    setDefault(port, 'protocol', 'TCP');
    const number = port['port'];
    if (number !== undefined) setDefault(port, 'targetPort', number);
  }
  if (type !== 'ExternalName') setDefault(spec, 'internalTrafficPolicy', 'Cluster');
  if (type === 'NodePort' || type === 'LoadBalancer') setDefault(spec, 'externalTrafficPolicy', 'Cluster');
  if (type === 'LoadBalancer') setDefault(spec, 'allocateLoadBalancerNodePorts', true);
}

function volume(object: KubeObject): void {
  const spec = ensureObject(object, 'spec');
  setDefault(spec, 'persistentVolumeReclaimPolicy', 'Retain');
  setDefault(spec, 'volumeMode', 'Filesystem');
  canonicalQuantities(objectAt(spec, 'capacity'));
  const host = objectAt(spec, 'hostPath');
  if (host) setDefault(host, 'type', '');
}

function limitRange(object: KubeObject): void {
  for (const limit of objectsAt(object, 'spec', 'limits')) {
    for (const key of ['max', 'min', 'default', 'defaultRequest', 'maxLimitRequestRatio'])
      canonicalQuantities(objectAt(limit, key));
    const max = objectAt(limit, 'max');
    if (textAt(limit, 'type') !== 'Container' || max === undefined) continue;
    const fallback = ensureObject(limit, 'default');
    for (const [name, quantity] of Object.entries(max))
      if (quantity !== undefined) setDefault(fallback, name, quantity);
    const request = ensureObject(limit, 'defaultRequest');
    for (const [name, quantity] of Object.entries(fallback))
      if (quantity !== undefined) setDefault(request, name, quantity);
  }
}

function autoscaler(object: KubeObject): void {
  const spec = ensureObject(object, 'spec');
  setDefault(spec, 'minReplicas', 1);
  const metrics: Json[] = objectsAt(spec, 'metrics');
  if (metrics.length === 0) {
    spec['metrics'] = [
      { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } } },
    ];
  }
  for (const metric of objectsAt(spec, 'metrics')) {
    for (const source of Object.values(metric)) {
      const target = objectAt(source, 'target');
      for (const key of ['value', 'averageValue'])
        if (target?.[key] !== undefined) target[key] = canonical(target[key]);
    }
  }
  const behavior = objectAt(spec, 'behavior');
  if (behavior === undefined) return;
  scalingRules(ensureObject(behavior, 'scaleUp'), 0, [
    { type: 'Pods', value: 4, periodSeconds: 15 },
    { type: 'Percent', value: 100, periodSeconds: 15 },
  ]);
  scalingRules(ensureObject(behavior, 'scaleDown'), undefined, [{ type: 'Percent', value: 100, periodSeconds: 15 }]);
}

function scalingRules(rules: JsonObject, stabilization: number | undefined, policies: Json[]): void {
  if (stabilization !== undefined) setDefault(rules, 'stabilizationWindowSeconds', stabilization);
  setDefault(rules, 'selectPolicy', 'Max');
  setDefault(rules, 'policies', policies);
}

function binding(object: KubeObject): void {
  setDefault(ensureObject(object, 'roleRef'), 'apiGroup', RBAC);
  for (const subject of objectsAt(object, 'subjects')) {
    const kind = textAt(subject, 'kind');
    if (kind === 'User' || kind === 'Group') setDefault(subject, 'apiGroup', RBAC);
    if (subject['apiGroup'] === '') delete subject['apiGroup'];
  }
}

function networkPolicy(object: KubeObject): void {
  const spec = ensureObject(object, 'spec');
  ensureObject(spec, 'podSelector');
  for (const rule of [...objectsAt(spec, 'ingress'), ...objectsAt(spec, 'egress')]) {
    for (const port of objectsAt(rule, 'ports')) setDefault(port, 'protocol', 'TCP');
  }
  setDefault(spec, 'policyTypes', spec['egress'] === undefined ? ['Ingress'] : ['Ingress', 'Egress']);
}

function webhooks(object: KubeObject): void {
  for (const webhook of objectsAt(object, 'webhooks')) {
    setDefault(webhook, 'failurePolicy', 'Fail');
    setDefault(webhook, 'matchPolicy', 'Equivalent');
    setDefault(webhook, 'timeoutSeconds', 10);
    ensureObject(webhook, 'namespaceSelector');
    ensureObject(webhook, 'objectSelector');
    if (object.kind === 'MutatingWebhookConfiguration') setDefault(webhook, 'reinvocationPolicy', 'Never');
    const service = objectAt(webhook, 'clientConfig', 'service');
    if (service) setDefault(service, 'port', 443);
    for (const rule of objectsAt(webhook, 'rules')) setDefault(rule, 'scope', '*');
  }
}

function storageClass(object: KubeObject): void {
  setDefault(object, 'reclaimPolicy', 'Delete');
  setDefault(object, 'volumeBindingMode', 'Immediate');
}

function definition(object: KubeObject): void {
  const spec = ensureObject(object, 'spec');
  setDefault(ensureObject(spec, 'conversion'), 'strategy', 'None');
  const names = ensureObject(spec, 'names');
  const kind = textAt(names, 'kind') ?? '';
  if (kind !== '') {
    setDefault(names, 'singular', kind.toLowerCase());
    setDefault(names, 'listKind', `${kind}List`);
  }
  for (const version of objectsAt(spec, 'versions')) {
    const scale = objectAt(version, 'subresources', 'scale');
    if (scale?.['labelSelectorPath'] === '') delete scale['labelSelectorPath'];
  }
}
