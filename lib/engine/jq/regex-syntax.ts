import { JqError } from './errors.js';

/** A regular expression. */
export type Regex =
  | { readonly type: 'sequence' | 'choice'; readonly parts: readonly Regex[] }
  | { readonly type: 'set'; readonly has: (char: string) => boolean }
  | { readonly type: 'start' | 'end' | 'lineStart' | 'lineEnd' | 'boundary' | 'notBoundary' }
  | { readonly type: 'group'; readonly index: number; readonly body: Regex }
  | {
      readonly type: 'repeat';
      readonly body: Regex;
      readonly least: number;
      readonly most: number;
      readonly greedy: boolean;
    };

/** A regular expression with the names of its groups, by position. */
export interface ParsedRegex {
  readonly body: Regex;
  readonly names: readonly (string | null)[];
}

/** Letters after `flags`: `x` extended, `i` case does not count, `s` dot takes a newline, `n` no empty matches, `g` all matches. */
export interface RegexFlags {
  readonly ignoreCase: boolean;
  readonly dotAll: boolean;
  readonly extended: boolean;
  readonly multiline: boolean;
}

const MOST_REPEATS = 1000;
const MOST_DEPTH = 100;
const WORD = /\w/;

/**
 * Reads a regular expression: RE2's syntax without Unicode classes.
 *
 * @throws JqError
 */
export function parseRegex(source: string, flags: RegexFlags): ParsedRegex {
  return new RegexParser([...source], flags).parse();
}

class RegexParser {
  private at = 0;
  private depth = 0;
  private readonly names: (string | null)[] = [];

  constructor(
    private readonly chars: readonly string[],
    private flags: RegexFlags,
  ) {}

  parse(): ParsedRegex {
    const body = this.choice();
    if (this.at < this.chars.length) throw this.invalid('unexpected )');
    return { body, names: this.names };
  }

  private choice(): Regex {
    if (++this.depth > MOST_DEPTH) throw this.invalid('nested too deeply');
    const parts = [this.sequence()];
    while (this.take('|')) parts.push(this.sequence());
    this.depth--;
    return parts.length === 1 && parts[0] ? parts[0] : { type: 'choice', parts };
  }

  private sequence(): Regex {
    const parts: Regex[] = [];
    for (let char; (char = this.chars[this.at]) !== undefined && char !== '|' && char !== ')';) {
      if (this.flags.extended && /\s/.test(char)) this.at++;
      else parts.push(this.repeated(this.atom()));
    }
    return { type: 'sequence', parts };
  }

  private repeated(body: Regex): Regex {
    const char = this.chars[this.at];
    let bounds: [number, number] | undefined;
    if (char === '*') bounds = [0, Infinity];
    else if (char === '+') bounds = [1, Infinity];
    else if (char === '?') bounds = [0, 1];
    if (bounds) this.at++;
    else if (char === '{') bounds = this.counts();
    if (!bounds) return body;
    const [least, most] = bounds;
    const greedy = !this.take('?');
    return this.repeated({ type: 'repeat', body, least, most, greedy });
  }

  private counts(): [number, number] | undefined {
    const [all = '', from, comma, to] =
      /^\{(\d+)(,?)(\d*)\}/.exec(this.chars.slice(this.at, this.at + 20).join('')) ?? [];
    if (from === undefined) return undefined;
    this.at += all.length;
    const least = Number(from);
    const most = comma === '' ? least : to === '' || to === undefined ? Infinity : Number(to);
    if (least > MOST_REPEATS || (most !== Infinity && most > MOST_REPEATS) || most < least) {
      throw this.invalid('invalid repeat count');
    }
    return [least, most];
  }

  private atom(): Regex {
    const char = this.chars[this.at++] ?? '';
    switch (char) {
      case '(':
        return this.group();
      case '[':
        return { type: 'set', has: this.characterClass() };
      case '.': {
        const all = this.flags.dotAll;
        return { type: 'set', has: (other) => all || other !== '\n' };
      }
      case '^':
        return { type: this.flags.multiline ? 'lineStart' : 'start' };
      case '$':
        return { type: this.flags.multiline ? 'lineEnd' : 'end' };
      case '\\':
        return this.escape();
      case '*':
      case '+':
      case '?':
        throw this.invalid('missing argument to repetition operator');
      default:
        return this.literal(char);
    }
  }

