/**
 * Text that no reader of YAML 1.1 or 1.2 takes for anything but text: begins with a letter (also after `-` or `--`), `/`, `_` or `$`, has no blank before a `#`,
 * no colon at the end or before a blank, none of the characters that mean something inside flow collections.
 */
const PLAIN =
  /^(?:[A-Za-z/_$]|--?[A-Za-z])(?:[A-Za-z0-9/_$.@+=;()~^<>!?"'*&|%`-]|:(?=[^\s:]))*(?: +(?:[A-Za-z0-9/_$.@+=;()~^<>!?"'*&|%`-]|:(?=[^\s:]))(?:[A-Za-z0-9/_$.@+=;()~^<>!?"'*&|%`-]|:(?=[^\s:]))*)*$/;

/** A number with a unit, such as a quantity, duration or percentage: text in every YAML. */
const WITH_UNIT = /^[1-9][0-9]*(?:m|k|Ki|M|Mi|G|Gi|T|Ti|h|s|ms|d|%)$/;

/** Words that some reader takes for a boolean or null. */
const WORD = /^(?:y|n|yes|no|on|off|true|false|null)$/i;

/** What `JSON.stringify` leaves bare and a YAML reader may refuse or take for a line break. */
const UNSAFE_IN_QUOTES = /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g;

/** Lines of a literal block: printable, no carriage return, no other line break than the newline. */
const PRINTABLE = /^[\t\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]*$/u;

/** A first line that starts with a blank, or a line of nothing but blanks: readers differ about both. */
const AMBIGUOUS_BLANKS = /^[ \t\n]|\n[ \t]+(?:\n|$)/;

const known = new Map<string, string>();

/** A string on one line: plain where that is safe, else quoted. */
export function plainOrQuoted(text: string): string {
  if (text.length > 64) return isPlain(text) ? text : quote(text);
  let written = known.get(text);
  if (written === undefined) {
    written = isPlain(text) ? text : quote(text);
    if (known.size >= 20_000) known.clear();
    known.set(text, written);
  }
  return written;
}

function isPlain(text: string): boolean {
  return (PLAIN.test(text) && !(text.length <= 5 && WORD.test(text))) || WITH_UNIT.test(text);
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
  const end = text.length;
  const keep = text.endsWith('\n\n');
  const clip = !keep && text.endsWith('\n');
  const body = keep || clip ? text.slice(0, end - 1) : text;
  const lines = body.replace(/\n(?=[^\n])/g, `\n${indent}`);
  return `${keep ? '|+' : clip ? '|' : '|-'}\n${indent}${lines}`;
}
