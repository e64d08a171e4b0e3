import { JqSyntaxError } from './errors.js';
import type { Token } from './lexer.js';

const KEYWORDS = new Set(
  'def if then elif else end as reduce foreach try catch label and or not import include __loc__'.split(' '),
);

/** A way through the tokens of a program, one after the other. */
export class TokenReader {
  protected position = 0;

  constructor(private readonly tokens: readonly Token[]) {}

  protected get token(): Token {
    return this.tokens[this.position] ?? { type: 'end', text: '', at: 0 };
  }

  protected get after(): Token | undefined {
    return this.tokens[this.position + 1];
  }

  protected next(): Token {
    const token = this.token;
    this.position++;
    return token;
  }

  protected isSymbol(text: string): boolean {
    return this.token.type === 'symbol' && this.token.text === text;
  }

  protected isWord(text: string): boolean {
    return this.token.type === 'name' && this.token.text === text;
  }

  protected take(text: string): boolean {
    const found = this.isSymbol(text);
    if (found) this.position++;
    return found;
  }

  protected takeWord(text: string): boolean {
    const found = this.isWord(text);
    if (found) this.position++;
    return found;
  }

  protected takeOne(texts: readonly string[]): string | undefined {
    const { type, text } = this.token;
    if (type !== 'symbol' || !texts.includes(text)) return undefined;
    this.position++;
    return text;
  }

  protected expect(text: string): void {
    if (!this.take(text)) throw this.unexpected();
  }

  protected expectWord(text: string): void {
    if (!this.takeWord(text)) throw this.unexpected();
  }

  protected variable(): string {
    const token = this.next();
    if (token.type === 'variable') return token.text;
    this.position--;
    throw this.unexpected();
  }

  protected name(): string {
    const token = this.token;
    if (token.type !== 'name' || (KEYWORDS.has(token.text) && token.text !== 'not')) throw this.unexpected();
    this.position++;
    return token.text;
  }

  protected unexpected(): JqSyntaxError {
    const { type, text, at } = this.token;
    return new JqSyntaxError(
      type === 'end'
        ? 'unexpected end of the expression'
        : `unexpected token ${JSON.stringify(text)} at position ${at}`,
    );
  }
}
