import { isJsonObject, type Json, type JsonObject } from '../../../../kube/index.js';
import { namesOf } from './names.js';
import { celModule } from './engine.js';

const META: JsonObject = {
  type: 'object',
  properties: { name: { type: 'string' }, generateName: { type: 'string' } },
};

/** The schema of a whole Kubernetes object as expressions see it: with its type and its name. */
export function withTypeAndName(schema: JsonObject): JsonObject {
  const { properties } = schema;
  const known = isJsonObject(properties) ? properties : {};
  const text = { type: 'string' };
  return { ...schema, properties: { ...known, apiVersion: text, kind: text, metadata: META } };
}

/** A JSON value as expressions of its schema see it. */
export function celValue(schema: JsonObject | undefined, value: Json | undefined, isRoot = false): unknown {
  if (value === undefined || value === null) return null;
  const whole =
    schema && (isRoot || schema['x-kubernetes-embedded-resource'] === true) ? withTypeAndName(schema) : schema;
  if (Array.isArray(value)) {
    const items = whole?.['items'];
    return value.map((item) => celValue(isJsonObject(items) ? items : undefined, item));
  }
  if (isJsonObject(value)) return celObject(whole, value);
  if (typeof value === 'string') return whole?.['type'] === 'string' ? celText(whole['format'], value) : value;
  if (typeof value === 'boolean' || typeof value === 'bigint') {
    return typeof value === 'bigint' && whole?.['type'] === 'number' ? Number(value) : value;
  }
  return whole?.['type'] === 'number' || !Number.isSafeInteger(value) ? value : BigInt(value);
}

function celObject(schema: JsonObject | undefined, value: JsonObject): unknown {
  const result = Object.create(null) as Record<string, unknown>;
  const { properties, additionalProperties } = schema ?? {};
  const known = isJsonObject(properties) ? properties : {};
  const isMap = isJsonObject(additionalProperties) || additionalProperties === true;
  for (const [key, item] of Object.entries(value)) {
    if (item === undefined) continue;
    const property = Object.hasOwn(known, key) ? known[key] : undefined;
    if (isJsonObject(property)) {
      if (item === null && property['nullable'] !== true) continue;
      const shown = celValue(property, item);
      for (const name of namesOf(key)) result[name] = shown;
    } else if (isMap) {
      result[key] = celValue(isJsonObject(additionalProperties) ? additionalProperties : undefined, item);
    }
  }
  return result;
}

function celText(format: Json | undefined, text: string): unknown {
  switch (format) {
    case 'date':
    case 'date-time': {
      const date = new Date(format === 'date' ? `${text}T00:00:00Z` : text);
      return Number.isNaN(date.getTime()) ? text : date;
    }
    case 'duration':
      return duration(text);
    case 'byte':
      return new Uint8Array(Buffer.from(text, 'base64'));
    default:
      return text;
  }
}

function duration(text: string): unknown {
  try {
    return celModule().evaluate('duration(text)', { text });
  } catch {
    return text;
  }
}
