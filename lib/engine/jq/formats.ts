import type { Json } from '../../kube/index.js';
import type { Budget } from './budget.js';
import { JqError } from './errors.js';
import { shown, toJson } from './values.js';

/**
 * A value in one of jq's text formats: `@text`, `@json`, `@base64`, `@base64d`, `@uri`, `@html`, `@csv`, `@tsv`, `@sh`.
 *
 * @throws JqError
 */
export function formatted(name: string, value: Json, budget: Budget): string {
  const text = typeof value === 'string' ? value : toJson(value, budget);
  budget.spend(text.length >> 5);
  switch (name) {
    case 'text':
      return text;
    case 'json':
      return toJson(value, budget);
    case 'base64':
      return Buffer.from(text, 'utf8').toString('base64');
    case 'base64d':
      return decoded(text);
    case 'uri':
      return encodeURIComponent(text).replace(
        /[!'()*]/g,
        (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
      );
    case 'html':
      return text.replace(/[<>&'"]/g, (char) => `&#${char.charCodeAt(0)};`);
    case 'csv':
      return row(value, ',', (cell) => `"${cell.replaceAll('"', '""')}"`);
    case 'tsv':
      return row(value, '\t', (cell) => cell.replace(/[\t\n\r\\]/g, (char) => escapes[char] ?? char));
    case 'sh':
      return (Array.isArray(value) ? value : [value])
        .map((part) => (typeof part === 'string' ? `'${part.replaceAll("'", "'\\''")}'` : toJson(part, budget)))
        .join(' ');
    default:
      throw new JqError(`format not defined: @${name}`);
  }
}

const escapes: Readonly<Record<string, string>> = { '\t': '\\t', '\n': '\\n', '\r': '\\r', '\\': '\\\\' };

function decoded(text: string): string {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text)) throw new JqError(`@base64d cannot be applied to: ${shown(text)}`);
  return Buffer.from(text, 'base64').toString('utf8');
}

function row(value: Json, separator: string, quote: (cell: string) => string): string {
  if (!Array.isArray(value)) throw new JqError(`expected an array but got: ${shown(value)}`);
  return value
    .map((cell) => {
      if (typeof cell === 'string') return quote(cell);
      if (cell === null) return '';
      if (typeof cell === 'object') throw new JqError(`a row cannot hold: ${shown(cell)}`);
      return String(cell);
    })
    .join(separator);
}
