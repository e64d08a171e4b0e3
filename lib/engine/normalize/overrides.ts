/** What does not count as drift in the objects of a kind. */
export interface IgnoreFields {
  /** RFC 6901 pointers. */
  readonly jsonPointers?: readonly string[] | undefined;
  /** jq expressions whose paths are removed. */
  readonly jqPathExpressions?: readonly string[] | undefined;
  /** Managers whose fields are theirs. */
  readonly managedFieldsManagers?: readonly string[] | undefined;
}

/** A field of a custom kind whose value is written as a built-in type. */
export interface KnownTypeField {
  /** Dotted path; lists on the way are taken item by item. */
  readonly field: string;
  /** `core/Quantity`, `meta/v1/Duration` or `core/v1/<Type>`. */
  readonly type: string;
}

/** What an installation says of one kind. */
export interface ResourceOverride {
  readonly ignoreDifferences?: IgnoreFields | undefined;
  readonly knownTypeFields?: readonly KnownTypeField[] | undefined;
}

/** By `group/Kind`, or the `Kind` alone in the core group; both parts may be globs in rules that ignore differences. */
export type ResourceOverrides = Readonly<Record<string, ResourceOverride>>;
