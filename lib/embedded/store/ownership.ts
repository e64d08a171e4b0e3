import {
  ApplyError,
  applyServerSide,
  conflictMessage,
  recordUpdate,
  splitApiVersion,
  type KubeObject,
  type ManagedFieldsEntry,
  type MapSchema,
} from '../../kube/index.js';
import { ApiError } from '../errors.js';
import { badRequest } from '../refusals.js';
import type { Resource } from './resource.js';
import type { WriteContext } from './writer.js';

/** What {@link managedApply} is asked to do. */
export interface ApplyWrite extends WriteContext {
  readonly live: KubeObject | undefined;
  readonly applied: KubeObject;
  readonly schema: MapSchema;
  readonly now: string;
  readonly name: string;
}

/**
 * Server-side apply, refused as the API refuses it. The result is undefined when nothing changes.
 *
 * @throws ApiError Conflict when other managers own what it changes; 500 for fields that the kind does not have
 */
export function managedApply(resource: Resource, write: ApplyWrite): KubeObject | undefined {
  const { live, applied, manager, force = false, schema, now, subresource, name } = write;
  let result;
  try {
    result = applyServerSide({
      live,
      applied,
      manager,
      force,
      schema,
      now,
      statusSubresource: resource.status,
      ...(subresource !== undefined && { subresource }),
    });
  } catch (error) {
    if (!(error instanceof ApplyError)) throw error;
    const { group, version } = splitApiVersion(applied.apiVersion);
    const where = `${applied.metadata.namespace ?? ''}/${name}; ${group}/${version}, Kind=${applied.kind}`;
    const { problems } = error;
    const text = problems.length === 1 ? problems.join() : ['errors:', ...problems].join('\n  ');
    throw new ApiError(500, '', `failed to create typed patch object (${where}): ${text}`);
  }
  if (result.kind === 'applied') return live !== undefined && !result.changed ? undefined : result.object;
  throw new ApiError(409, 'Conflict', conflictMessage(result.conflicts), {
    causes: [...result.conflicts]
      .sort((a, b) => (a.field < b.field ? -1 : a.field > b.field ? 1 : 0))
      .map(({ message, field }) => ({ reason: 'FieldManagerConflict', message, field })),
  });
}

/** What {@link managedUpdate} is told. */
export interface UpdateWrite {
  readonly before: KubeObject | undefined;
  readonly after: KubeObject;
  readonly manager: string;
  readonly schema: MapSchema;
  readonly now: string;
  readonly subresource?: string;
}

/** Notes in `managedFields` who wrote what. @throws ApiError for managedFields that make no sense */
export function managedUpdate(write: UpdateWrite): KubeObject {
  try {
    const owned = recordUpdate(write);
    return write.subresource === 'scale' ? withoutScaleTimes(owned) : owned;
  } catch (error) {
    if (error instanceof ApplyError) throw badRequest(error.what);
    throw error;
  }
}

/** Writes by way of the scale subresource carry no time, so they come first among the updates. */
function withoutScaleTimes(object: KubeObject): KubeObject {
  const entries = (object.metadata.managedFields ?? []).map((entry) => {
    if (entry.subresource !== 'scale') return entry;
    const { time: _time, ...rest } = entry;
    return rest;
  });
  const rank = ({ operation, time }: ManagedFieldsEntry): number =>
    operation === 'Apply' ? 0 : time === undefined ? 1 : 2;
  const managedFields = entries.sort((a, b) => rank(a) - rank(b));
  return { ...object, metadata: { ...object.metadata, managedFields } };
}
