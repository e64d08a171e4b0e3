import { canonicalQuantity, QuantityError, type Json, type ScalarSchema } from '../../../kube/index.js';
import { goTypeOf } from './go-types.js';

/** A text in its canonical form, or why it is none of its format. */
export type ReadText = { readonly value: Json; readonly fault?: undefined } | { readonly fault: string };

/** Reads a text that stands for something, as Kubernetes does: times become UTC, quantities take their canonical form. */
export function readText(format: NonNullable<ScalarSchema['format']>, value: Json): ReadText {
  if (format === 'quantity') return readQuantity(value);
  if (typeof value !== 'string') {
    return { fault: `json: cannot unmarshal ${goTypeOf(value)} into Go value of type string` };
  }
  if (format !== 'byte') return readTime(value, format === 'microtime');
  const at = corruptByte(value);
  return at === undefined ? { value } : { fault: `illegal base64 data at input byte ${at}` };
}

function readQuantity(value: Json): ReadText {
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'bigint') return { value };
  try {
    return { value: canonicalQuantity(value) };
  } catch (error) {
    if (!(error instanceof QuantityError)) throw error;
    const pattern = '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$';
    return { fault: `quantities must match the regular expression '${pattern}'` };
  }
}

/** The pieces of a time as Go's layouts name them. */
const PIECES: readonly (readonly [name: string, pattern: RegExp])[] = [
  ['2006', /^\d{4}/],
  ['-', /^-/],
  ['01', /^\d{2}/],
  ['-', /^-/],
  ['02', /^\d{2}/],
  ['T', /^T/],
  ['15', /^\d{2}/],
  [':', /^:/],
  ['04', /^\d{2}/],
  [':', /^:/],
  ['05', /^\d{2}/],
];
const ZONE = ['Z07:00', /^(?:Z|[-+]\d{2}:\d{2})/] as const;

/** As nearly all times are written. */
const PLAIN_TIME = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$/;

function readTime(text: string, micro: boolean): ReadText {
  if (!micro && PLAIN_TIME.test(text)) return { value: text };
  const pieces = [...PIECES, micro ? (['.000000', /^\.\d{6}/] as const) : (['', /^(?:[.,]\d+)?/] as const), ZONE];
  const layout = pieces.map(([name]) => name).join('');
  const wrong = `parsing time ${JSON.stringify(text)}`;
  let rest = text;
  for (const [name, pattern] of pieces) {
    const found = pattern.exec(rest)?.[0];
    if (found === undefined) {
      return { fault: `${wrong} as "${layout}": cannot parse ${JSON.stringify(rest)} as "${name}"` };
    }
    rest = rest.slice(found.length);
  }
  if (rest !== '') return { fault: `${wrong}: extra text: ${JSON.stringify(rest)}` };
  const time = new Date(text.replace(',', '.'));
  if (Number.isNaN(time.getTime())) return { fault: `${wrong}: ${outOfRange(text)} out of range` };
  const seconds = time.toISOString().slice(0, 19);
  return { value: micro ? `${seconds}${text.slice(19, 26)}Z` : `${seconds}Z` };
}

function outOfRange(text: string): string {
  const [month = 0, day = 0, hour = 0, minute = 0] = [5, 8, 11, 14].map((at) => Number(text.slice(at, at + 2)));
  if (month < 1 || month > 12) return 'month';
  if (day < 1 || day > 31) return 'day';
  if (hour > 23) return 'hour';
  return minute > 59 ? 'minute' : 'second';
}

/** The first byte at which a text stops being padded base64, as Go's decoder counts. */
function corruptByte(text: string): number | undefined {
  let at = 0;
  const skip = (): void => {
    while (text[at] === '\n' || text[at] === '\r') at++;
  };
  for (;;) {
    for (let digit = 0; digit < 4; digit++) {
      skip();
      if (at === text.length) return digit === 0 ? undefined : at - digit;
      const character = text[at] ?? '';
      at++;
      if (/[A-Za-z0-9+/]/.test(character)) continue;
      if (character !== '=' || digit < 2) return at - 1;
      if (digit === 2) {
        skip();
        if (at === text.length) return text.length;
        if (text[at] !== '=') return at - 1;
        at++;
      }
      skip();
      return at < text.length ? at : undefined;
    }
  }
}
