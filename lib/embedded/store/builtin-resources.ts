import { builtinKinds, type BuiltinKind } from '../../kube/index.js';
import type { GenerationRule, Resource, ScalePaths } from './resource.js';

const SPEC_GENERATION = new Set(
  `DaemonSet ReplicaSet StatefulSet ReplicationController PodTemplate Job CronJob Pod Ingress IngressClass NetworkPolicy
   PodDisruptionBudget PriorityClass MutatingWebhookConfiguration ValidatingWebhookConfiguration
   ValidatingAdmissionPolicy ValidatingAdmissionPolicyBinding MutatingAdmissionPolicy MutatingAdmissionPolicyBinding
   CustomResourceDefinition FlowSchema PriorityLevelConfiguration DeviceClass ResourceSlice`.split(/\s+/),
);
const GENERATION_RULES: ReadonlyMap<string, GenerationRule> = new Map([
  ['Deployment', 'specAndAnnotations'],
  ['EndpointSlice', 'specAndLabels'],
]);
const NEEDS_RESOURCE_VERSION = new Set([
  'Lease',
  'CustomResourceDefinition',
  'APIService',
  'PodDisruptionBudget',
  'MutatingWebhookConfiguration',
  'ValidatingWebhookConfiguration',
]);
const CREATED_BY_UPDATE = new Set(['Lease', 'Event', 'Endpoints']);

const workloadScale: ScalePaths = {
  spec: ['spec', 'replicas'],
  status: ['status', 'replicas'],
  selector: ['spec', 'selector'],
};

/** The groups of Kubernetes in the order of discovery, the core group first; those of custom resources follow by name. */
const GROUPS = ` apiregistration.k8s.io apps events.k8s.io authentication.k8s.io authorization.k8s.io autoscaling batch
  certificates.k8s.io networking.k8s.io policy rbac.authorization.k8s.io storage.k8s.io admissionregistration.k8s.io
  apiextensions.k8s.io scheduling.k8s.io coordination.k8s.io node.k8s.io discovery.k8s.io resource.k8s.io
  flowcontrol.apiserver.k8s.io`.split(/\s+/);

/** Orders groups as discovery shows them. */
export function compareGroups(a: string, b: string): number {
  const rank = (group: string): number => (GROUPS.indexOf(group) + GROUPS.length + 1) % (GROUPS.length + 1);
  return rank(a) - rank(b) || (a < b ? -1 : a > b ? 1 : 0);
}

/** Every built-in kind that keeps objects. */
export const builtinResources: readonly Resource[] = builtinKinds
  .filter((kind) => kind.verbs.includes('watch'))
  .map(resourceOf)
  .sort((a, b) => compareGroups(a.group, b.group));

/** Kinds that are asked, not kept: access reviews and the like. */
export const reviewKinds: readonly BuiltinKind[] = builtinKinds.filter(
  (kind) => kind.verbs.length === 1 && kind.verbs[0] === 'create' && kind.group.endsWith('.k8s.io'),
);

/** All kinds that are served without being kept. */
export const passingKinds: readonly BuiltinKind[] = builtinKinds.filter((kind) => !kind.verbs.includes('watch'));

/** The groups of the built-in kinds. */
export const builtinGroups: ReadonlySet<string> = new Set(builtinKinds.map(({ group }) => group));

function resourceOf(builtin: BuiltinKind): Resource {
  const { group, kind, plural, singular, shortNames, categories, namespaced } = builtin;
  const versions = builtin.versions.map((version) => ({ version }));
  const generation = GENERATION_RULES.get(kind) ?? (SPEC_GENERATION.has(kind) ? 'spec' : 'none');
  return {
    group,
    kind,
    listKind: `${kind}List`,
    plural,
    singular,
    shortNames,
    categories,
    namespaced,
    versions,
    storageVersion: versions[0]?.version ?? 'v1',
    status: builtin.subresources.includes('status'),
    ...(builtin.subresources.includes('scale') && { scale: workloadScale }),
    generation,
    subresources: builtin.subresources,
    verbs: builtin.verbs,
    custom: false,
    unconditionalUpdate: !NEEDS_RESOURCE_VERSION.has(kind),
    createOnUpdate: CREATED_BY_UPDATE.has(kind),
    ...(group === 'events.k8s.io' && { storedAs: '/Event' }),
  };
}
