import {
  compareFields,
  FieldSet,
  ownedFields,
  withoutFields,
  type KubeObject,
  type MapSchema,
} from '../../kube/index.js';

/** Desired and live state of one object. */
export interface ObjectPair {
  readonly target: KubeObject;
  readonly live: KubeObject;
}

/** The fields in which two sides differ and which one of the managers owns: their owners decide them. */
export function trustedFields(managers: readonly string[], { target, live }: ObjectPair, schema: MapSchema): FieldSet {
  const owned = managers.reduce((all, manager) => all.union(ownedFields(live, manager)), new FieldSet());
  if (owned.isEmpty()) return owned;
  const { added, modified, removed } = compareFields(schema, live, target);
  return owned.intersection(modified.union(added).union(removed));
}

/** Both sides without the fields in which they differ and which one of the managers owns. */
export function withoutFieldsOf(managers: readonly string[], pair: ObjectPair, schema: MapSchema): ObjectPair {
  const theirs = trustedFields(managers, pair, schema);
  if (theirs.isEmpty()) return pair;
  return {
    target: withoutFields(schema, pair.target, theirs) as KubeObject,
    live: withoutFields(schema, pair.live, theirs) as KubeObject,
  };
}
