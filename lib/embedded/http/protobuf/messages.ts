import { schemaAsset } from '../../../kube/index.js';

/** A field of a protobuf message. */
export interface Field {
  /** Its name in JSON. */
  readonly name: string;
  readonly shape: 'one' | 'list' | 'map';
  /** `s` text, `n` integer, `d` double, `b` boolean, `B` bytes, or the name of a message. */
  readonly type: string;
  /** Its fields are those of the message around it. */
  readonly inlined: boolean;
  /** A zero value counts as set. */
  readonly keepsZero: boolean;
}

/**
 * Messages by short name (`core.v1.Pod`), each with its fields by number. A field is written `NAME TYPE`: the type is one of
 * the letters of {@link Field.type}, `#NAME` a message, `[]T` repeated, `{}T` a map with text keys; `^` is flattened into its
 * parent, `*` counts as set even when it is zero.
 */
type Data = Readonly<Record<string, Readonly<Record<string, string>>>>;

let data: Data | undefined;
const known = new Map<string, ReadonlyMap<number, Field>>();

/** Whether there is a message of this name. The messages are unpacked by the first call. */
export function hasMessage(name: string): boolean {
  return Object.hasOwn(load(), name);
}

/** The fields of a message by number. */
export function fieldsOf(name: string): ReadonlyMap<number, Field> {
  let fields = known.get(name);
  if (fields === undefined) {
    fields = new Map(Object.entries(load()[name] ?? {}).map(([id, text]) => [Number(id), readField(text)]));
    known.set(name, fields);
  }
  return fields;
}

function load(): Data {
  data ??= schemaAsset('messages');
  return data;
}

function readField(text: string): Field {
  const [name = '', notation = ''] = text.split(' ');
  const match = /^(\[\]|\{\})?#?([^*^]+)([*^])?$/.exec(notation);
  const shape = match?.[1] === '[]' ? 'list' : match?.[1] === '{}' ? 'map' : 'one';
  return { name, shape, type: match?.[2] ?? 's', inlined: match?.[3] === '^', keepsZero: match?.[3] === '*' };
}
