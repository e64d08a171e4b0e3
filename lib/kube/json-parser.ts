import { exactInteger } from './integers.js';
import type { Json, JsonObject } from './json.js';

const NUMBER = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/y;
const PLAIN_TEXT = /[^"\\\u0000-\u001f]*/y;
const ESCAPED_TEXT = /(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*/y;
const MAX_DEPTH = 10_000;

/**
 * The slow and exact JSON parser: integers that a double cannot hold become `bigint`.
 *
 * @throws SyntaxError for text that is not JSON
 */
export function parseExactJson(text: string): Json {
  return new JsonParser(text).parse();
}

class JsonParser {
  private at = 0;
  private depth = 0;

  constructor(private readonly text: string) {}

  parse(): Json {
    const value = this.value();
    this.space();
    if (this.at < this.text.length) this.fail();
    return value;
  }

  private value(): Json {
    this.space();
    switch (this.text[this.at]) {
      case '{':
        return this.object();
      case '[':
        return this.array();
      case '"':
        return this.string();
      case 't':
        return this.word('true', true);
      case 'f':
        return this.word('false', false);
      case 'n':
        return this.word('null', null);
      default:
        return this.number();
    }
  }

  private object(): JsonObject {
    const object: JsonObject = {};
    this.enter();
    if (this.skip('}')) return this.leave(object);
    do {
      this.space();
      if (this.text[this.at] !== '"') this.fail();
      const key = this.string();
      if (!this.skip(':')) this.fail();
      const value = this.value();
      if (key === '__proto__') {
        Object.defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true });
      } else {
        object[key] = value;
      }
    } while (this.skip(','));
    if (!this.skip('}')) this.fail();
    return this.leave(object);
  }

  private array(): Json[] {
    const array: Json[] = [];
    this.enter();
    if (this.skip(']')) return this.leave(array);
    do array.push(this.value());
    while (this.skip(','));
    if (!this.skip(']')) this.fail();
    return this.leave(array);
  }

  private string(): string {
    const start = this.at;
    PLAIN_TEXT.lastIndex = start + 1;
    PLAIN_TEXT.test(this.text);
    let end = PLAIN_TEXT.lastIndex;
    if (this.text[end] === '"') {
      this.at = end + 1;
      return this.text.slice(start + 1, end);
    }
    ESCAPED_TEXT.lastIndex = end;
    ESCAPED_TEXT.test(this.text);
    end = ESCAPED_TEXT.lastIndex;
    this.at = end;
    if (this.text[end] !== '"') this.fail();
    this.at = end + 1;
    return JSON.parse(this.text.slice(start, end + 1)) as string;
  }

  private number(): number | bigint {
    NUMBER.lastIndex = this.at;
    const match = NUMBER.exec(this.text);
    if (match === null) return this.fail();
    this.at = NUMBER.lastIndex;
    const literal = match[0];
    if (match[1] !== undefined || match[2] !== undefined || literal.length < 16) return Number(literal);
    return exactInteger(BigInt(literal));
  }

  private word<T extends Json>(word: string, value: T): T {
    if (!this.text.startsWith(word, this.at)) this.fail();
    this.at += word.length;
    return value;
  }

  private enter(): void {
    this.at++;
    if (++this.depth > MAX_DEPTH) throw new SyntaxError(`JSON is nested deeper than ${MAX_DEPTH} levels`);
  }

  private leave<T>(value: T): T {
    this.depth--;
    return value;
  }

  private skip(character: string): boolean {
    this.space();
    if (this.text[this.at] !== character) return false;
    this.at++;
    return true;
  }

  private space(): void {
    for (;;) {
      const code = this.text.charCodeAt(this.at);
      if (code !== 32 && code !== 10 && code !== 13 && code !== 9) return;
      this.at++;
    }
  }

  private fail(): never {
    const found = this.at < this.text.length ? `unexpected ${JSON.stringify(this.text[this.at])}` : 'unexpected end';
    throw new SyntaxError(`not JSON: ${found} at position ${this.at}`);
  }
}
