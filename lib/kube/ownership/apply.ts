import { equalJson } from '../json.js';
import type { KubeObject } from '../object.js';
import type { MapSchema } from '../schema/index.js';
import { compareFields } from './compare.js';
import { conflictsOf, disputesOf, type Conflict, type Dispute } from './conflicts.js';
import { FieldSet } from './field-set.js';
import { fieldsStated } from './fields.js';
import { withLastApplied, withoutLastApplied } from './last-applied.js';
import {
  isSameManager,
  managersOf,
  ownable,
  withFields,
  withManagers,
  withoutManagers,
  type Manager,
} from './managers.js';
import { mergeApplied } from './merge.js';
import { pruneDropped } from './prune.js';
import { validateApplied } from './validate.js';
import { zeroOf } from './zero.js';

/** A server-side apply. */
export interface ApplyRequest {
  /** The object as it is, undefined when there is none. */
  readonly live: KubeObject | undefined;
  /** The configuration: exactly the fields that the manager wants to own. */
  readonly applied: KubeObject;
  readonly manager: string;
  /** Takes fields that others own. */
  readonly force: boolean;
  readonly schema: MapSchema;
  /** The time of the write, RFC 3339 to the second. */
  readonly now: string;
  /** `status` applies the status alone; any other is but noted. @default the object itself */
  readonly subresource?: string;
  /** Whether status is a subresource, so that an apply of the object leaves it alone. @default true */
  readonly statusSubresource?: boolean;
}

/** What an apply did. */
export type ApplyResult =
  /** `changed` is false when the object is as it was, with its old times: then nothing needs to be written. */
  | { readonly kind: 'applied'; readonly object: KubeObject; readonly changed: boolean }
  | { readonly kind: 'conflict'; readonly conflicts: readonly Conflict[] };

/** The manager that owns what an object had before its first apply, when nobody had kept account. */
const BEFORE_FIRST_APPLY = 'before-first-apply';

/**
 * Server-side apply as the Kubernetes API does it: merges the configuration into the live object by its schema, removes what
 * the manager applied before and no longer does (unless someone else owns it), and keeps account in `managedFields`.
 * Neither object is changed; defaulting and validation are the caller's.
 *
 * @throws ApplyError when the configuration does not fit the schema
 */
export function applyServerSide(request: ApplyRequest): ApplyResult {
  const { schema, live, manager, force, now } = request;
  validateApplied(schema, request.applied);
  const config = withoutManagers(narrow(request));

  const before = live === undefined ? undefined : withoutManagers(live);
  const managers = managersBefore(request);
  const stated = fieldsStated(schema, config);
  const self = ownable({
    name: manager,
    operation: 'Apply',
    apiVersion: config.apiVersion,
    subresource: request.subresource ?? '',
    time: now,
    fields: stated,
  });
  const former = managers.find((known) => isSameManager(known, self));
  const others = managers.filter((known) => known !== former);
  const owned = others.reduce((all, { fields }) => all.union(fields), stated);
  const after = mergeAndPrune(schema, before, config, former, owned);

  const { disputes, lost } = claimsOn(others, schema, before, after);
  const open = force ? [] : withoutLastApplied(request, disputes);
  if (open.length > 0) return { kind: 'conflict', conflicts: conflictsOf(open) };
  const left = others.map((other) => withFields(other, other.fields.difference(lost)));

  if (live !== undefined && before !== undefined && equalJson(before, after)) {
    const same = former !== undefined && former.fields.equals(self.fields) && former.apiVersion === self.apiVersion;
    if (same && left.every((other, i) => other.fields.equals(others[i]?.fields ?? new FieldSet()))) {
      return { kind: 'applied', object: live, changed: false };
    }
  }
  const time = saysNothingNew(request, before, after) ? former?.time : now;
  const object = withManagers(withLastApplied(request, after), [{ ...self, time }, ...left]);
  return { kind: 'applied', object, changed: live === undefined || !equalJson(live, object) };
}

/** Whether the configuration is what is there already; then the manager gets no new time. What this endpoint ignores counts, too. */
function saysNothingNew({ schema, applied }: ApplyRequest, before: KubeObject | undefined, after: KubeObject): boolean {
  if (before === undefined || !equalJson(before, after)) return false;
  return equalJson(before, mergeApplied(schema, before, withoutManagers(applied)));
}

/** What others own of that which changes (in dispute), and all that they lose when the change is made. */
function claimsOn(
  others: readonly Manager[],
  schema: MapSchema,
  before: KubeObject | undefined,
  after: KubeObject,
): { disputes: Dispute[]; lost: FieldSet } {
  if (others.length === 0) return { disputes: [], lost: new FieldSet() };
  const { added, modified, removed } = compareFields(schema, before ?? zeroOf(schema), after);
  const disputes = disputesOf(others, modified.union(added));
  return { disputes, lost: disputes.reduce((all, { fields }) => all.union(fields), removed) };
}

/** The part of the configuration that this endpoint takes. */
function narrow({ applied, subresource, statusSubresource = true }: ApplyRequest): KubeObject {
  if (subresource === 'status') {
    const { apiVersion, kind, metadata } = applied;
    const part: KubeObject = { apiVersion, kind, metadata: {} };
    if (metadata.name !== undefined) part.metadata.name = metadata.name;
    if (metadata.namespace !== undefined) part.metadata.namespace = metadata.namespace;
    if (applied[subresource] !== undefined) part[subresource] = applied[subresource];
    return part;
  }
  if (!statusSubresource || applied['status'] === undefined) return applied;
  const { status: _, ...rest } = applied;
  return rest as KubeObject;
}

/** Who owned what; of an object without account all that it holds belongs to one manager of its own. */
function managersBefore({ live, schema, now }: ApplyRequest): Manager[] {
  const managers = managersOf(live);
  if (live === undefined || managers.length > 0) return managers;
  const { added, modified } = compareFields(schema, zeroOf(schema), withoutManagers(live));
  const first: Manager = {
    name: BEFORE_FIRST_APPLY,
    operation: 'Update',
    apiVersion: live.apiVersion,
    subresource: '',
    time: now,
    fields: added.union(modified),
  };
  return [ownable(first)];
}

function mergeAndPrune(
  schema: MapSchema,
  live: KubeObject | undefined,
  config: KubeObject,
  former: Manager | undefined,
  owned: FieldSet,
): KubeObject {
  const merged = live === undefined ? config : (mergeApplied(schema, live, config) as KubeObject);
  return former === undefined ? merged : (pruneDropped(schema, merged, former.fields, owned) as KubeObject);
}
