import { cloneJson, isJsonObject, metadataSchema, type Json } from '../../../kube/index.js';
import type { Resource } from '../resource.js';
import { mistypedText } from './go-types.js';
import { decode, type DecodingFaults } from './typed-decoding.js';

/** Why a value cannot be the metadata of an object, in the words of the API; undefined when it can. */
export function metadataFault(resource: Resource, version: string, metadata: Json | undefined): string | undefined {
  if (metadata === undefined || metadata === null) return undefined;
  const faults: DecodingFaults = { unknown: [], mistyped: [] };
  if (isJsonObject(metadata)) {
    const { managedFields: _managed, ...rest } = metadata;
    decode(metadataSchema(), cloneJson(rest), resource.custom ? [] : ['metadata'], faults);
  } else {
    faults.mistyped.push({ path: ['metadata'], value: metadata });
  }
  const [fault] = faults.mistyped;
  return fault && mistypedText(resource, version, fault);
}
