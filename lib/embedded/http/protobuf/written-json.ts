import { parseJson, type Json, type JsonObject } from '../../../kube/index.js';

/** A message in the form that its kind has in JSON: times, quantities and the like are no objects there. */
export function writtenJson(name: string, fields: JsonObject): Json {
  switch (name) {
    case 'meta.v1.Time':
    case 'meta.v1.MicroTime':
      return timeOf(fields, name === 'meta.v1.MicroTime');
    case 'resource.Quantity':
      return fields['string'] ?? '0';
    case 'intstr.IntOrString':
      return fields['type'] === 1 ? (fields['strVal'] ?? '') : (fields['intVal'] ?? 0);
    case 'meta.v1.FieldsV1':
      return rawJson(fields['Raw']);
    case 'runtime.RawExtension':
    case 'apiextensions.v1.JSON':
      return rawJson(fields['raw']);
    case 'apiextensions.v1.JSONSchemaPropsOrArray':
      return fields['schema'] ?? fields['jSONSchemas'] ?? [];
    case 'apiextensions.v1.JSONSchemaPropsOrBool':
      return fields['schema'] ?? fields['allows'] ?? false;
    case 'apiextensions.v1.JSONSchemaPropsOrStringArray':
      return fields['schema'] ?? fields['property'] ?? [];
    case 'meta.v1.Verbs':
      return fields['items'] ?? [];
    case 'meta.v1.Duration':
      return durationText(fields['duration'] ?? 0);
    default:
      return name.endsWith('.ExtraValue') ? (fields['items'] ?? []) : fields;
  }
}

function timeOf({ seconds, nanos }: JsonObject, micro: boolean): Json {
  if (isUnset(seconds) && isUnset(nanos)) return null;
  const text = new Date(Number(seconds ?? 0) * 1000).toISOString().slice(0, 19);
  return micro ? `${text}.${String(Math.floor(Number(nanos ?? 0) / 1000)).padStart(6, '0')}Z` : `${text}Z`;
}

function isUnset(value: Json | undefined): boolean {
  return value === undefined || value === 0;
}

/** Nanoseconds as Go writes a duration. */
function durationText(nanoseconds: Json): string {
  const total = Number(nanoseconds) / 1e9;
  const hours = Math.floor(total / 3600);
  const minutes = Math.floor((total % 3600) / 60);
  const seconds = total % 60;
  return `${hours > 0 ? `${hours}h` : ''}${total >= 60 ? `${minutes}m` : ''}${seconds}s`;
}

function rawJson(base64: Json | undefined): Json {
  return typeof base64 === 'string' && base64 !== '' ? parseJson(Buffer.from(base64, 'base64').toString()) : null;
}
