import { goPattern } from '../../structural-patterns.js';
import type { CelEnvironment } from '../engine.js';
import { failed } from './failure.js';

/** The functions of texts and regular expressions beyond CEL's own. */
export function registerStrings(environment: CelEnvironment): void {
  environment
    .registerFunction('string.charAt(int): string', (text: string, index: bigint) => {
      const characters = [...text];
      if (index < 0 || index > characters.length) throw failed(`index out of range: ${index}`);
      return characters[Number(index)] ?? '';
    })
    .registerFunction('string.replace(string, string): string', (text: string, from: string, to: string) =>
      text.split(from).join(to),
    )
    .registerFunction(
      'string.replace(string, string, int): string',
      (text: string, from: string, to: string, times: bigint) => replaced(text, from, to, Number(times)),
    )
    .registerFunction('string.format(list<dyn>): string', (text: string, values: readonly unknown[]) =>
      formatted(text, values),
    )
    .registerFunction('string.find(string): string', (text: string, pattern: string) => {
      return regex(pattern).exec(text)?.[0] ?? '';
    })
    .registerFunction('string.findAll(string): list<string>', (text: string, pattern: string) => found(text, pattern))
    .registerFunction('string.findAll(string, int): list<string>', (text: string, pattern: string, most: bigint) =>
      most < 0 ? found(text, pattern) : found(text, pattern).slice(0, Number(most)),
    );
}

function regex(pattern: string): RegExp {
  const read = goPattern(pattern);
  if (read === undefined) throw failed(`Illegal regex: error parsing regexp: \`${pattern}\``);
  return read;
}

function found(text: string, pattern: string): string[] {
  const { source, flags } = regex(pattern);
  return [...text.matchAll(new RegExp(source, `${flags}g`))].map(([whole]) => whole);
}

function replaced(text: string, from: string, to: string, times: number): string {
  if (times < 0) return text.split(from).join(to);
  const parts = text.split(from);
  const kept = parts.slice(0, times + 1);
  const rest = parts.slice(times + 1);
  return [kept.join(to), ...rest].join(from);
}

function formatted(text: string, values: readonly unknown[]): string {
  let index = 0;
  return text.replace(/%(?:\.(\d+))?([a-zA-Z%])/g, (_whole, precision: string | undefined, verb: string) => {
    if (verb === '%') return '%';
    if (index >= values.length) throw failed(`index ${index} out of range`);
    const value = values[index++];
    switch (verb) {
      case 's':
        return shown(value);
      case 'd':
        return String(value);
      case 'f':
        return Number(value).toFixed(precision === undefined ? 6 : Number(precision));
      case 'e':
        return Number(value)
          .toExponential(precision === undefined ? 6 : Number(precision))
          .replace(/e([+-])(\d)$/, 'e$10$2');
      case 'b':
        return typeof value === 'boolean' ? (value ? '1' : '0') : BigInt(String(value)).toString(2);
      case 'o':
        return BigInt(String(value)).toString(8);
      case 'x':
      case 'X': {
        const digits =
          typeof value === 'string' ? Buffer.from(value).toString('hex') : BigInt(String(value)).toString(16);
        return verb === 'X' ? digits.toUpperCase() : digits;
      }
      default:
        throw failed(`could not parse formatting clause: unrecognized formatting clause "${verb}"`);
    }
  });
}

function shown(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(shown).join(', ')}]`;
  if (value instanceof Date) return value.toISOString().replace(/\.000Z$/, 'Z');
  if (typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === null) {
    const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${entries.map(([key, item]) => `${key}: ${shown(item)}`).join(', ')}}`;
  }
  return String(value);
}
