import { isJsonObject, stringifyJson, type Json, type JsonObject } from '../../../kube/index.js';
import type { StatusCause } from '../../errors.js';
import { invalidValue, required } from '../../refusals.js';
import { metadataCauses } from '../metadata.js';
import type { Resource } from '../resource.js';
import { metadataFault } from './metadata-types.js';
import { kindNameFault } from './structural-names.js';
import { forEmbedded } from './structural-pruning.js';

/** Why embedded objects cannot be read as objects at all; undefined when they can. */
export function embeddedFault(
  resource: Resource,
  version: string,
  schema: JsonObject,
  object: JsonObject,
): string | undefined {
  const faults: string[] = [];
  forEmbedded(schema, object, '', (embedded, path) => {
    for (const key of ['apiVersion', 'kind']) {
      const value = embedded[key];
      if (value === undefined || typeof value === 'string') continue;
      faults.push(`${path}.${key}: Invalid value: ${stringifyJson(value)}: must be a string`);
    }
    const { metadata } = embedded;
    const fault = metadata === undefined ? undefined : metadataFault(resource, version, metadata);
    if (fault !== undefined) {
      faults.push(`${path}.metadata: Invalid value: ${stringifyJson(metadata ?? null, { sortKeys: true })}: ${fault}`);
    }
  });
  return faults[0];
}

/** Adds what is wrong with embedded objects as objects: their type, their name, their labels. */
export function embeddedCauses(
  resource: Resource,
  schema: JsonObject,
  object: JsonObject,
  causes: StatusCause[],
): void {
  forEmbedded(schema, object, '', ({ apiVersion, kind, metadata }, path) => {
    causes.push(...versionCauses(apiVersion, `${path}.apiVersion`), ...kindCauses(kind, `${path}.kind`));
    if (!isJsonObject(metadata)) return;
    const named = { name: 'any', ...metadata };
    const isPathName = typeof named.name === 'string' && !/[/%]|^\.\.?$/.test(named.name);
    for (const cause of metadataCauses(resource, { apiVersion: '', kind: '', metadata: named })) {
      if (cause.field === 'metadata.name' && isPathName) continue;
      causes.push({ ...cause, field: `${path}.${cause.field ?? ''}` });
    }
  });
}

function versionCauses(value: Json | undefined, field: string): StatusCause[] {
  if (value === undefined) return [required(field)];
  if (value === '') return [invalidValue(field, '""', 'must not be empty')];
  const text = String(value);
  if (text.split('/').length <= 2) return [];
  return [invalidValue(field, JSON.stringify(text), `unexpected GroupVersion string: ${text}`)];
}

function kindCauses(value: Json | undefined, field: string): StatusCause[] {
  if (value === undefined) return [required(field)];
  if (value === '') return [invalidValue(field, '""', 'must not be empty')];
  const text = String(value);
  const fault = kindNameFault(text.toLowerCase());
  if (fault === undefined) return [];
  return [invalidValue(field, JSON.stringify(text), `may have mixed case, but should otherwise match: ${fault}`)];
}
