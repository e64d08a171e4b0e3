import { JqSyntaxError } from './errors.js';

/** A piece of a jq program. */
export type Token =
  | { readonly type: 'symbol' | 'name' | 'field' | 'variable' | 'format'; readonly text: string; readonly at: number }
  | { readonly type: 'number'; readonly text: string; readonly at: number }
  | {
      readonly type: 'text';
      readonly text: string;
      readonly parts: readonly (string | readonly Token[])[];
      readonly at: number;
    }
  | { readonly type: 'end'; readonly text: ''; readonly at: number };

const SPACE = /(?:\s+|#[^\n]*)+/y;
const WORD = /[A-Za-z_][A-Za-z0-9_]*(?:::[A-Za-z_][A-Za-z0-9_]*)*/y;
const NUMBER = /(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/y;
const SYMBOL = /\/\/=|\?\/\/|\.\.|\/\/|\|=|\+=|-=|\*=|\/=|%=|==|!=|<=|>=|[.[\]{}()|,:;=<>+\-*/%?]/y;
const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

/**
 * Takes a jq program apart.
 *
 * @throws JqSyntaxError
 */
export function tokenize(program: string): Token[] {
  return new Lexer(program).all();
}

class Lexer {
  private at = 0;

  constructor(private readonly source: string) {}

  all(): Token[] {
    const tokens = this.until(undefined);
    tokens.push({ type: 'end', text: '', at: this.at });
    return tokens;
  }

  /** The tokens up to the closing parenthesis of an interpolation, or to the end. */
  private until(close: ')' | undefined): Token[] {
    const tokens: Token[] = [];
    let depth = 0;
    for (;;) {
      this.match(SPACE);
      if (this.at >= this.source.length) {
        if (close) throw new JqSyntaxError('unterminated string literal');
        return tokens;
      }
      const token = this.token();
      if (close && token.type === 'symbol') {
        if (token.text === '(') depth++;
        else if (token.text === ')' && depth-- === 0) return tokens;
      }
      tokens.push(token);
    }
  }

  private token(): Token {
    const at = this.at;
    const char = this.source[at] ?? '';
    if (char === '"') return this.text();
    if (char === '.' && /[A-Za-z_]/.test(this.source[at + 1] ?? '')) {
      this.at++;
      return { type: 'field', text: this.match(/[A-Za-z_][A-Za-z0-9_]*/y) ?? '', at };
    }
    if (char === '$' || char === '@') {
      this.at++;
      const name = this.match(WORD);
      if (name === undefined) throw this.unexpected(at);
      return { type: char === '$' ? 'variable' : 'format', text: name, at };
    }
    const number = this.match(NUMBER);
    if (number !== undefined) return { type: 'number', text: number, at };
    const word = this.match(WORD);
    if (word !== undefined) return { type: 'name', text: word, at };
    const symbol = this.match(SYMBOL);
    if (symbol === undefined) throw this.unexpected(at);
    return { type: 'symbol', text: symbol, at };
  }

  private text(): Token {
    const at = this.at++;
    const parts: (string | readonly Token[])[] = [];
    let part = '';
    for (;;) {
      const char = this.source[this.at++];
      if (char === undefined) throw new JqSyntaxError('unterminated string literal');
      if (char === '"') break;
      if (char !== '\\') part += char;
      else if (this.source[this.at] === '(') {
        this.at++;
        parts.push(part, [...this.until(')'), { type: 'end', text: '', at: this.at }]);
        part = '';
      } else part += this.escape();
    }
    parts.push(part);
    return { type: 'text', text: parts.length === 1 ? part : '', parts, at };
  }

  private escape(): string {
    const char = this.source[this.at++] ?? '';
    if (char === 'u') {
      const digits = this.match(/[0-9a-fA-F]{4}/y);
      if (digits !== undefined) return String.fromCharCode(parseInt(digits, 16));
    } else if (Object.hasOwn(ESCAPES, char)) return ESCAPES[char] ?? '';
    throw new JqSyntaxError(`invalid escape sequence "\\${char}" in string literal`);
  }

  private match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.source)?.[0];
    if (found !== undefined) this.at += found.length;
    return found;
  }

  private unexpected(at: number): JqSyntaxError {
    return new JqSyntaxError(`unexpected token ${JSON.stringify(this.source[at])} at position ${at}`);
  }
}
