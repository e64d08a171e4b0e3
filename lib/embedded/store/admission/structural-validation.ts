import { equalJson, isJsonObject, type Json, type JsonObject } from '../../../kube/index.js';
import type { StatusCause } from '../../errors.js';
import { required } from '../../refusals.js';
import { branchFindings, hasBranches } from './structural-branches.js';
import { Findings } from './structural-findings.js';
import { listFindings, numberFindings, textFindings, typeFinding, unsupportedFinding } from './structural-values.js';

/** The value that a value replaces; `undefined` when there is none that it can be held against. */
export interface Former {
  readonly value: Json | undefined;
}

/**
 * What of a value breaks its structural schema, in the words of the API. What was wrong already and stays as it was is let
 * pass when `former` is given.
 */
export function structuralCauses(
  schema: JsonObject,
  value: Json,
  path: string,
  former?: Former,
): readonly StatusCause[] {
  return findingsOf(schema, value, path, former).causes;
}

/** Judges one value and everything in it. */
export function findingsOf(schema: JsonObject, value: Json, path: string, former?: Former): Findings {
  const found = new Findings();
  if (typeof value === 'object' && value !== null && former?.value === value) return found;
  typeFinding(schema, value, path, found);
  if (value !== null) {
    if (hasBranches(schema)) found.add(branchFindings(schema, path, (branch) => findingsOf(branch, value, path)));
    else found.weight++;
    if (typeof value === 'string') textFindings(schema, value, path, found);
    else if (typeof value === 'number' || typeof value === 'bigint') numberFindings(schema, value, path, found);
    else if (Array.isArray(value)) arrayFindings(schema, value, path, found, former);
  }
  unsupportedFinding(schema, value, path, found);
  if (isJsonObject(value)) objectFindings(schema, value, path, found, former);
  if (found.causes.length > 0 && former !== undefined && equalJson(former.value ?? null, value)) return new Findings();
  return found;
}

function arrayFindings(
  schema: JsonObject,
  value: readonly Json[],
  path: string,
  found: Findings,
  former: Former | undefined,
): void {
  listFindings(schema, value, path, found);
  const { items } = schema;
  if (!isJsonObject(items)) return;
  value.forEach((item, index) => {
    found.add(findingsOf(items, item, `${path}[${index}]`, formerItem(schema, item, former)));
  });
}

function objectFindings(
  schema: JsonObject,
  value: JsonObject,
  path: string,
  found: Findings,
  former: Former | undefined,
): void {
  const { properties, additionalProperties, minProperties, maxProperties } = schema;
  const known = isJsonObject(properties) ? properties : {};
  const at = (key: string): string => (path === '' ? key : `${path}.${key}`);
  const count = Object.keys(value).length;
  if (typeof minProperties === 'number' && count < minProperties) {
    found.invalid(path, String(count), `${path} in body should have at least ${minProperties} properties`);
  }
  if (typeof maxProperties === 'number' && count > maxProperties) found.tooMany(path, count, maxProperties);
  for (const [key, item] of Object.entries(value)) {
    if (item === undefined) continue;
    const property = Object.hasOwn(known, key) ? known[key] : additionalProperties;
    if (!isJsonObject(property)) continue;
    found.add(findingsOf(property, item, at(key), formerField(key, path, former)));
  }
  for (const key of Array.isArray(schema['required']) ? schema['required'] : []) {
    if (typeof key === 'string' && (!Object.hasOwn(value, key) || value[key] === undefined)) {
      found.push(required(at(key)));
    }
  }
}

/** What a field replaces. */
export function formerField(key: string, path: string, former: Former | undefined): Former | undefined {
  if (!isJsonObject(former?.value)) return undefined;
  if (path === '' && (key === 'apiVersion' || key === 'kind')) return undefined;
  return Object.hasOwn(former.value, key) ? { value: former.value[key] } : undefined;
}

/** What an item of a list replaces: only items of maps can be told apart. */
export function formerItem(schema: JsonObject, item: Json, former: Former | undefined): Former | undefined {
  const keys = schema['x-kubernetes-list-map-keys'];
  if (schema['x-kubernetes-list-type'] !== 'map' || !Array.isArray(keys)) return undefined;
  if (!Array.isArray(former?.value) || !isJsonObject(item)) return undefined;
  const found = former.value.find(
    (old) => isJsonObject(old) && keys.every((key) => equalJson(old[String(key)] ?? null, item[String(key)] ?? null)),
  );
  return found === undefined ? undefined : { value: found };
}
