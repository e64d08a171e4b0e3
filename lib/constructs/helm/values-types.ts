import { getKey, isJsonObject, stringifyJson, type Json, type JsonObject } from '../../kube/index.js';

/**
 * The TypeScript of a chart's `values.schema.json` (JSON Schema). Nothing is required: values are laid over the chart's own.
 *
 * @param name of the type of all values
 * @throws never: what a schema says in a way that TypeScript cannot say is `unknown`
 */
export function valuesTypes(schema: JsonObject, name = 'Values'): string {
  return new Types(schema).declarations(name);
}

class Types {
  /** Names of the types that `$ref`s lead to, by where they lead. */
  private readonly named = new Map<string, string>();

  constructor(private readonly root: JsonObject) {}

  declarations(name: string): string {
    this.named.set('#', name);
    const done: string[] = [];
    // A type may speak of another, which is then named, and declared in its turn.
    for (const [reference, own] of this.named) {
      const schema = this.at(reference);
      const text = schema ? this.typeOf(schema, '') : 'unknown';
      const head = schema ? comment(schema, '') : '';
      done.push(
        text.startsWith('{') ? `${head}export interface ${own} ${text}` : `${head}export type ${own} = ${text};`,
      );
    }
    return `${done.join('\n\n')}\n`;
  }

  private typeOf(schema: Json | undefined, indent: string): string {
    if (!isJsonObject(schema)) return 'unknown';
    const { $ref, enum: options, const: only, oneOf, anyOf, allOf, type } = schema;
    if (typeof $ref === 'string') return this.reference($ref);
    if (Array.isArray(options)) return union(options.map(literal));
    if (only !== undefined) return literal(only);
    const some = [oneOf, anyOf].find((each) => Array.isArray(each));
    // Alternatives that only say what is required say nothing about types.
    if (Array.isArray(some) && !isJsonObject(schema['properties']) && some.some(saysType)) {
      return union(some.map((each) => this.typeOf(each, indent)));
    }
    if (Array.isArray(allOf) && !isJsonObject(schema['properties']) && allOf.some(saysType)) {
      return allOf
        .filter(saysType)
        .map((each) => bracketed(this.typeOf(each, indent)))
        .join(' & ');
    }
    if (Array.isArray(type)) return union(type.map((each) => this.ofType(each, schema, indent)));
    return this.ofType(type, schema, indent);
  }

  private ofType(type: Json | undefined, schema: JsonObject, indent: string): string {
    switch (type ?? (isJsonObject(schema['properties']) ? 'object' : undefined)) {
      case 'string':
      case 'boolean':
      case 'null':
        return String(type);
      case 'integer':
      case 'number':
        return 'number';
      case 'array':
        return `readonly ${bracketed(this.typeOf(schema['items'], indent))}[]`;
      case 'object':
        return this.object(schema, indent);
      default:
        return 'unknown';
    }
  }

  private object(schema: JsonObject, indent: string): string {
    const { properties, additionalProperties } = schema;
    if (!isJsonObject(properties) || Object.keys(properties).length === 0) {
      const value = isJsonObject(additionalProperties) ? this.typeOf(additionalProperties, indent) : 'unknown';
      return `Readonly<Record<string, ${value}>>`;
    }
    const inner = `${indent}  `;
    const fields = Object.entries(properties).map(([name, property]) => {
      const key = /^[A-Za-z_$][\w$]*$/.test(name) ? name : stringifyJson(name);
      return `${comment(property, inner)}${inner}readonly ${key}?: ${this.typeOf(property, inner)};\n`;
    });
    return `{\n${fields.join('')}${indent}}`;
  }

  /** The name of the type at a place of the same schema; elsewhere nobody looks. */
  private reference(reference: string): string {
    if (!this.at(reference)) return 'unknown';
    const found = this.named.get(reference);
    if (found !== undefined) return found;
    const wanted = pascal(reference.slice(reference.lastIndexOf('/') + 1));
    const taken = new Set(this.named.values());
    let name = wanted;
    for (let count = 2; taken.has(name); count++) name = `${wanted}${count}`;
    this.named.set(reference, name);
    return name;
  }

  private at(reference: string): JsonObject | undefined {
    if (!reference.startsWith('#')) return undefined;
    const keys = reference.slice(1).split('/').filter(Boolean);
    let here: Json | undefined = this.root;
    for (const key of keys) {
      here = isJsonObject(here) ? getKey(here, key.replaceAll('~1', '/').replaceAll('~0', '~')) : undefined;
    }
    return isJsonObject(here) ? here : undefined;
  }
}

function saysType(schema: Json): boolean {
  return (
    isJsonObject(schema) &&
    ['$ref', 'type', 'enum', 'const', 'properties', 'anyOf', 'oneOf'].some((key) => key in schema)
  );
}

function union(types: readonly string[]): string {
  const all = [...new Set(types)];
  return all.includes('unknown') || all.length === 0
    ? 'unknown'
    : all.map((each) => (all.length > 1 ? inUnion(each) : each)).join(' | ');
}

function inUnion(type: string): string {
  return type.startsWith('readonly ') ? `(${type})` : type;
}

function bracketed(type: string): string {
  return / [|&] |^readonly /.test(type.replace(/\{[^]*\}|<.*>/g, '')) ? `(${type})` : type;
}

function literal(value: Json): string {
  if (typeof value === 'string')
    return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n')}'`;
  return typeof value === 'object' && value !== null ? 'unknown' : String(value);
}

/** What a schema says of itself, as a comment. */
function comment(schema: Json | undefined, indent: string): string {
  if (!isJsonObject(schema)) return '';
  const { description, title, default: standard, deprecated } = schema;
  const about = [description, title].find((each): each is string => typeof each === 'string' && each.trim() !== '');
  const lines = (about ?? '')
    .trim()
    .split(/\s*\n\s*/)
    .filter(Boolean);
  if (standard !== undefined && (typeof standard !== 'object' || standard === null))
    lines.push(`@default ${stringifyJson(standard)}`);
  if (deprecated === true) lines.push('@deprecated');
  const safe = lines.map((line) => line.replaceAll('*/', '* /'));
  if (safe.length === 0) return '';
  if (safe.length === 1) return `${indent}/** ${safe.join('')} */\n`;
  return `${indent}/**\n${safe.map((line) => `${indent} * ${line}\n`).join('')}${indent} */\n`;
}

function pascal(name: string): string {
  const text = name
    .split(/[^A-Za-z0-9]+/)
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join('');
  return /^[A-Za-z]/.test(text) ? text : `Type${text}`;
}
