import { isJsonObject, type JsonObject } from '../../../kube/index.js';
import type { Kustomization } from './kustomization.js';
import { namingOf, type Resource } from './resource.js';

/** Kinds whose name a prefix or suffix does not change: other things depend on the exact name. */
const fixedNames = new Set([
  '/Namespace',
  'apiextensions.k8s.io/CustomResourceDefinition',
  'apiregistration.k8s.io/APIService',
]);

/**
 * Gives each resource the namespace, prefix and suffix of a kustomization, in Kustomize's order. References from one to another
 * are put right afterwards, by `fixReferences`.
 */
export function rename(resources: readonly Resource[], kustomization: Kustomization): void {
  for (const resource of resources) {
    resource.before = namingOf(resource.object);
    if (kustomization.namespace !== '') setNamespace(resource, kustomization.namespace);
    const { metadata } = resource.object;
    if (!fixedNames.has(`${resource.group}/${resource.object.kind}`)) {
      metadata.name = `${kustomization.namePrefix}${metadata.name ?? ''}${kustomization.nameSuffix}`;
    }
  }
}

/** Ends the turn of a kustomization: what a resource was called before it becomes history. */
export function remember(resources: readonly Resource[]): void {
  for (const resource of resources) {
    const { name, namespace } = namingOf(resource.object);
    if (name !== resource.before.name || namespace !== resource.before.namespace)
      resource.earlier.push(resource.before);
    resource.before = { name, namespace };
  }
}

function setNamespace({ object, group, clusterScoped }: Resource, namespace: string): void {
  const { kind, metadata } = object;
  if (group === '' && kind === 'Namespace') metadata.name = namespace;
  else if (!clusterScoped) metadata.namespace = namespace;

  if (kind === 'RoleBinding' || kind === 'ClusterRoleBinding') {
    const subjects = Array.isArray(object['subjects']) ? object['subjects'].filter(isJsonObject) : [];
    for (const subject of subjects) {
      if (subject['kind'] === 'ServiceAccount' && subject['name'] === 'default') subject['namespace'] = namespace;
    }
  }
  if (kind === 'APIService') {
    const service = objectAt(object, ['spec', 'service']);
    if (service) service['namespace'] = namespace;
  }
  if (kind === 'CustomResourceDefinition') {
    const service = objectAt(object, ['spec', 'conversion', 'webhook', 'clientConfig', 'service']);
    if (service?.['namespace'] !== undefined) service['namespace'] = namespace;
  }
}

function objectAt(object: JsonObject, path: readonly string[]): JsonObject | undefined {
  let at = object;
  for (const step of path) {
    const next = at[step];
    if (!isJsonObject(next)) return undefined;
    at = next;
  }
  return at;
}
