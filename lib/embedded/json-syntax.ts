import { parseJson, stringifyJson, type Json } from '../kube/index.js';

/** How deep the JSON of a request may nest: what walks through it later does so by recursion. */
const MAX_DEPTH = 1_000;

/** Where a text stops being JSON. */
class SyntaxFault extends Error {}

const LITERALS: ReadonlyMap<string, string> = new Map([
  ['t', 'true'],
  ['f', 'false'],
  ['n', 'null'],
]);

/**
 * Reads the JSON of a request.
 *
 * @throws SyntaxError for text that is no JSON, or nests too deep; {@link jsonSyntaxFault} says why
 */
export function parseRequest(text: string): Json {
  if (isTooDeep(text)) throw new SyntaxError('exceeded max depth');
  return parseJson(text);
}

function isTooDeep(text: string): boolean {
  if (text.length < 2 * MAX_DEPTH) return false;
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case 0x22:
        at = endOfString(text, at);
        break;
      case 0x5b:
      case 0x7b:
        if (++depth > MAX_DEPTH) return true;
        break;
      case 0x5d:
      case 0x7d:
        depth--;
    }
  }
  return false;
}

/** Where the string that begins at a quote ends. */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let slashes = 0;
    while (text[end - 1 - slashes] === '\\') slashes++;
    if (slashes % 2 === 0) return end;
  }
  return text.length;
}

/**
 * Says why a text is no JSON, in the words of Kubernetes (those of Go's decoder), such as
 * `invalid character 'x' after top-level value`. Undefined for a text that is JSON.
 */
export function jsonSyntaxFault(text: string): string | undefined {
  try {
    new Reader(text).document();
    return undefined;
  } catch (error) {
    if (error instanceof SyntaxFault) return error.message;
    throw error;
  }
}

/** A key that an object of a JSON text has a second time. */
export interface DuplicateKey {
  readonly key: string;
  /** Such as `spec.containers[0].name`. */
  readonly path: string;
  /** From 1. */
  readonly line: number;
}

/** The keys that a JSON text gives more than once; `value` is what it was read into. */
export function duplicateKeys(text: string, value: Json): readonly DuplicateKey[] {
  if (stringifyJson(value).length === text.length) return [];
  const reader = new Reader(text);
  reader.document();
  return reader.duplicates;
}

class Reader {
  readonly duplicates: DuplicateKey[] = [];
  private at = 0;
  private depth = 0;
  private path = '';

  constructor(private readonly text: string) {}

  document(): void {
    this.value();
    this.space();
    if (this.at < this.text.length) this.fail('after top-level value');
  }

  private value(): void {
    this.space();
    const first = this.need();
    if (first === '{') return this.nested(() => this.object());
    if (first === '[') return this.nested(() => this.list());
    if (first === '"') return this.string();
    const literal = LITERALS.get(first);
    if (literal !== undefined) return this.literal(literal);
    if (first === '-' || isDigit(first)) return this.number();
    this.fail('looking for beginning of value');
  }

  private nested(read: () => void): void {
    if (++this.depth > MAX_DEPTH) this.fail('exceeded max depth');
    read();
    this.depth--;
  }

  private object(): void {
    const { path } = this;
    const keys = new Set<string>();
    this.at++;
    this.space();
    if (this.need() === '}') return this.step();
    for (;;) {
      this.space();
      if (this.need() !== '"') this.fail('looking for beginning of object key string');
      const start = this.at;
      this.string();
      const key = String(JSON.parse(this.text.slice(start, this.at)));
      this.path = path === '' ? key : `${path}.${key}`;
      if (keys.has(key)) this.duplicates.push({ key, path: this.path, line: this.lineOf(start) });
      keys.add(key);
      this.space();
      if (this.need() !== ':') this.fail('after object key');
      this.at++;
      this.value();
      this.path = path;
      this.space();
      const next = this.need();
      if (next === '}') return this.step();
      if (next !== ',') this.fail('after object key:value pair');
      this.at++;
    }
  }

  private list(): void {
    const { path } = this;
    this.at++;
    this.space();
    if (this.need() === ']') return this.step();
    for (let index = 0; ; index++) {
      this.path = `${path}[${index}]`;
      this.value();
      this.path = path;
      this.space();
      const next = this.need();
      if (next === ']') return this.step();
      if (next !== ',') this.fail('after array element');
      this.at++;
    }
  }

  private string(): void {
    this.at++;
    for (;;) {
      const next = this.need();
      if (next === '"') return this.step();
      if (next < ' ') this.fail('in string literal');
      this.at++;
      if (next === '\\') this.escape();
    }
  }

  private escape(): void {
    const code = this.need();
    if (code !== 'u') {
      if (!'bfnrt\\/"'.includes(code)) this.fail('in string escape code');
      return this.step();
    }
    this.at++;
    for (let i = 0; i < 4; i++) {
      if (!/[0-9a-fA-F]/.test(this.need())) this.fail('in \\u hexadecimal character escape');
      this.at++;
    }
  }

  private literal(word: string): void {
    for (const expected of word) {
      if (this.need() !== expected) this.fail(`in literal ${word} (expecting ${quoted(expected)})`);
      this.at++;
    }
  }

  private number(): void {
    if (this.text[this.at] === '-') this.at++;
    if (!isDigit(this.need())) this.fail('in numeric literal');
    if (this.text[this.at] === '0') this.at++;
    else this.digits();
    if (this.text[this.at] === '.') {
      this.at++;
      if (!isDigit(this.need())) this.fail('after decimal point in numeric literal');
      this.digits();
    }
    if (this.text[this.at] === 'e' || this.text[this.at] === 'E') {
      this.at++;
      if (this.text[this.at] === '+' || this.text[this.at] === '-') this.at++;
      if (!isDigit(this.need())) this.fail('in exponent of numeric literal');
      this.digits();
    }
  }

  private digits(): void {
    while (isDigit(this.text[this.at] ?? '')) this.at++;
  }

  private space(): void {
    while (' \t\r\n'.includes(this.text[this.at] ?? 'x')) this.at++;
  }

  private lineOf(position: number): number {
    return this.text.slice(0, position).split('\n').length;
  }

  private step(): void {
    this.at++;
  }

  private need(): string {
    const next = this.text[this.at];
    if (next === undefined) throw new SyntaxFault('unexpected end of JSON input');
    return next;
  }

  private fail(where: string): never {
    throw new SyntaxFault(`invalid character ${quoted(this.text[this.at] ?? '')} ${where}`);
  }
}

function isDigit(character: string): boolean {
  return character >= '0' && character <= '9';
}

function quoted(character: string): string {
  if (character === "'") return `'\\''`;
  if (character === '"') return `'"'`;
  return `'${JSON.stringify(character).slice(1, -1)}'`;
}
