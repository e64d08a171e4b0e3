import { isJsonObject, stringifyJson, type JsonObject } from '../../../lib/kube/index.js';
import type { Answer } from './api.js';

/** One cause of a refusal. */
export interface Cause {
  readonly reason?: string;
  readonly message: string;
  readonly field?: string;
}

/** A refusal as it is expected, whole: what is not named must not be there. */
export interface Refusal {
  readonly code: number;
  readonly reason?: string;
  readonly message: string;
  readonly details?: JsonObject;
}

/** The Status object of a refusal. */
export function refusalStatus({ code, reason, message, details }: Refusal): JsonObject {
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message,
    ...(reason !== undefined && { reason }),
    ...(details !== undefined && { details }),
    code,
  };
}

/**
 * The answer is this refusal, to the letter. Only a cause that stands in it several times, for a rule that is checked in
 * several places, counts once, and the order of causes does not count.
 */
export function expectRefusal(answer: Answer, refusal: Refusal): void {
  const expected = refusalStatus(refusal);
  if (refusal.code === 422 || refusal.code === 409) {
    expect(withCausesSorted(answer.body)).toEqual(withCausesSorted(expected));
  } else {
    expect(answer.body).toEqual(expected);
  }
  expect(answer.status).toBe(refusal.code);
}

function withCausesSorted(status: JsonObject): JsonObject {
  const { details, message } = status;
  if (!isJsonObject(details) || !Array.isArray(details['causes'])) return status;
  // The message lists the causes in the same order: its characters are all that can be compared without taking it apart.
  const texts = new Set(details['causes'].map((cause) => stringifyJson(cause, { sortKeys: true })));
  const list = typeof message === 'string' ? /^(.* is invalid: )\[(.*)\]$/s.exec(message) : null;
  return {
    ...status,
    ...(list !== null && { message: `${list[1] ?? ''}[${[...(list[2] ?? '')].sort().join('')}]` }),
    details: { ...details, causes: [...texts].sort() },
  };
}

/** The answer is a refusal with this code and reason; what it says is left open. */
export function expectRefused(answer: Answer, code: number, reason?: string): void {
  expect({ status: answer.status, code: answer.body['code'], reason: answer.body['reason'] }).toEqual({
    status: code,
    code,
    reason,
  });
  expect(answer.body).toMatchObject({ kind: 'Status', apiVersion: 'v1', status: 'Failure' });
}

/** 404: there is nothing under this path, though its group is served. */
export const unknownPath: Refusal = {
  code: 404,
  reason: 'NotFound',
  message: 'the server could not find the requested resource',
  details: {},
};

/** 405: that cannot be done to this path. */
export const notAllowed: Refusal = {
  code: 405,
  reason: 'MethodNotAllowed',
  message: 'the server does not allow this method on the requested resource',
  details: {},
};

/** 404: there is no such object. `resource` is such as `deployments.apps`. */
export function notFound(resource: string, name: string): Refusal {
  return { code: 404, reason: 'NotFound', message: `${resource} "${name}" not found`, details: named(resource, name) };
}

/** 409: an object of this name is there. */
export function alreadyExists(resource: string, name: string): Refusal {
  const message = `${resource} "${name}" already exists`;
  return { code: 409, reason: 'AlreadyExists', message, details: named(resource, name) };
}

/** 409: the object is not the one that the client has seen. */
export function conflict(resource: string, name: string, why = MODIFIED): Refusal {
  const message = `Operation cannot be fulfilled on ${resource} "${name}": ${why}`;
  return { code: 409, reason: 'Conflict', message, details: named(resource, name) };
}

/** 400: the request makes no sense. */
export function badRequest(message: string): Refusal {
  return { code: 400, reason: 'BadRequest', message };
}

/** 403: refused whoever asks. */
export function forbidden(resource: string, name: string, why: string, causes?: readonly Cause[]): Refusal {
  const details = { ...named(resource, name), ...(causes && { causes: causes.map((cause) => ({ ...cause })) }) };
  return { code: 403, reason: 'Forbidden', message: `${resource} "${name}" is forbidden: ${why}`, details };
}

/** 403: a user lacks a permission. The sentence is such as `User "jane" cannot get path "/"`. */
export function denied(details: JsonObject, sentence: string): Refusal {
  const { name, group, kind } = details;
  const what = `${String(kind)}${group === undefined ? '' : `.${String(group)}`}`;
  const shown = name === undefined ? what : `${what} "${String(name)}"`;
  const message = `${kind === undefined ? 'forbidden' : `${shown} is forbidden`}: ${sentence}`;
  return { code: 403, reason: 'Forbidden', message, details };
}

/** 422: the object breaks rules of its kind. `kind` is such as `Deployment.apps`. */
export function invalid(kind: string, name: string, ...causes: Cause[]): Refusal {
  const texts = causes.map(({ field, message }) => `${field}: ${message}`);
  const list = texts.length === 1 ? texts[0] : `[${texts.join(', ')}]`;
  const details = { ...named(kind, name), causes: causes.map((cause) => ({ ...cause })) };
  return { code: 422, reason: 'Invalid', message: `${kind} "${name}" is invalid: ${list}`, details };
}

/** A cause: the value of a field is wrong. */
export function invalidValue(field: string, value: string, why: string): Cause {
  return { reason: 'FieldValueInvalid', message: `Invalid value: ${value}: ${why}`, field };
}

/** A cause: a field is missing. */
export function required(field: string, why = ''): Cause {
  return { reason: 'FieldValueRequired', message: why === '' ? 'Required value' : `Required value: ${why}`, field };
}

/** A cause: a field may not be set so. */
export function forbiddenField(field: string, why: string): Cause {
  return { reason: 'FieldValueForbidden', message: `Forbidden: ${why}`, field };
}

/** A cause: a field has a value that is not among those supported. */
export function unsupported(field: string, value: string, ...supported: string[]): Cause {
  const list = supported.map((each) => JSON.stringify(each)).join(', ');
  return { reason: 'FieldValueNotSupported', message: `Unsupported value: ${value}: supported values: ${list}`, field };
}

/** A cause: a value stands twice in a list that holds it once. */
export function duplicate(field: string, value: string): Cause {
  return { reason: 'FieldValueDuplicate', message: `Duplicate value: ${value}`, field };
}

const MODIFIED = 'the object has been modified; please apply your changes to the latest version and try again';

function named(resource: string, name: string): JsonObject {
  const dot = resource.indexOf('.');
  const kind = dot < 0 ? resource : resource.slice(0, dot);
  return { ...(name !== '' && { name }), ...(dot >= 0 && { group: resource.slice(dot + 1) }), kind };
}
