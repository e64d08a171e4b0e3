import type Messages from './data/messages.json';
import { isJsonObject, parseJson, setKey, splitApiVersion, type Json, type JsonObject } from '../../../kube/index.js';
import { ApiError } from '../../errors.js';
import { WireReader } from './wire.js';

const MAGIC = Buffer.from('k8s\0');
const MAX_DEPTH = 64;

interface Field {
  readonly name: string;
  readonly shape: 'one' | 'list' | 'map';
  /** `s`, `n`, `d`, `b`, `B`, or the name of a message. */
  readonly type: string;
  readonly inlined: boolean;
  readonly keepsZero: boolean;
}

let data: Readonly<Record<string, Readonly<Record<string, string>>>> | undefined;
const messages = new Map<string, ReadonlyMap<number, Field>>();

/**
 * Decodes a body in Kubernetes' protobuf: an envelope that names apiVersion and kind around the message of that kind.
 *
 * @throws ApiError UnsupportedMediaType for a kind without a known message, BadRequest for damaged bytes
 */
export function decodeProtobuf(bytes: Buffer): Json {
  try {
    if (!bytes.subarray(0, 4).equals(MAGIC)) throw new RangeError('the bytes do not begin with k8s and a zero');
    const envelope = new WireReader(bytes.subarray(4));
    let head: JsonObject = {};
    let raw = Buffer.alloc(0);
    while (!envelope.done) {
      const tag = Number(envelope.varint());
      if (tag === 10) head = asObject(message('runtime.TypeMeta', envelope.chunk(), 0));
      else if (tag === 18) raw = Buffer.from(envelope.chunk());
      else envelope.skip(tag & 7);
    }
    const apiVersion = String(head['apiVersion'] ?? '');
    const kind = String(head['kind'] ?? '');
    const name = messageOf(apiVersion, kind);
    return { apiVersion, kind, ...asObject(message(name, raw, 0)) };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new ApiError(400, 'BadRequest', `the body is no Kubernetes protobuf: ${error.message}`);
  }
}

function messageOf(apiVersion: string, kind: string): string {
  const { group, version } = splitApiVersion(apiVersion);
  const label = group === '' ? 'core' : group.split('.')[0];
  for (const name of [`${label}.${version}.${kind}`, `meta.v1.${kind}`]) if (Object.hasOwn(load(), name)) return name;
  throw new ApiError(
    415,
    'UnsupportedMediaType',
    `the body of the request was in an unknown format - ${apiVersion} ${kind} is accepted in: application/json, application/yaml`,
  );
}

function load(): NonNullable<typeof data> {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  data ??= require('./data/messages.json') as typeof Messages as unknown as NonNullable<typeof data>;
  return data;
}

function fieldsOf(name: string): ReadonlyMap<number, Field> {
  let fields = messages.get(name);
  if (fields === undefined) {
    fields = new Map(Object.entries(load()[name] ?? {}).map(([id, text]) => [Number(id), readField(text)]));
    messages.set(name, fields);
  }
  return fields;
}

function readField(text: string): Field {
  const [name = '', notation = ''] = text.split(' ');
  const match = /^(\[\]|\{\})?#?([^*^]+)([*^])?$/.exec(notation);
  const shape = match?.[1] === '[]' ? 'list' : match?.[1] === '{}' ? 'map' : 'one';
  return { name, shape, type: match?.[2] ?? 's', inlined: match?.[3] === '^', keepsZero: match?.[3] === '*' };
}

function asObject(value: Json): JsonObject {
  return isJsonObject(value) ? value : {};
}

function message(name: string, bytes: Buffer, depth: number): Json {
  if (depth > MAX_DEPTH) throw new RangeError(`messages are nested deeper than ${MAX_DEPTH}`);
  const reader = new WireReader(bytes);
  const fields = fieldsOf(name);
  const result: JsonObject = {};
  while (!reader.done) {
    const tag = Number(reader.varint());
    const field = fields.get(tag >>> 3);
    if (field === undefined) reader.skip(tag & 7);
    else readInto(result, field, reader, tag & 7, depth);
  }
  return asWritten(name, result);
}

function readInto(result: JsonObject, field: Field, reader: WireReader, wire: number, depth: number): void {
  const { name, shape } = field;
  if (shape === 'map') {
    const [key, value] = entry(field, reader.chunk(), depth);
    const map = asObject(result[name] ?? {});
    setKey(map, key, value);
    result[name] = map;
    return;
  }
  if (shape === 'list') {
    const list = result[name];
    const items = Array.isArray(list) ? list : [];
    result[name] = items;
    if (field.type === 'n' && wire === 2) {
      const packed = new WireReader(reader.chunk());
      while (!packed.done) items.push(integer(packed.varint()));
    } else {
      items.push(single(field.type, reader, depth));
    }
    return;
  }
  const value = single(field.type, reader, depth);
  if (field.inlined) Object.assign(result, asObject(value));
  else if (value !== null && (field.keepsZero || isMessage(field) || !isZero(value))) result[name] = value;
}

function entry(field: Field, bytes: Buffer, depth: number): [string, Json] {
  const reader = new WireReader(bytes);
  let key = '';
  let value: Json = field.type === 's' || field.type === 'B' ? '' : {};
  while (!reader.done) {
    const tag = Number(reader.varint());
    if (tag >>> 3 === 1) key = reader.chunk().toString();
    else if (tag >>> 3 === 2) value = single(field.type, reader, depth);
    else reader.skip(tag & 7);
  }
  return [key, value];
}

function single(type: string, reader: WireReader, depth: number): Json {
  switch (type) {
    case 's':
      return reader.chunk().toString();
    case 'B':
      return reader.chunk().toString('base64');
    case 'b':
      return reader.varint() !== 0n;
    case 'n':
      return integer(reader.varint());
    case 'd':
      return reader.double();
    default:
      return message(type, reader.chunk(), depth + 1);
  }
}

/** Scalars have types of one letter. */
function isMessage({ type }: Field): boolean {
  return type.length > 1;
}

function integer(value: bigint): Json {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

function isZero(value: Json): boolean {
  return value === '' || value === 0 || value === false;
}

/** A message in the form that its kind has in JSON: times, quantities and the like are no objects there. */
function asWritten(name: string, fields: JsonObject): Json {
  switch (name) {
    case 'meta.v1.Time':
    case 'meta.v1.MicroTime':
    case 'meta.v1.Timestamp':
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
      return fields['duration'] ?? 0;
    default:
      return name.endsWith('.ExtraValue') ? (fields['items'] ?? []) : fields;
  }
}

function timeOf({ seconds, nanos }: JsonObject, micro: boolean): Json {
  if (seconds === undefined && nanos === undefined) return null;
  const text = new Date(Number(seconds ?? 0) * 1000).toISOString().slice(0, 19);
  return micro ? `${text}.${String(Math.floor(Number(nanos ?? 0) / 1000)).padStart(6, '0')}Z` : `${text}Z`;
}

function rawJson(base64: Json | undefined): Json {
  return typeof base64 === 'string' && base64 !== '' ? parseJson(Buffer.from(base64, 'base64').toString()) : {};
}
