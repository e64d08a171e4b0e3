import { gvkOf, isJsonObject, objectAt, textAt, type Json, type JsonObject } from '../../kube/index.js';
import { Policy, type DeliveredObject, type PlacedFault } from '../../platform/index.js';

/** What an object names, wherever in it. */
interface Reference {
  readonly kind: string;
  readonly name: string;
  /** Where it stands, such as `.spec.template.spec.serviceAccountName`. */
  readonly path: string;
  /** Only missed where the platform delivers others of the kind to the cluster: else somebody else does. */
  readonly shared?: boolean;
}

/**
 * What an object names in its own namespace is delivered to it, by whichever application. Secrets may come from elsewhere, and so may
 * what a whole cluster shares, unless the platform delivers others of its kind.
 */
export const references = Policy.forAll('DANGLING_REFERENCE', function* (objects): Iterable<PlacedFault> {
  const there = new Set<string>();
  for (const { cluster, namespace, object } of objects) {
    const { kind } = gvkOf(object);
    there.add(`${cluster} ${kind}`);
    there.add(`${cluster} ${kind} ${object.metadata.name ?? ''}`);
    there.add(`${cluster} ${kind} ${namespace}/${object.metadata.name ?? ''}`);
  }
  for (const each of objects) {
    if (SKIPPED.has(each.object.kind)) continue;
    const seen = new Set<string>();
    for (const { kind, name, path, shared } of search(each.object, '')) {
      const isThere = shared
        ? there.has(`${each.cluster} ${kind} ${name}`) || !there.has(`${each.cluster} ${kind}`)
        : there.has(`${each.cluster} ${kind} ${each.namespace}/${name}`);
      if (isThere || name.includes('{{') || ALWAYS_THERE.has(`${kind}/${name}`) || seen.has(`${kind}/${name}`))
        continue;
      seen.add(`${kind}/${name}`);
      yield fault(each, { kind, name, path });
    }
  }
});

function fault({ construct, cluster, namespace }: DeliveredObject, { kind, name, path }: Reference): PlacedFault {
  return {
    construct,
    got: `${path}, which names the ${kind} "${name}"`,
    expected: `one that is delivered to the namespace ${namespace} of ${cluster}`,
    remedy: `deliver it too, or say who makes it: Policy.except(construct, 'DANGLING_REFERENCE', 'made by …')`,
  };
}

const SKIPPED = new Set(['ConfigMap', 'Secret', 'CustomResourceDefinition', 'ApplicationSet', 'Application']);
const ALWAYS_THERE = new Set(['ServiceAccount/default', 'ConfigMap/kube-root-ca.crt', 'Service/kubernetes']);
const SERVICES = new Set(['stableService', 'canaryService', 'activeService', 'previewService']);

function* search(part: JsonObject, path: string): Iterable<Reference> {
  for (const [key, value] of Object.entries(part)) {
    const at = `${path}.${key}`;
    const found = referenceAt(key, value, at);
    if (found) yield found;
    if (Array.isArray(value)) {
      for (const [index, item] of value.entries()) if (isJsonObject(item)) yield* search(item, `${at}[${index}]`);
    } else if (isJsonObject(value)) yield* search(value, at);
  }
}

function referenceAt(key: string, value: Json | undefined, path: string): Reference | undefined {
  const named = (kind: string, name: Json | undefined, shared = false): Reference | undefined =>
    typeof name === 'string' && name !== '' ? { kind, name, path, shared } : undefined;
  if (key === 'serviceAccountName') return named('ServiceAccount', value);
  if (SERVICES.has(key)) return named('Service', value);
  if (key === 'clusterQueue') return named('ClusterQueue', value, true);
  if (!isJsonObject(value)) return undefined;
  const { name, kind } = value;
  switch (key) {
    case 'configMapKeyRef':
    case 'configMapRef':
    case 'configMap':
      return value['optional'] === true ? undefined : named('ConfigMap', name);
    case 'persistentVolumeClaim':
      return named('PersistentVolumeClaim', value['claimName']);
    case 'backend':
      return named('Service', textAt(objectAt(value, 'service'), 'name'));
    case 'workflowTemplateRef':
    case 'templateRef':
      return value['clusterScope'] === true
        ? named('ClusterWorkflowTemplate', name, true)
        : named('WorkflowTemplate', name);
    case 'scaleTargetRef':
      return typeof kind === 'string' ? named(kind, name) : undefined;
    case 'roleRef':
      return kind === 'Role' ? named('Role', name) : undefined;
    case 'issuerRef':
      return kind === 'ClusterIssuer' ? named(kind, name, true) : undefined;
    case 'secretStoreRef':
      return kind === 'ClusterSecretStore' ? named(kind, name, true) : undefined;
    default:
      return undefined;
  }
}
