import {
  builtinKind,
  schemaOf,
  untypedObjectSchema,
  type GroupVersionKind,
  type MapSchema,
  type TypeSchema,
} from '../../kube/index.js';

/** Groups that built-in kinds lived in before. */
const successors: Readonly<Record<string, readonly string[]>> = {
  extensions: ['apps', 'networking.k8s.io'],
};

/** How objects of a kind are compared. */
export interface ComparisonSchema {
  /** Whether the kind is built in: its values are canonical, its absent fields have defaults. */
  readonly builtin: boolean;
  readonly schema: MapSchema;
  /** The kind as it is called today. */
  readonly kind: { readonly group: string; readonly kind: string };
}

/**
 * How objects of a kind are compared: the schema of its lists, and whether it is built in. An API version that is no longer served
 * counts as the one that took its place: their lists are merged alike. Of other kinds only `metadata` is known, unless a schema is
 * given.
 */
export function comparisonSchema(
  gvk: GroupVersionKind,
  given?: (gvk: GroupVersionKind) => TypeSchema | undefined,
): ComparisonSchema {
  const groups = [gvk.group, ...(successors[gvk.group] ?? [])];
  const known = groups.map((group) => builtinKind({ group, kind: gvk.kind })).find((kind) => kind !== undefined);
  const kind = { group: known?.group ?? gvk.group, kind: gvk.kind };
  const own = given?.(gvk);
  if (own?.type === 'map') return { builtin: known !== undefined, schema: own, kind };
  const exact = schemaOf(gvk);
  if (exact) return { builtin: true, schema: exact, kind };
  const [version = gvk.version] = known?.versions ?? [];
  const successor = known && schemaOf({ group: known.group, version, kind: known.kind });
  return { builtin: successor !== undefined, schema: successor ?? untyped(), kind };
}

let untypedSchema: MapSchema | undefined;

function untyped(): MapSchema {
  untypedSchema ??= untypedObjectSchema();
  return untypedSchema;
}
