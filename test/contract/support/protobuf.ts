import { isJsonObject, splitApiVersion, stringifyJson, type Json, type JsonObject } from '../../../lib/kube/index.js';
import { fieldsOf, type Field } from '../../../lib/embedded/http/protobuf/messages.js';

/** The media type of Kubernetes' protobuf. */
export const PROTOBUF = 'application/vnd.kubernetes.protobuf';

/** An object as a Go client sends it. */
export function protobufBody(object: JsonObject): Buffer {
  const { apiVersion, kind, ...rest } = object;
  const { group, version } = splitApiVersion(String(apiVersion));
  const label = group === '' ? 'core' : (group.split('.')[0] ?? '');
  const name =
    group === 'meta.k8s.io' || kind === 'DeleteOptions'
      ? `meta.v1.${String(kind)}`
      : `${label}.${version}.${String(kind)}`;
  return envelope(String(apiVersion), String(kind), encode(name, rest));
}

/** The frame around a message. */
export function envelope(apiVersion: string, kind: string, raw: Buffer): Buffer {
  const type = Buffer.concat([text(1, apiVersion), text(2, kind)]);
  return Buffer.concat([Buffer.from('k8s\0'), part(1, type), part(2, raw)]);
}

/** A field of bytes. */
export function part(number: number, bytes: Buffer): Buffer {
  return Buffer.concat([varint(BigInt((number << 3) | 2)), varint(BigInt(bytes.length)), bytes]);
}

/** A field of text. */
export function text(number: number, value: string): Buffer {
  return part(number, Buffer.from(value));
}

function encode(name: string, value: Json): Buffer {
  const fields = [...fieldsOf(name)];
  switch (name) {
    case 'meta.v1.Time':
    case 'meta.v1.MicroTime':
      return time(String(value));
    case 'resource.Quantity':
      return text(1, String(value));
    case 'intstr.IntOrString':
      return typeof value === 'number' ? number(2, value) : Buffer.concat([number(1, 1), text(3, String(value))]);
    case 'runtime.RawExtension':
    case 'apiextensions.v1.JSON':
      return part(1, Buffer.from(stringifyJson(value)));
    case 'apiextensions.v1.JSONSchemaPropsOrArray':
      return part(1, encode('apiextensions.v1.JSONSchemaProps', value));
    case 'apiextensions.v1.JSONSchemaPropsOrBool':
      if (typeof value === 'boolean') return number(1, value ? 1 : 0);
      return Buffer.concat([number(1, 1), part(2, encode('apiextensions.v1.JSONSchemaProps', value))]);
    default:
  }
  if (!isJsonObject(value)) return Buffer.alloc(0);
  return Buffer.concat(
    fields.flatMap(([id, field]) => {
      if (field.inlined) return [part(id, encode(field.type, value))];
      const item = value[field.name];
      return item === undefined || item === null ? [] : encodeField(id, field, item);
    }),
  );
}

function encodeField(id: number, field: Field, value: Json): Buffer[] {
  if (field.shape === 'list') return Array.isArray(value) ? value.map((item) => single(id, field.type, item)) : [];
  if (field.shape === 'one') return [single(id, field.type, value)];
  return Object.entries(isJsonObject(value) ? value : {}).map(([key, item]) =>
    part(id, Buffer.concat([text(1, key), single(2, field.type, item ?? '')])),
  );
}

function single(id: number, type: string, value: Json): Buffer {
  if (type === 's') return text(id, String(value));
  if (type === 'B') return part(id, Buffer.from(String(value), 'base64'));
  if (type === 'b') return number(id, value === true ? 1 : 0);
  if (type === 'n') return number(id, Number(value));
  if (type !== 'd') return part(id, encode(type, value));
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(Number(value));
  return Buffer.concat([varint(BigInt((id << 3) | 1)), bytes]);
}

function time(value: string): Buffer {
  const at = new Date(value).getTime();
  const micro = /\.(\d{6})/.exec(value)?.[1] ?? '0';
  return Buffer.concat([number(1, Math.floor(at / 1000)), number(2, Number(micro) * 1000)]);
}

function number(id: number, value: number): Buffer {
  return Buffer.concat([varint(BigInt(id << 3)), varint(BigInt.asUintN(64, BigInt(value)))]);
}

function varint(value: bigint): Buffer {
  const bytes: number[] = [];
  let rest = value;
  do {
    const low = Number(rest & 127n);
    rest >>= 7n;
    bytes.push(rest > 0n ? low | 128 : low);
  } while (rest > 0n);
  return Buffer.from(bytes);
}
