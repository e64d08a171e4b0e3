import { exactInteger } from '../integers.js';

/** What the plain scalars of YAML 1.1 mean that are words, as the YAML reader of kubectl has them. */
const WORDS = new Map<string, boolean | null>([
  ...pairs(true, ['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON']),
  ...pairs(false, ['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF']),
  ...pairs(null, ['', '~', 'null', 'Null', 'NULL']),
]);

/** Is a plain scalar a boolean of YAML 1.1, which is text in YAML 1.2? */
export function isOldBoolean(text: string): boolean {
  return typeof WORDS.get(text) === 'boolean' && !/^(true|false)$/i.test(text);
}

const NOT_FINITE = /^(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;
const INTEGER = /^([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[bB]([01]+)|0[oO]?([0-7]+)|(0|[1-9][0-9]*))$/;
const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;

/** A number that JSON cannot hold. */
export const NOT_JSON = Symbol('not JSON');

/**
 * What a plain (unquoted) scalar means to kubectl and Argo CD (sigs.k8s.io/yaml, YAML 1.1): `yes` is true, `0644` is 420,
 * `1_000` is 1000; dates, times, sexagesimals and numbers beyond a double stay strings; integers are exact. Infinity and NaN give {@link NOT_JSON}.
 */
export function resolvePlain(text: string): string | number | bigint | boolean | null | typeof NOT_JSON {
  const first = text.charCodeAt(0);
  const numeric = (first >= 48 && first <= 57) || first === 45 || first === 43 || first === 46;
  if (!numeric) {
    if (text.length > 5) return text;
    const word = WORDS.get(text);
    return word === undefined ? text : word;
  }
  if (NOT_FINITE.test(text)) return NOT_JSON;
  const digits = text.includes('_') ? text.replaceAll('_', '') : text;
  const integer = INTEGER.exec(digits);
  if (integer !== null) return readInteger(integer);
  if (!FLOAT.test(digits)) return text;
  const number = Number(digits);
  return Number.isFinite(number) ? number : text;
}

function readInteger([whole, sign, hex, binary, octal, decimal]: RegExpExecArray): number | bigint {
  if (decimal !== undefined && whole.length < 16) return Number(whole) + 0;
  const literal =
    hex !== undefined
      ? `0x${hex}`
      : binary !== undefined
        ? `0b${binary}`
        : octal !== undefined
          ? `0o${octal}`
          : decimal;
  const value = BigInt(literal ?? 0);
  return exactInteger(sign === '-' ? -value : value);
}

function pairs<T>(value: T, words: readonly string[]): [string, T][] {
  return words.map((word) => [word, value]);
}
