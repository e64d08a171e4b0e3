import { builtinKinds, type BuiltinKind } from '../../kube/index.js';
import type { GenerationRule, Resource, ScalePaths } from './resource.js';

const SPEC_GENERATION = new Set(
  `DaemonSet ReplicaSet StatefulSet ReplicationController PodTemplate Job CronJob Pod Ingress IngressClass NetworkPolicy
   PodDisruptionBudget PriorityClass MutatingWebhookConfiguration ValidatingWebhookConfiguration
   ValidatingAdmissionPolicy ValidatingAdmissionPolicyBinding CustomResourceDefinition`.split(/\s+/),
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

/** Every built-in kind that keeps objects; the core group and apps come first, as clients expect of discovery. */
export const builtinResources: readonly Resource[] = builtinKinds
  .filter((kind) => kind.verbs.includes('watch'))
  .map(resourceOf)
  .sort((a, b) => groupRank(a.group) - groupRank(b.group));

/** Kinds that are asked, not kept: access reviews and the like. */
export const reviewKinds: readonly BuiltinKind[] = builtinKinds.filter(
  (kind) => kind.verbs.length === 1 && kind.verbs[0] === 'create' && kind.group.endsWith('.k8s.io'),
);

/** The groups of the built-in kinds. */
export const builtinGroups: ReadonlySet<string> = new Set(builtinKinds.map(({ group }) => group));

function groupRank(group: string): number {
  return group === '' ? 0 : group === 'apps' ? 1 : group === 'events.k8s.io' ? 3 : 2;
}

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
    custom: false,
    unconditionalUpdate: !NEEDS_RESOURCE_VERSION.has(kind),
    createOnUpdate: CREATED_BY_UPDATE.has(kind),
    ...(group === 'events.k8s.io' && { storedAs: '/Event' }),
  };
}
