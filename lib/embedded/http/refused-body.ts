import type { Json } from '../../kube/index.js';
import type { ApiError } from '../errors.js';
import { badRequest } from '../refusals.js';
import { goTypeOf } from '../store/admission/go-types.js';

const SHOWN = 30;
const ENVELOPE = `struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }`;

/** 400: a body from which not even its kind can be read. */
export function unrecognized(kind: string, why: string, body: Buffer): ApiError {
  return badRequest(`the object provided is unrecognized (must be of type ${kind}): ${why} (${summary(body)})`);
}

/** 400: a body whose JSON is no object. */
export function notAnObject(kind: string, value: Json, body: Buffer): ApiError {
  return unrecognized(
    kind,
    `couldn't get version/kind; json parse error: json: cannot unmarshal ${goTypeOf(value)} into Go value of type ${ENVELOPE}`,
    body,
  );
}

/** 400: a body that is an object of this kind and version, but cannot be made one that the URL takes. */
export function unfit(kind: string, version: string, wanted: string, why: string): ApiError {
  return badRequest(`${kind} in version ${JSON.stringify(version)} cannot be handled as a ${wanted}: ${why}`);
}

function summary(body: Buffer): string {
  if (body.length === 0) return '<empty>';
  const isObject = body[0] === 0x7b;
  const shown = body.subarray(0, SHOWN);
  return `${isObject ? shown.toString() : shown.toString('hex')}${body.length > SHOWN ? ' ...' : ''}`;
}
