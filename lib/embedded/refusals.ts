import type { KubeObject } from '../kube/index.js';
import { ApiError, type StatusCause } from './errors.js';
import type { Resource } from './store/resource.js';

type Named = Pick<Resource, 'group' | 'plural' | 'kind'>;

const qualified = (name: string, group: string): string => (group === '' ? name : `${name}.${group}`);
const grouped = (group: string): { group?: string } => (group === '' ? {} : { group });

/** 404: no such object. */
export function notFound(resource: Named, name: string): ApiError {
  const { group, plural } = resource;
  return new ApiError(404, 'NotFound', `${qualified(plural, group)} "${name}" not found`, {
    name,
    ...grouped(group),
    kind: plural,
  });
}

/** 409: an object of this name exists. */
export function alreadyExists(resource: Named, name: string): ApiError {
  const { group, plural } = resource;
  return new ApiError(409, 'AlreadyExists', `${qualified(plural, group)} "${name}" already exists`, {
    name,
    ...grouped(group),
    kind: plural,
  });
}

/** 409: an object of this name is there, maybe on its way out. */
export function taken(resource: Named, { metadata }: KubeObject): ApiError {
  const refusal = alreadyExists(resource, metadata.name ?? '');
  if (metadata.deletionTimestamp === undefined) return refusal;
  return new ApiError(409, 'AlreadyExists', `object is being deleted: ${refusal.what}`, refusal.details);
}

/** 409: the object has changed since the client read it, or `why`. */
export function conflict(resource: Named, name: string, why?: string): ApiError {
  const { group, plural } = resource;
  const text = why ?? 'the object has been modified; please apply your changes to the latest version and try again';
  return new ApiError(
    409,
    'Conflict',
    `Operation cannot be fulfilled on ${qualified(plural, group)} "${name}": ${text}`,
    {
      name,
      ...grouped(group),
      kind: plural,
    },
  );
}

/** 403: refused whoever asks. */
export function forbidden(resource: Named, name: string, why: string, causes?: readonly StatusCause[]): ApiError {
  const { group, plural } = resource;
  return new ApiError(403, 'Forbidden', `${qualified(plural, group)} "${name}" is forbidden: ${why}`, {
    name,
    ...grouped(group),
    kind: plural,
    ...(causes && { causes }),
  });
}

/** 422: the object breaks rules of its kind; `causes[].message` begins with the kind of failure, such as `Required value`. */
export function invalid(
  resource: Pick<Resource, 'group' | 'kind' | 'storedAs'>,
  name: string,
  causes: readonly StatusCause[],
): ApiError {
  // What is another kind seen otherwise is judged as that kind.
  const [group = '', kind = ''] = (resource.storedAs ?? `${resource.group}/${resource.kind}`).split('/');
  const texts = [...new Set(causes.map((cause) => `${cause.field ?? ''}: ${cause.message}`))];
  const list = texts.length === 1 ? texts[0] : `[${texts.join(', ')}]`;
  return new ApiError(422, 'Invalid', `${qualified(kind, group)} "${name}" is invalid: ${list}`, {
    ...(name === '' ? {} : { name }),
    ...grouped(group),
    kind,
    causes,
  });
}

/** 405: a method that makes no sense here. */
export function methodNotAllowed(): ApiError {
  return new ApiError(405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource', {});
}

/** 400: the request makes no sense. */
export function badRequest(message: string): ApiError {
  return new ApiError(400, 'BadRequest', message);
}

/** A cause of {@link invalid}: the field holds a value that is not allowed. */
export function invalidValue(field: string, value: string, why: string): StatusCause {
  return { reason: 'FieldValueInvalid', message: `Invalid value: ${value}: ${why}`, field };
}

/** A cause of {@link invalid}: the field is missing. */
export function required(field: string, why = ''): StatusCause {
  return { reason: 'FieldValueRequired', message: why === '' ? 'Required value' : `Required value: ${why}`, field };
}
