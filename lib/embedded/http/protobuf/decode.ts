import { isJsonObject, setKey, splitApiVersion, type Json, type JsonObject } from '../../../kube/index.js';
import { unfit, unrecognized } from '../refused-body.js';
import { fieldsOf, hasMessage, type Field } from './messages.js';
import { WIRE_OF, WireReader } from './wire.js';
import { writtenJson } from './written-json.js';

const MAGIC = Buffer.from('k8s\0');
const MAX_DEPTH = 64;

/** The kind that a body is of when it does not say so itself. */
export interface ExpectedKind {
  readonly apiVersion: string;
  readonly kind: string;
}

/**
 * Decodes a body in Kubernetes' protobuf: an envelope that names apiVersion and kind around the message of that kind. Of a
 * kind without a known message only the name is read.
 *
 * @throws ApiError BadRequest for damaged bytes
 */
export function decodeProtobuf(bytes: Buffer, expected: ExpectedKind): JsonObject {
  const { head, raw } = readEnvelope(bytes, expected.kind);
  const apiVersion = textOr(head['apiVersion'], expected.apiVersion);
  const kind = textOr(head['kind'], expected.kind);
  const name = messageOf(apiVersion, kind);
  if (name === undefined) return { apiVersion, kind };
  try {
    return { ...asObject(message(name, raw, 0)), apiVersion, kind };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw unfit(kind, splitApiVersion(apiVersion).version, expected.kind, error.message);
  }
}

function readEnvelope(bytes: Buffer, kind: string): { head: JsonObject; raw: Buffer } {
  if (bytes.length === 0) throw unrecognized(kind, 'empty data', bytes);
  if (!bytes.subarray(0, 4).equals(MAGIC)) {
    const why = `provided data does not appear to be a protobuf message, expected prefix [${[...MAGIC].join(' ')}]`;
    throw unrecognized(kind, why, bytes);
  }
  try {
    const envelope = new WireReader(bytes.subarray(4));
    let head: JsonObject = {};
    let raw = Buffer.alloc(0);
    while (!envelope.done) {
      const tag = Number(envelope.varint());
      if (tag === 10) head = asObject(message('runtime.TypeMeta', envelope.chunk(), 0));
      else if (tag === 18) raw = Buffer.from(envelope.chunk());
      else envelope.skip(tag & 7);
    }
    return { head, raw };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw unrecognized(kind, error.message, bytes);
  }
}

function messageOf(apiVersion: string, kind: string): string | undefined {
  const { group, version } = splitApiVersion(apiVersion);
  const label = group === '' ? 'core' : (group.split('.')[0] ?? '');
  const isOurs = !group.includes('.') || group.endsWith('.k8s.io');
  return [`${label}.${version}.${kind}`, `meta.v1.${kind}`].find((name) => isOurs && hasMessage(name));
}

function textOr(value: Json | undefined, otherwise: string): string {
  return typeof value === 'string' && value !== '' ? value : otherwise;
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
  return writtenJson(name, result);
}

function readInto(result: JsonObject, field: Field, reader: WireReader, wire: number, depth: number): void {
  const { name, shape, type } = field;
  const isPacked = shape === 'list' && type === 'n' && wire === 2;
  if (!isPacked && wire !== (shape === 'map' ? 2 : (WIRE_OF[type] ?? 2))) {
    throw new RangeError(`proto: wrong wireType = ${wire} for field ${goName(name)}`);
  }
  if (shape === 'map') {
    const [key, value] = entry(type, reader.chunk(), depth);
    const map = asObject(result[name] ?? {});
    setKey(map, key, value);
    result[name] = map;
    return;
  }
  if (shape === 'list') {
    const list = result[name];
    const items = Array.isArray(list) ? list : [];
    result[name] = items;
    if (isPacked) {
      const packed = new WireReader(reader.chunk());
      while (!packed.done) items.push(integer(packed.varint()));
    } else {
      items.push(single(type, reader, depth));
    }
    return;
  }
  const value = single(type, reader, depth);
  if (field.inlined) Object.assign(result, asObject(value));
  else if (value !== null && (field.keepsZero || !isZero(value))) result[name] = value;
}

function entry(type: string, bytes: Buffer, depth: number): [string, Json] {
  const reader = new WireReader(bytes);
  let key = '';
  let value = zeroOf(type);
  while (!reader.done) {
    const tag = Number(reader.varint());
    if (tag >>> 3 === 1) key = reader.chunk().toString();
    else if (tag >>> 3 === 2) value = single(type, reader, depth);
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

function zeroOf(type: string): Json {
  if (type === 's' || type === 'B') return '';
  if (type === 'n' || type === 'd') return 0;
  return type === 'b' ? false : writtenJson(type, {});
}

function integer(value: bigint): Json {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

function isZero(value: Json): boolean {
  return value === '' || value === 0 || value === false;
}

function goName(name: string): string {
  return name === 'metadata' ? 'ObjectMeta' : `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}
