import type { JsonObject, KubeObject } from '../../../kube/index.js';
import { objectsAt } from '../../fields.js';
import type { Resource } from '../resource.js';

/** An object that its namespace still waits for. */
export interface Remaining {
  readonly resource: Resource;
  readonly finalizers: readonly string[];
}

type Condition = readonly [type: string, isTrue: boolean, reason: string, message: string];

/** What a namespace that ends says of itself: what it waits for, by kind and by finalizer. */
export function endConditions(left: readonly Remaining[], namespace: KubeObject, now: string): JsonObject[] {
  const kinds = counted(left.map(({ resource: { plural, group } }) => `${plural}.${group}`));
  const finalizers = counted(left.flatMap((object) => object.finalizers));
  const conditions: Condition[] = [
    ['NamespaceDeletionDiscoveryFailure', false, 'ResourcesDiscovered', 'All resources successfully discovered'],
    [
      'NamespaceDeletionGroupVersionParsingFailure',
      false,
      'ParsedGroupVersions',
      'All legacy kube types successfully parsed',
    ],
    [
      'NamespaceDeletionContentFailure',
      false,
      'ContentDeleted',
      'All content successfully deleted, may be waiting on finalization',
    ],
    kinds.length === 0
      ? ['NamespaceContentRemaining', false, 'ContentRemoved', 'All content successfully removed']
      : [
          'NamespaceContentRemaining',
          true,
          'SomeResourcesRemain',
          `Some resources are remaining: ${kinds.map(([kind, count]) => `${kind} has ${count} resource instances`).join(', ')}`,
        ],
    finalizers.length === 0
      ? ['NamespaceFinalizersRemaining', false, 'ContentHasNoFinalizers', 'All content-preserving finalizers finished']
      : [
          'NamespaceFinalizersRemaining',
          true,
          'SomeFinalizersRemain',
          `Some content in the namespace has finalizers remaining: ${finalizers.map(([name, count]) => `${name} in ${count} resource instances`).join(', ')}`,
        ],
  ];
  const before = objectsAt(namespace, 'status', 'conditions');
  return conditions.map(([type, isTrue, reason, message]) => {
    const status = isTrue ? 'True' : 'False';
    const old = before.find((condition) => condition['type'] === type && condition['status'] === status);
    return { type, status, lastTransitionTime: old?.['lastTransitionTime'] ?? now, reason, message };
  });
}

/** How often each text is there, in the order of the texts. */
function counted(texts: readonly string[]): [text: string, count: number][] {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
}
