import { isJsonObject, type Json, type JsonObject } from '../json.js';
import { plainOrQuoted, quote, toLiteral } from './text.js';

/** Options of the YAML writers. */
export interface WriteYamlOptions {
  /** Writes the keys of every mapping in order of their UTF-16 code units. @default false */
  readonly sortKeys?: boolean;
}

/** Keys longer than this are written with `?`: readers look no further than 1024 characters for the colon. */
const LONG_KEY = 1000;

/**
 * Writes one YAML document in block style, with a newline at its end, which every reader of YAML 1.1 and 1.2 reads back
 * equal: text that any of them could take for something else is quoted.
 *
 * @throws RangeError for a number that is not finite
 */
export function writeYaml(value: Json, options: WriteYamlOptions = {}): string {
  return new Writer(options.sortKeys === true).document(value);
}

/** The one-pass emitter: appends to one text, since joining the texts of parts is what costs. */
class Writer {
  private text = '';

  constructor(private readonly sorted: boolean) {}

  document(value: Json): string {
    if (Array.isArray(value) && value.length > 0) this.items(value, 0, '');
    else if (!isJsonObject(value) || !this.entries(value, 0, '')) {
      this.text += `${scalarText(value)}\n`;
    }
    // Looking at a character lets the engine turn the many parts into one flat text, while they are still in its caches.
    this.text.charCodeAt(0);
    return this.text;
  }

  /** The entries of a mapping; `lead` stands before the first instead of the indentation. False when there are none. */
  private entries(object: JsonObject, depth: number, lead: string): boolean {
    const keys = this.sorted ? Object.keys(object).sort() : Object.keys(object);
    const indent = indentOf(depth);
    let head = lead;
    let any = false;
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i] as string;
      const value = object[key];
      if (value === undefined) continue;
      head += keyText(key, indent);
      if (typeof value === 'string') this.text += `${head} ${stringText(value, depth)}\n`;
      else if (typeof value !== 'object' || value === null) this.text += `${head} ${scalarText(value)}\n`;
      else if (Array.isArray(value)) {
        if (value.length === 0) this.text += `${head} []\n`;
        else this.items(value, depth + 1, `${head}\n`);
      } else if (!this.entries(value, depth + 1, `${head}\n${indentOf(depth + 1)}`)) this.text += `${head} {}\n`;
      head = indent;
      any = true;
    }
    return any;
  }

  /** The items of a list that is not empty; `lead` stands before the first item's indentation. */
  private items(items: readonly (Json | undefined)[], depth: number, lead: string): void {
    const indent = indentOf(depth);
    let head = `${lead}${indent}- `;
    for (let i = 0; i < items.length; i++) {
      this.item(items[i] ?? null, depth, head);
      head = `${indent}- `;
    }
  }

  private item(item: Json, depth: number, head: string): void {
    if (typeof item === 'string') this.text += `${head}${stringText(item, depth)}\n`;
    else if (typeof item !== 'object' || item === null) this.text += `${head}${scalarText(item)}\n`;
    else if (Array.isArray(item)) {
      if (item.length === 0) this.text += `${head}[]\n`;
      else this.nested(item, depth + 1, head);
    } else if (!this.entries(item, depth + 1, head)) this.text += `${head}{}\n`;
  }

  /** A list in a list: its first item stands on the line of the outer item. */
  private nested(items: readonly Json[], depth: number, lead: string): void {
    let head = `${lead}- `;
    for (let i = 0; i < items.length; i++) {
      this.item(items[i] ?? null, depth, head);
      head = `${indentOf(depth)}- `;
    }
  }
}

function scalarText(value: Json): string {
  switch (typeof value) {
    case 'string':
      return plainOrQuoted(value);
    case 'number':
      return numberText(value);
    case 'object':
      return value === null ? 'null' : Array.isArray(value) ? '[]' : '{}';
    default:
      return String(value);
  }
}

function numberText(value: number): string {
  if (!Number.isFinite(value)) throw new RangeError(`YAML for Kubernetes has no number ${value}`);
  const text = String(value);
  // The shortest digits of a double beyond 2^53 are another integer than the double itself, and integers are read exactly.
  if (Number.isInteger(value) && !Number.isSafeInteger(value) && Math.abs(value) < 1e21)
    return BigInt(value).toString();
  // YAML 1.1 wants a point in a number with an exponent.
  return text.includes('e') && !text.includes('.') ? text.replace('e', '.0e') : text;
}

function stringText(value: string, depth: number): string {
  if (value.includes('\n')) return toLiteral(value, indentOf(depth + 1)) ?? quote(value);
  return plainOrQuoted(value);
}

const keyTexts = new Map<string, string>();

function keyText(key: string, indent: string): string {
  const known = keyTexts.get(key);
  if (known !== undefined) return known;
  const text = plainOrQuoted(key);
  if (text.length > LONG_KEY) return `? ${text}\n${indent}:`;
  if (keyTexts.size >= 10_000) keyTexts.clear();
  keyTexts.set(key, `${text}:`);
  return `${text}:`;
}

const indents: string[] = [];

function indentOf(depth: number): string {
  return (indents[depth] ??= '  '.repeat(depth));
}
