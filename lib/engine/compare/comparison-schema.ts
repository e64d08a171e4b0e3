import { builtinKind, schemaOf, type GroupVersionKind, type TypeSchema } from '../../kube/index.js';

/** Groups that built-in kinds lived in before. */
const successors: Readonly<Record<string, readonly string[]>> = {
  extensions: ['apps', 'networking.k8s.io'],
};

/**
 * How objects of a kind are compared: the schema of its lists, and whether it is built in. An API version that is no longer served
 * counts as the one that took its place: their lists are merged alike.
 */
export function comparisonSchema(
  gvk: GroupVersionKind,
  given?: (gvk: GroupVersionKind) => TypeSchema | undefined,
): { readonly builtin: boolean; readonly schema: TypeSchema | undefined } {
  const groups = [gvk.group, ...(successors[gvk.group] ?? [])];
  const known = groups.map((group) => builtinKind({ group, kind: gvk.kind })).find((kind) => kind !== undefined);
  if (given) return { builtin: known !== undefined, schema: given(gvk) };
  const exact = schemaOf(gvk);
  if (exact || !known) return { builtin: exact !== undefined, schema: exact };
  const [version = gvk.version] = known.versions;
  return { builtin: true, schema: schemaOf({ group: known.group, version, kind: known.kind }) };
}
