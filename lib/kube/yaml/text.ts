/** What a character may do in a plain (unquoted) scalar. */
const START = 1;
const INNER = 2;

const CHARACTERS = new Uint8Array(128);
mark(START | INNER, 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_/$');
mark(INNER, '0123456789.@+=;()~^<>!?"\'*&|%`-');

const SPACE = 32;
const DASH = 45;
const COLON = 58;

/** A number with a unit, such as a quantity, duration or percentage: text in every YAML. */
const WITH_UNIT = /^[1-9][0-9]*(?:m|k|Ki|M|Mi|G|Gi|T|Ti|h|s|ms|d|%)$/;

/** Words that some reader takes for a boolean or null. */
const WORD = /^(?:y|n|yes|no|on|off|true|false|null)$/i;

/** What `JSON.stringify` leaves bare and a YAML reader may refuse or take for a line break. */
const UNSAFE_IN_QUOTES = /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g;

/** Text that a literal block can hold: printable, no line break but the newline. */
const PRINTABLE = /^[\t\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]*$/u;

/** A first line that starts with a blank, or a line of nothing but blanks: readers differ about both. */
const AMBIGUOUS_BLANKS = /^[ \t\n]|\n[ \t]+(?:\n|$)/;

/** A string on one line: plain where that is safe, else in double quotes. */
export function plainOrQuoted(text: string): string {
  return isPlain(text) ? text : quote(text);
}

/**
 * Whether no reader of YAML 1.1 or 1.2 takes the bare text for anything but text: it begins with a letter (also after `-` or
 * `--`), `/`, `_` or `$`; a blank or colon is followed by a plain character; it is no word with a meaning.
 */
function isPlain(text: string): boolean {
  const length = text.length;
  if (length === 0) return false;
  let at = 0;
  let code = text.charCodeAt(0);
  if (code === DASH) {
    code = text.charCodeAt(++at);
    if (code === DASH) code = text.charCodeAt(++at);
    if (!((code | 32) >= 97 && (code | 32) <= 122)) return false;
  }
  if (code > 127) return false;
  if (((CHARACTERS[code] ?? 0) & START) === 0) return code > 48 && code < 58 && length < 16 && WITH_UNIT.test(text);
  for (at++; at < length; at++) {
    code = text.charCodeAt(at);
    if (code > 127) return false;
    if (((CHARACTERS[code] ?? 0) & INNER) !== 0) continue;
    if (code === COLON) code = text.charCodeAt(++at);
    else if (code !== SPACE) return false;
    else while (code === SPACE) code = text.charCodeAt(++at);
    // NaN, the code beyond the end, is no plain character either.
    if (!(code < 128) || ((CHARACTERS[code] ?? 0) & INNER) === 0) return false;
  }
  return length > 5 || !WORD.test(text);
}

/** A string in double quotes, all on one line. */
export function quote(text: string): string {
  return JSON.stringify(text).replace(UNSAFE_IN_QUOTES, escape);
}

function escape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** A string of several lines as a literal block (`|`), or undefined where that might not be read back equal. */
export function toLiteral(text: string, indent: string): string | undefined {
  if (AMBIGUOUS_BLANKS.test(text) || !PRINTABLE.test(text)) return undefined;
  const keep = text.endsWith('\n\n');
  const clip = !keep && text.endsWith('\n');
  const body = keep || clip ? text.slice(0, -1) : text;
  const lines = body.replace(/\n(?=[^\n])/g, `\n${indent}`);
  return `${keep ? '|+' : clip ? '|' : '|-'}\n${indent}${lines}`;
}

function mark(role: number, characters: string): void {
  for (const character of characters) {
    const code = character.charCodeAt(0);
    CHARACTERS[code] = (CHARACTERS[code] ?? 0) | role;
  }
}