  private group(): Regex {
    let index: number | undefined;
    const outer = this.flags;
    if (this.take('?')) {
      const rest = this.chars.slice(this.at, this.at + 80).join('');
      const named = /^P?<([A-Za-z_]\w*)>/.exec(rest);
      const flagged = /^([imsx]*)(?:-([imsx]*))?([:)])/.exec(rest);
      if (named) {
        this.at += named[0].length;
        index = this.names.push(named[1] ?? null) - 1;
      } else if (flagged) {
        this.at += flagged[0].length;
        this.flags = withFlags(outer, flagged[1] ?? '', flagged[2] ?? '');
        if (flagged[3] === ')') return { type: 'sequence', parts: [] };
      } else throw this.invalid('invalid or unsupported group');
    } else index = this.names.push(null) - 1;
    const body = this.choice();
    if (!this.take(')')) throw this.invalid('missing closing )');
    this.flags = outer;
    return index === undefined ? body : { type: 'group', index, body };
  }

  private escape(): Regex {
    const char = this.chars[this.at++];
    if (char === undefined) throw this.invalid('trailing backslash');
    if (char === 'b') return { type: 'boundary' };
    if (char === 'B') return { type: 'notBoundary' };
    if (char === 'A') return { type: 'start' };
    if (char === 'z') return { type: 'end' };
    const known = classOf(char);
    return known ? { type: 'set', has: known } : this.literal(this.escaped(char));
  }

  private escaped(char: string): string {
    const simple: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', f: '\f', v: '\v', a: '\x07' };
    if (char === 'x') {
      const [all = '', short, long] =
        /^(?:([0-9a-fA-F]{2})|\{([0-9a-fA-F]{1,6})\})/.exec(this.chars.slice(this.at, this.at + 10).join('')) ?? [];
      if (all === '') throw this.invalid('invalid escape');
      this.at += all.length;
      return String.fromCodePoint(Math.min(parseInt(short ?? long ?? '0', 16), 0x10ffff));
    }
    if (simple[char] !== undefined) return simple[char];
    if (/[A-Za-z0-9]/.test(char)) throw this.invalid(`invalid escape \\${char}`);
    return char;
  }

  private literal(char: string): Regex {
    return { type: 'set', has: this.equals(char) };
  }

  private equals(char: string): (other: string) => boolean {
    if (!this.flags.ignoreCase) return (other) => other === char;
    const lower = char.toLowerCase();
    return (other) => other.toLowerCase() === lower;
  }

  private characterClass(): (char: string) => boolean {
    const negated = this.take('^');
    const tests: ((char: string) => boolean)[] = [];
    for (let first = true; first || this.chars[this.at] !== ']'; first = false) {
      const item = this.classItem();
      if (typeof item !== 'string') tests.push(item);
      else if (
        this.chars[this.at] === '-' &&
        this.chars[this.at + 1] !== ']' &&
        this.chars[this.at + 1] !== undefined
      ) {
        this.at++;
        const end = this.classItem();
        if (typeof end !== 'string' || end < item) throw this.invalid('invalid character class range');
        tests.push(this.within(item, end));
      } else tests.push(this.equals(item));
    }
    this.at++;
    return (char) => tests.some((test) => test(char)) !== negated;
  }

  private classItem(): string | ((char: string) => boolean) {
    const char = this.chars[this.at++];
    if (char === undefined) throw this.invalid('missing closing ]');
    if (char === '[' && this.chars[this.at] === ':') {
      const [all = '', negated, name = ''] =
        /^:(\^?)(\w+):\]/.exec(this.chars.slice(this.at, this.at + 14).join('')) ?? [];
      const found = posix[name];
      if (!found) throw this.invalid('invalid character class');
      this.at += all.length;
      return (other) => found.test(other) === (negated === '');
    }
    if (char !== '\\') return char;
    const escaped = this.chars[this.at++];
    if (escaped === undefined) throw this.invalid('trailing backslash');
    return classOf(escaped) ?? this.escaped(escaped);
  }

  private within(from: string, to: string): (char: string) => boolean {
    const inside = (char: string): boolean => char >= from && char <= to;
    if (!this.flags.ignoreCase) return inside;
    return (char) => inside(char.toLowerCase()) || inside(char.toUpperCase());
  }

  private take(char: string): boolean {
    const found = this.chars[this.at] === char;
    if (found) this.at++;
    return found;
  }

  private invalid(what: string): JqError {
    return new JqError(`invalid regular expression ${JSON.stringify(this.chars.join(''))}: ${what}`);
  }
}

const posix: Readonly<Record<string, RegExp>> = {
  alnum: /[A-Za-z0-9]/,
  alpha: /[A-Za-z]/,
  digit: /\d/,
  lower: /[a-z]/,
  upper: /[A-Z]/,
  space: /\s/,
  punct: /[!-/:-@[-`{-~]/,
  xdigit: /[0-9A-Fa-f]/,
  word: WORD,
};

function classOf(char: string): ((char: string) => boolean) | undefined {
  const pattern = ({ d: /\d/, s: /[\t\n\f\r ]/, w: WORD } as Readonly<Record<string, RegExp>>)[char.toLowerCase()];
  if (!pattern || !/[a-zA-Z]/.test(char)) return undefined;
  const positive = char === char.toLowerCase();
  return (other) => pattern.test(other) === positive;
}

function withFlags(flags: RegexFlags, on: string, off: string): RegexFlags {
  const decide = (letter: string, before: boolean): boolean => (on.includes(letter) || before) && !off.includes(letter);
  return {
    ignoreCase: decide('i', flags.ignoreCase),
    dotAll: decide('s', flags.dotAll),
    extended: decide('x', flags.extended),
    multiline: decide('m', flags.multiline),
  };
}
