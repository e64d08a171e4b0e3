import type { Json } from '../json.js';
import type { TypeSchema } from '../schema/index.js';
import { FieldSet } from './field-set.js';
import { fieldsStated } from './fields.js';
import { removeFields, withStructures } from './remove.js';

/**
 * Removes what a manager applied before and nobody owns any more: first all that it owned, then what others own, or it
 * owns still, comes back, and so does what was never its own.
 *
 * @param before what the manager owned by its last apply
 * @param owned what every manager owns now, this one included
 */
export function pruneDropped(schema: TypeSchema, merged: Json, before: FieldSet, owned: FieldSet): Json {
  if (before.isEmpty()) return merged;
  const last = withStructures(schema, before);
  const all = withStructures(schema, fieldsStated(schema, merged));
  const left = fieldsLeft(schema, removeFields(schema, merged, last));
  const claimed = removeFields(schema, merged, all.difference(left.union(withStructures(schema, owned))));
  return removeFields(schema, merged, all.difference(fieldsLeft(schema, claimed)).intersection(last));
}

function fieldsLeft(schema: TypeSchema, value: Json): FieldSet {
  return value === null ? new FieldSet() : withStructures(schema, fieldsStated(schema, value));
}
