import {
  compareFields,
  mergeApplied,
  onlyFields,
  ownedFields,
  withoutFields,
  type KubeObject,
  type MapSchema,
} from '../../kube/index.js';

/** Who applied in the dry run, and what counts of its answer. */
export interface ServerSide {
  readonly schema: MapSchema;
  readonly manager: string;
  /** Whether what webhooks changed counts as well. */
  readonly includeMutationWebhook: boolean;
}

/**
 * What the API server says that an apply would make of the live object. What its webhooks changed does not count: only what our manager
 * owns after the apply is taken over, and what it owned before and the answer no longer has is gone.
 */
export function predictByDryRun(answer: KubeObject, live: KubeObject, options: ServerSide): KubeObject {
  const { schema, manager } = options;
  const owned = ownedFields(answer, manager);
  if (options.includeMutationWebhook || owned.isEmpty()) return answer;
  const applied = onlyFields(schema, answer, owned, live);
  const merged = mergeApplied(schema, live, applied);
  const dropped = ownedFields(live, manager)
    .intersection(compareFields(schema, live, answer).removed)
    .withoutAncestorsOf(owned);
  return withoutFields(schema, merged, dropped) as KubeObject;
}
