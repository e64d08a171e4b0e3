import {
  ApplyError,
  applyServerSide,
  conflictMessage,
  recordUpdate,
  splitApiVersion,
  type KubeObject,
  type MapSchema,
} from '../../kube/index.js';
import { ApiError } from '../errors.js';
import { badRequest } from '../refusals.js';
import type { Resource } from './resource.js';
import type { WriteContext } from './write-context.js';

/** What {@link managedApply} is asked to do. */
export interface ApplyWrite extends Omit<WriteContext, 'subresource'> {
  readonly subresource?: string;
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
  readonly resource?: Resource;
  readonly before: KubeObject | undefined;
  readonly after: KubeObject;
  readonly manager: string;
  readonly schema: MapSchema;
  readonly now: string;
  readonly subresource?: string;
}

/** Notes in `managedFields` who wrote what. @throws ApiError for managedFields that make no sense */
export function managedUpdate({ resource, ...write }: UpdateWrite): KubeObject {
  const isKnownVersion = (apiVersion: string): boolean => {
    if (resource === undefined) return true;
    const { group, version } = splitApiVersion(apiVersion);
    return group === resource.group && resource.versions.some((served) => served.version === version);
  };
  try {
    return recordUpdate({ ...write, isKnownVersion });
  } catch (error) {
    if (error instanceof ApplyError) throw badRequest(error.what);
    throw error;
  }
}
