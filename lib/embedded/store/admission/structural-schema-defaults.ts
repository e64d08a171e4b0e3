import { cloneJson, isJsonObject, type JsonObject } from '../../../kube/index.js';
import type { StatusCause } from '../../errors.js';
import { checkRules } from './cel/rules.js';
import { isPruned } from './structural-pruning.js';
import { traitsOf } from './structural-traits.js';
import { structuralCauses } from './structural-validation.js';
import type { Causes } from './validation/causes.js';

const META = new Set(['metadata', 'apiVersion', 'kind']);

/** Adds what is wrong with the defaults of a schema: each must be a value that the schema takes. */
export function defaultCauses(schema: JsonObject, path: string, causes: Causes, isWhole = true, inMeta = false): void {
  const isEmbedded = isWhole || schema['x-kubernetes-embedded-resource'] === true;
  const insideMeta = inMeta && !isEmbedded;
  const fallback = schema['default'];
  if (fallback !== undefined && fallback !== null) {
    const at = `${path}.default`;
    if (
      !insideMeta &&
      !isPruned(isEmbedded ? { ...schema, 'x-kubernetes-embedded-resource': true } : schema, fallback)
    ) {
      causes.invalid(at, fallback, 'must not have unknown fields');
    }
    const found: StatusCause[] = [];
    if (isEmbedded && isJsonObject(fallback)) {
      for (const key of ['apiVersion', 'kind']) if (fallback[key] === undefined) causes.required(`${at}.${key}`);
    }
    found.push(...structuralCauses(schema, cloneJson(fallback), ''));
    if (found.length === 0 && traitsOf(schema).rules) {
      checkRules(schema, fallback, '', { value: fallback }, { causes: found, warnings: [] }, isWhole);
      if (found.length === 0) checkRules(schema, fallback, '', undefined, { causes: found, warnings: [] }, isWhole);
    }
    for (const cause of found) causes.add({ ...cause, field: fieldIn(at, cause.field ?? '') });
  }
  const { items, properties } = schema;
  if (isJsonObject(items)) defaultCauses(items, `${path}.items`, causes, false, insideMeta);
  for (const [key, property] of Object.entries(isJsonObject(properties) ? properties : {})) {
    if (!isJsonObject(property)) continue;
    const toMeta = insideMeta || (isEmbedded && META.has(key));
    defaultCauses(property, `${path}.properties[${key}]`, causes, false, toMeta);
  }
}

function fieldIn(path: string, field: string): string {
  if (field === '' || field === '<nil>') return path;
  return field.startsWith('[') ? `${path}${field}` : `${path}.${field}`;
}
