/**
 * Field trees: what a kind's `spec` may hold, in the shortest notation that a person can read and mend.
 *
 *   # a comment
 *   kind RayJob ray.io/v1            a kind; `cluster` at the end: it has no namespace
 *     spec*:                         a field of an object; `*`: required
 *       entrypoint: str              str, int, num, bool, `int|str`, time, bytes, json (anything), object (any object)
 *       mode: str enum(A|B) =A       one of; the default
 *       backoffLimit: int >=0        the least; `<=` the most
 *       metadata: map<str>           keys of the user's choice; `[]str` a list
 *       workers: []                  a list, or `map`, of objects: their fields follow
 *         name*: str
 *       template: PodTemplateSpec    a type of this file, or of Kubernetes itself
 *       head: Container +            that type, and the fields that follow
 *   type Name                        a type that several fields have; `type Name = []Other` gives a type a name
 */
export type FieldType =
  | { readonly is: 'text'; readonly options?: readonly string[] }
  | { readonly is: 'integer' | 'number' | 'boolean' | 'integerOrText' | 'json' | 'object' }
  | { readonly is: 'list' | 'map'; readonly of: FieldType }
  | { readonly is: 'named'; readonly name: string }
  | Struct;

/** An object with known fields. */
export interface Struct {
  readonly is: 'struct';
  readonly fields: Field[];
  /** The type whose fields it has too. */
  readonly base?: string;
}

export interface Field {
  readonly name: string;
  readonly required: boolean;
  readonly type: FieldType;
  readonly least?: number;
  readonly most?: number;
  readonly default?: string;
}

export interface Kind {
  readonly kind: string;
  readonly apiVersion: string;
  readonly namespaced: boolean;
  /** Its fields beside `apiVersion`, `kind` and `metadata`. */
  readonly body: Struct;
}

/** What one file says. */
export interface FieldTree {
  readonly kinds: readonly Kind[];
  readonly types: ReadonlyMap<string, FieldType>;
}

interface Line {
  readonly number: number;
  readonly depth: number;
  readonly text: string;
}

/** @throws Error with the line's number for what is not in the notation */
export function parseFieldTree(text: string): FieldTree {
  const lines = text.split('\n').flatMap((raw, index): Line[] => {
    if (raw.trim() === '' || raw.trim().startsWith('#')) return [];
    const indent = raw.length - raw.trimStart().length;
    if (indent % 2 !== 0) throw problem(index + 1, 'two spaces per level');
    return [{ number: index + 1, depth: indent / 2, text: raw.trim() }];
  });
  const kinds: Kind[] = [];
  const types = new Map<string, FieldType>();
  for (let at = 0; at < lines.length;) {
    const head = lines[at];
    if (!head) break;
    let end = at + 1;
    while ((lines[end]?.depth ?? 0) > 0) end++;
    const body = lines.slice(at + 1, end);
    const kind = /^kind (\S+) (\S+)( cluster)?$/.exec(head.text);
    const type = /^type (\w+)(?: (\w+) \+)?(?: = (.+))?$/.exec(head.text);
    if (kind?.[1] && kind[2]) {
      kinds.push({ kind: kind[1], apiVersion: kind[2], namespaced: !kind[3], body: struct(body, 1) });
    } else if (type?.[1]) {
      if (types.has(type[1])) throw problem(head.number, `no second type ${type[1]}`);
      types.set(type[1], type[3] ? typeOf(type[3], head.number) : struct(body, 1, type[2]));
    } else {
      throw problem(head.number, '`kind NAME GROUP/VERSION` or `type NAME`');
    }
    at = end;
  }
  return { kinds, types };
}

function struct(lines: readonly Line[], depth: number, base?: string): Struct {
  const fields: Field[] = [];
  for (let at = 0; at < lines.length;) {
    const line = lines[at];
    if (!line) break;
    if (line.depth !== depth) throw problem(line.number, `${depth} levels`);
    let end = at + 1;
    while ((lines[end]?.depth ?? 0) > depth) end++;
    const field = fieldOf(line, lines.slice(at + 1, end));
    if (fields.some(({ name }) => name === field.name)) throw problem(line.number, `no second ${field.name}`);
    fields.push(field);
    at = end;
  }
  return { is: 'struct', fields, ...(base !== undefined && { base }) };
}

function fieldOf(line: Line, below: readonly Line[]): Field {
  const match = /^([^\s*:]+)(\*?):(?: (.*))?$/.exec(line.text);
  if (!match?.[1]) throw problem(line.number, '`name: type`');
  const { rest, ...limits } = readLimits(match[3] ?? '');
  const children = (base?: string): Struct => struct(below, line.depth + 1, base);
  let type: FieldType;
  const extended = /^(\w+) \+$/.exec(rest);
  if (below.length === 0) type = typeOf(rest, line.number);
  else if (rest === '') type = children();
  else if (rest === '[]') type = { is: 'list', of: children() };
  else if (rest === 'map') type = { is: 'map', of: children() };
  else if (extended) type = children(extended[1]);
  else throw problem(line.number, 'no fields below this type');
  return { name: match[1], required: match[2] === '*', type, ...limits };
}

function readLimits(text: string): { rest: string; least?: number; most?: number; default?: string } {
  const least = /(?:^| )>=(-?\d+)/.exec(text)?.[1];
  const most = /(?:^| )<=(-?\d+)/.exec(text)?.[1];
  const standard = /(?:^| )=(\S*)/.exec(text)?.[1];
  return {
    rest: text.replace(/(^| )(>=|<=|=)\S*/g, '').trim(),
    ...(least !== undefined && { least: Number(least) }),
    ...(most !== undefined && { most: Number(most) }),
    ...(standard && { default: standard }),
  };
}

function typeOf(text: string, line: number): FieldType {
  const options = /^str enum\((.*)\)$/.exec(text);
  if (options?.[1] !== undefined) return { is: 'text', options: options[1].split('|') };
  if (text.startsWith('[]')) return { is: 'list', of: typeOf(text.slice(2), line) };
  const map = /^map<(.+)>$/.exec(text);
  if (map?.[1]) return { is: 'map', of: typeOf(map[1], line) };
  switch (text) {
    case 'str':
    case 'time':
    case 'bytes':
      return { is: 'text' };
    case 'int':
      return { is: 'integer' };
    case 'num':
      return { is: 'number' };
    case 'bool':
      return { is: 'boolean' };
    case 'int|str':
      return { is: 'integerOrText' };
    case 'json':
    case 'object':
      return { is: text };
  }
  if (/^[A-Z]\w*$/.test(text)) return { is: 'named', name: text };
  throw problem(line, `a type, not "${text}"`);
}

function problem(line: number, expected: string): Error {
  return new Error(`line ${line}: expected ${expected}`);
}
