import type { JsonObject } from '../../../lib/kube/index.js';
import type { Api } from './api.js';

/** A CustomResourceDefinition of the kind Gizmo in a group of its own, for one case. */
export function gizmos(
  api: Api,
  { names = {}, versions }: { readonly names?: JsonObject; readonly versions: readonly JsonObject[] },
): { readonly group: string; readonly definition: JsonObject } {
  const group = `${api.namespace}.example.com`;
  return {
    group,
    definition: {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: `gizmos.${group}` },
      spec: {
        group,
        scope: 'Namespaced',
        names: { plural: 'gizmos', singular: 'gizmo', kind: 'Gizmo', ...names },
        versions: versions.map((version) => ({
          served: true,
          schema: { openAPIV3Schema: { type: 'object' } },
          ...version,
        })),
      },
    },
  };
}
