import type { Field, FieldTree, FieldType, Struct } from './field-tree.js';

/** One declaration of TypeScript, and the types of the same family or of Kubernetes that it speaks of. */
export interface Declaration {
  readonly name: string;
  readonly text: string;
  readonly uses: ReadonlySet<string>;
}

/**
 * The interfaces of a family, in the order of its file. An object without a name of its own is named after its field, and
 * after the fields above it where two would have the same name; equal objects are one interface.
 * @param known the names of the types of Kubernetes, which a family's own types go before
 */
export function declarations(tree: FieldTree, known: ReadonlySet<string>): Declaration[] {
  const names = nameStructs(tree, known);
  const done: Declaration[] = [];
  const declare = (name: string, type: FieldType): void => {
    if (done.some((each) => each.name === name)) return;
    const uses = new Set<string>();
    const written = new Writer(names, uses);
    const at = done.length;
    const place = { name, text: '', uses };
    done.push(place);
    done[at] = { name, uses, text: type.is === 'struct' ? written.interface(name, type) : written.alias(name, type) };
    for (const struct of structsIn(type)) declare(nameOf(names, struct), struct);
  };
  for (const { kind, body } of tree.kinds) {
    for (const { name, type } of body.fields) {
      const title = body.fields.length === 1 || name === 'spec' ? `${kind}${pascal(name)}` : undefined;
      if (title && type.is !== 'struct' && !tree.types.has(title)) declare(title, type);
      for (const struct of type.is === 'struct' ? [type] : structsIn(type)) declare(nameOf(names, struct), struct);
    }
  }
  for (const [name, type] of tree.types) declare(name, type);
  return done;
}

class Writer {
  constructor(
    private readonly names: ReadonlyMap<string, string>,
    private readonly uses: Set<string>,
  ) {}

  interface(name: string, { fields, base }: Struct): string {
    if (base !== undefined) this.uses.add(base);
    const body = fields.flatMap((field) => {
      const note = noteOf(field);
      const key = /^\w+$/.test(field.name) ? field.name : `'${field.name}'`;
      return [
        ...(note ? [`  /** ${note} */`] : []),
        `  readonly ${key}${field.required ? '' : '?'}: ${this.type(field.type)};`,
      ];
    });
    return [`export interface ${name}${base === undefined ? '' : ` extends ${base}`} {`, ...body, '}'].join('\n');
  }

  alias(name: string, type: FieldType): string {
    return `export type ${name} = ${this.type(type)};`;
  }

  private type(type: FieldType): string {
    switch (type.is) {
      case 'text':
        return type.options ? type.options.map((option) => `'${option}'`).join(' | ') : 'string';
      case 'integer':
      case 'number':
        return 'number';
      case 'boolean':
        return 'boolean';
      case 'integerOrText':
        return 'number | string';
      case 'json':
        return 'unknown';
      case 'object':
        return 'object';
      case 'list':
        return `readonly ${this.element(type.of)}[]`;
      case 'map':
        return `Readonly<Record<string, ${this.type(type.of)}>>`;
      case 'named':
        this.uses.add(type.name);
        return type.name;
      case 'struct': {
        const name = nameOf(this.names, type);
        this.uses.add(name);
        return name;
      }
    }
  }

  private element(type: FieldType): string {
    const text = this.type(type);
    return text.includes(' ') ? `(${text})` : text;
  }
}

function noteOf({ least, most, default: standard }: Field): string {
  const range =
    least !== undefined && most !== undefined
      ? `From ${least} to ${most}.`
      : least !== undefined
        ? `At least ${least}.`
        : most !== undefined
          ? `At most ${most}.`
          : '';
  return [range, standard === undefined ? '' : `@default ${standard}`].filter(Boolean).join(' ');
}

/** The struct of a type without those inside it. */
function structsIn(type: FieldType): Struct[] {
  switch (type.is) {
    case 'list':
    case 'map':
      return type.of.is === 'struct' ? [type.of] : structsIn(type.of);
    case 'struct':
      return type.fields.flatMap((field) => (field.type.is === 'struct' ? [field.type] : structsIn(field.type)));
    default:
      return [];
  }
}

function signature(struct: Struct): string {
  return JSON.stringify(struct);
}

function nameOf(names: ReadonlyMap<string, string>, struct: Struct): string {
  return names.get(signature(struct)) ?? 'never';
}

/** A name for every struct, by what it looks like. */
function nameStructs(tree: FieldTree, known: ReadonlySet<string>): ReadonlyMap<string, string> {
  const paths = new Map<string, readonly string[]>();
  const visit = (type: FieldType, path: readonly string[]): void => {
    if (type.is === 'list' || type.is === 'map') visit(type.of, path);
    if (type.is !== 'struct') return;
    const key = signature(type);
    const taken = paths.get(key);
    if (!taken || path.length < taken.length) paths.set(key, path);
    for (const field of type.fields) visit(field.type, [...path, singular(field.name)]);
  };
  const own = new Map<string, string>();
  for (const [name, type] of tree.types) {
    if (type.is === 'struct') own.set(signature(type), name);
    const fields = type.is === 'struct' ? type.fields : [{ name: '', type }];
    for (const field of fields) visit(field.type, [name, singular(field.name)].filter(Boolean));
  }
  for (const { kind, body } of tree.kinds) {
    for (const field of body.fields) {
      if (field.name === 'spec' && field.type.is === 'struct') {
        own.set(signature(field.type), `${kind}Spec`);
        for (const inner of field.type.fields) visit(inner.type, [kind, singular(inner.name)]);
      } else {
        visit(field.type, [kind, singular(field.name)]);
      }
    }
  }
  for (const key of own.keys()) paths.delete(key);
  const lengths = new Map([...paths.keys()].map((key) => [key, 1]));
  for (;;) {
    const byName = new Map<string, string[]>();
    for (const [key, path] of paths) {
      const name = path
        .slice(-(lengths.get(key) ?? 1))
        .map(pascal)
        .join('');
      byName.set(name, [...(byName.get(name) ?? []), key]);
    }
    let clear = true;
    for (const [name, keys] of byName) {
      if (keys.length === 1 && !tree.types.has(name) && !known.has(name)) continue;
      for (const key of keys) {
        const length = lengths.get(key) ?? 1;
        if (length >= (paths.get(key)?.length ?? 0)) throw new Error(`two types ${name}: name one with \`type\``);
        lengths.set(key, length + 1);
        clear = false;
      }
    }
    if (clear)
      return new Map([...own, ...[...byName].flatMap(([name, keys]) => keys.map((key) => [key, name] as const))]);
  }
}

function singular(name: string): string {
  if (/(ss|us|is|Class|dns|aws|dvls|kubernetes)$/i.test(name)) return name;
  if (name.endsWith('yses')) return `${name.slice(0, -2)}is`;
  if (name.endsWith('ies')) return `${name.slice(0, -3)}y`;
  if (/(ch|sh|x)es$/.test(name)) return name.slice(0, -2);
  return name.endsWith('s') ? name.slice(0, -1) : name;
}

function pascal(name: string): string {
  return name
    .split(/[^A-Za-z0-9]+/)
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join('');
}
