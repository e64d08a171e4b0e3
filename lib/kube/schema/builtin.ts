import { parseJson } from '../json.js';
import type { GroupVersionKind } from '../object.js';
import { schemaAsset } from './asset.js';
import { UNTYPED, type FieldSchema, type MapSchema, type ScalarSchema, type TypeSchema } from './types.js';

/**
 * Types by short name (`core.v1.Pod`), each with its fields; the field `!` marks an atomic structure. A field is written
 * `TYPE[ ~STRATEGY,…[:MERGEKEY]][ =DEFAULT]`, a type `s` string, `n` number, `b` boolean, `u` untyped, `#NAME` the structure
 * NAME (`+#NAME` granular although NAME is atomic), `[]T` atomic list, `[=]T` set, `[a,b]T` list of items known by fields a
 * and b, `{}T` map, `{!}T` atomic map.
 */
type Data = Readonly<Record<string, Readonly<Record<string, string>>>>;

const SCALARS: Readonly<Record<string, ScalarSchema>> = {
  s: { type: 'scalar', scalar: 'string' },
  n: { type: 'scalar', scalar: 'numeric' },
  b: { type: 'scalar', scalar: 'boolean' },
  u: UNTYPED,
  t: { ...UNTYPED, format: 'time' },
  m: { ...UNTYPED, format: 'microtime' },
  q: { ...UNTYPED, format: 'quantity' },
  y: { type: 'scalar', scalar: 'string', format: 'byte' },
};

let data: Data | undefined;
const structures = new Map<string, MapSchema>();
const fieldTypes = new Map<string, TypeSchema>();

/**
 * The schema of a built-in kind of Kubernetes 1.36 (generally available versions), or undefined. The data are loaded by the
 * first call.
 */
export function schemaOf({ group, version, kind }: GroupVersionKind): MapSchema | undefined {
  if (group.includes('.') && !group.endsWith('.k8s.io')) return undefined;
  const name = `${group === '' ? 'core' : (group.split('.')[0] ?? '')}.${version}.${kind}`;
  const schema = Object.hasOwn(load(), name) ? structure(name) : undefined;
  return schema?.fields.has('metadata') === true ? schema : undefined;
}

/** The schema of a built-in type that is no kind, such as `core.v1.PodSpec`, or undefined. */
export function schemaOfType(name: string): MapSchema | undefined {
  return Object.hasOwn(load(), name) ? structure(name) : undefined;
}

/** The schema of `metadata`, which every kind has. */
export function metadataSchema(): MapSchema {
  return structure('meta.v1.ObjectMeta');
}

function load(): Data {
  data ??= schemaAsset('types');
  return data;
}

/** A structure by name; its fields are read when they are first asked for. */
function structure(name: string): MapSchema {
  let schema = structures.get(name);
  if (schema === undefined) {
    schema = new NamedStructure(load()[name] ?? {});
    structures.set(name, schema);
  }
  return schema;
}

class NamedStructure implements MapSchema {
  readonly type = 'map';
  readonly element = undefined;
  readonly relationship: 'granular' | 'atomic';
  private read: ReadonlyMap<string, FieldSchema> | undefined;

  constructor(private readonly source: Readonly<Record<string, string>>) {
    this.relationship = source['!'] === undefined ? 'granular' : 'atomic';
  }

  get fields(): ReadonlyMap<string, FieldSchema> {
    this.read ??= new Map(
      Object.entries(this.source)
        .filter(([name]) => name !== '!')
        .map(([name, text]) => [name, readField(text)]),
    );
    return this.read;
  }
}

function readField(text: string): FieldSchema {
  const [type = '', ...marks] = text.split(' ');
  const marked = (mark: string): string | undefined => marks.find((part) => part.startsWith(mark))?.slice(1);
  const [zeroText, defaultText] = [marked('!'), marked('=')];
  const zero = zeroText === undefined ? undefined : parseJson(zeroText);
  const fallback = defaultText === undefined ? zero : parseJson(defaultText);
  const [strategies, mergeKey] = marked('~')?.split(':') ?? [];
  return {
    type: readType(type),
    ...(fallback === undefined ? {} : { default: fallback }),
    ...(zero === undefined ? {} : { zero }),
    ...(marked('*') === undefined ? {} : { isPointer: true }),
    ...(strategies === undefined ? {} : { patchStrategies: strategies.split(',') }),
    ...(mergeKey === undefined ? {} : { patchMergeKey: mergeKey }),
  };
}

function readType(text: string): TypeSchema {
  let type = fieldTypes.get(text);
  if (type === undefined) {
    type = makeType(text);
    fieldTypes.set(text, type);
  }
  return type;
}

function makeType(text: string): TypeSchema {
  if (text.startsWith('#')) return structure(text.slice(1));
  if (text.startsWith('+#')) {
    const atomic = structure(text.slice(2));
    return { type: 'map', relationship: 'granular', fields: atomic.fields, element: undefined };
  }
  const close = text.indexOf(text.startsWith('[') ? ']' : '}');
  const mark = text.slice(1, close);
  if (text.startsWith('[')) {
    const element = readType(text.slice(close + 1));
    if (mark === '') return { type: 'list', relationship: 'atomic', keys: [], element };
    if (mark === '=') return { type: 'list', relationship: 'set', keys: [], element };
    return { type: 'list', relationship: 'map', keys: mark.split(','), element };
  }
  if (text.startsWith('{')) {
    const element = readType(text.slice(close + 1));
    return { type: 'map', relationship: mark === '!' ? 'atomic' : 'granular', fields: new Map(), element };
  }
  return SCALARS[text] ?? UNTYPED;
}
