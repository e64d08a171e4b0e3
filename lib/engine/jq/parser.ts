import { JqSyntaxError } from './errors.js';
import { tokenize, type Token } from './lexer.js';
import type { BinaryOperator, Definition, Node, Pattern } from './syntax.js';

const identity: Node = { type: 'identity' };
const KEYWORDS = new Set(
  'def if then elif else end as reduce foreach try catch label and or not import include __loc__'.split(' '),
);
const LITERALS: Readonly<Record<string, null | boolean>> = { null: null, true: true, false: false };
const COMPARISONS = ['==', '!=', '<', '<=', '>', '>='];
const ASSIGNMENTS = ['=', '|=', '+=', '-=', '*=', '/=', '%=', '//='];
/** The deepest nesting of a program. */
const MOST_DEPTH = 200;

/**
 * Reads a jq program.
 *
 * @throws JqSyntaxError
 */
export function parse(program: string): Node {
  return new Parser(tokenize(program)).program();
}

/**
 * Reads definitions alone.
 *
 * @throws JqSyntaxError
 */
export function parseDefinitions(source: string): Definition[] {
  return new Parser(tokenize(source)).definitions();
}

class Parser {
  private position = 0;
  private depth = 0;

  constructor(private readonly tokens: readonly Token[]) {}

  program(): Node {
    const node = this.pipe();
    if (this.token.type !== 'end') throw this.unexpected();
    return node;
  }

  definitions(): Definition[] {
    const found: Definition[] = [];
    while (this.isWord('def')) found.push(this.definition());
    if (this.token.type !== 'end') throw this.unexpected();
    return found;
  }

  private pipe(): Node {
    if (++this.depth > MOST_DEPTH) throw new JqSyntaxError('the expression is nested too deeply');
    try {
      if (this.isWord('def')) return { type: 'define', definition: this.definition(), body: this.pipe() };
      if (this.takeWord('label')) {
        const name = this.variable();
        this.expect('|');
        return { type: 'label', name, body: this.pipe() };
      }
      const left = this.comma();
      return this.take('|') ? { type: 'pipe', left, right: this.pipe() } : left;
    } finally {
      this.depth--;
    }
  }

  private definition(): Definition {
    this.expectWord('def');
    const name = this.name();
    const parameters: string[] = [];
    if (this.take('(')) {
      do parameters.push(this.token.type === 'variable' ? `$${this.variable()}` : this.name());
      while (this.take(';'));
      this.expect(')');
    }
    this.expect(':');
    const body = this.pipe();
    this.expect(';');
    return { name, parameters, body };
  }

  private comma(): Node {
    let left = this.alternative();
    while (this.take(',')) left = { type: 'comma', left, right: this.alternative() };
    return left;
  }

  private alternative(): Node {
    const left = this.assignment();
    return this.take('//') ? { type: 'alternative', left, right: this.alternative() } : left;
  }

  private assignment(): Node {
    const left = this.or();
    const operator = this.takeOne(ASSIGNMENTS);
    return operator === undefined ? left : { type: 'assign', operator, left, right: this.or() };
  }

  private or(): Node {
    let left = this.and();
    while (this.takeWord('or')) left = { type: 'or', left, right: this.and() };
    return left;
  }

  private and(): Node {
    let left = this.comparison();
    while (this.takeWord('and')) left = { type: 'and', left, right: this.comparison() };
    return left;
  }

  private comparison(): Node {
    const left = this.sum();
    const operator = this.takeOne(COMPARISONS);
    return operator === undefined ? left : binary(operator, left, this.sum());
  }

  private sum(): Node {
    let left = this.product();
    for (let operator; (operator = this.takeOne(['+', '-'])) !== undefined;)
      left = binary(operator, left, this.product());
    return left;
  }

  private product(): Node {
    let left = this.unary();
    for (let operator; (operator = this.takeOne(['*', '/', '%'])) !== undefined;)
      left = binary(operator, left, this.unary());
    return left;
  }

  private unary(): Node {
    return this.take('-') ? { type: 'negate', of: this.postfix() } : this.postfix();
  }

  private postfix(): Node {
    let node = this.term();
    for (;;) {
      if (this.token.type === 'field') node = this.index(node, { type: 'literal', value: this.next().text });
      else if (this.isSymbol('.') && this.after?.type === 'text') {
        this.next();
        node = this.index(node, this.text(undefined));
      } else if (this.isSymbol('.') && this.after?.type === 'symbol' && this.after.text === '[') {
        this.next();
        node = this.brackets(node);
      } else if (this.isSymbol('[')) node = this.brackets(node);
      else if (this.take('?')) node = { type: 'optional', body: node };
      else if (this.isWord('as')) return this.binding(node);
      else return node;
    }
  }

  /** `term as $x | body` binds stronger than a pipe on its left. */
  private binding(source: Node): Node {
    this.expectWord('as');
    const pattern = this.pattern();
    this.expect('|');
    return { type: 'bind', source, pattern, body: this.pipe() };
  }

  private index(of: Node, at: Node): Node {
    return { type: 'index', of, at };
  }

  private brackets(of: Node): Node {
    this.expect('[');
    if (this.take(']')) return { type: 'each', of };
    if (this.take(':')) {
      const to = this.pipe();
      this.expect(']');
      return { type: 'slice', of, from: undefined, to };
    }
    const at = this.pipe();
    if (!this.take(':')) {
      this.expect(']');
      return this.index(of, at);
    }
    const to = this.isSymbol(']') ? undefined : this.pipe();
    this.expect(']');
    return { type: 'slice', of, from: at, to };
  }

  private term(): Node {
    const token = this.token;
    switch (token.type) {
      case 'number':
        this.next();
        return { type: 'literal', value: Number(token.text) };
      case 'text':
        return this.text(undefined);
      case 'format':
        this.next();
        return this.token.type === 'text' ? this.text(token.text) : { type: 'format', name: token.text };
      case 'field':
        return this.index(identity, { type: 'literal', value: this.next().text });
      case 'variable':
        return { type: 'variable', name: this.variable() };
      case 'name':
        return this.word(token.text);
      case 'symbol':
        return this.symbol(token.text);
      default:
        throw this.unexpected();
    }
  }

  private symbol(text: string): Node {
    this.next();
    switch (text) {
      case '..':
        return { type: 'recurse' };
      case '.':
        if (this.token.type === 'text') return this.index(identity, this.text(undefined));
        return identity;
      case '(': {
        const body = this.pipe();
        this.expect(')');
        return body;
      }
      case '[': {
        if (this.take(']')) return { type: 'array', body: undefined };
        const body = this.pipe();
        this.expect(']');
        return { type: 'array', body };
      }
      case '{':
        return this.object();
      default:
        this.position--;
        throw this.unexpected();
    }
  }

  private word(name: string): Node {
    if (Object.hasOwn(LITERALS, name)) {
      this.next();
      return { type: 'literal', value: LITERALS[name] ?? null };
    }
    switch (name) {
      case 'if':
        this.next();
        return this.conditional();
      case 'try': {
        this.next();
        const body = this.tried();
        return { type: 'try', body, handler: this.takeWord('catch') ? this.tried() : undefined };
      }
      case 'reduce':
      case 'foreach':
        this.next();
        return this.fold(name);
      case 'break':
        this.next();
        return { type: 'break', name: this.variable() };
      case 'def':
        return { type: 'define', definition: this.definition(), body: this.pipe() };
      default:
        return this.call();
    }
  }

  private tried(): Node {
    let node = this.term();
    for (;;) {
      if (this.token.type === 'field') node = this.index(node, { type: 'literal', value: this.next().text });
      else if (this.isSymbol('[')) node = this.brackets(node);
      else if (this.take('?')) node = { type: 'optional', body: node };
      else return node;
    }
  }

  private conditional(): Node {
    const condition = this.pipe();
    this.expectWord('then');
    const then = this.pipe();
    if (this.takeWord('elif')) return { type: 'if', condition, then, otherwise: this.conditional() };
    const otherwise = this.takeWord('else') ? this.pipe() : undefined;
    this.expectWord('end');
    return { type: 'if', condition, then, otherwise };
  }

  private fold(type: 'reduce' | 'foreach'): Node {
    const source = this.tried();
    this.expectWord('as');
    const pattern = this.pattern();
    this.expect('(');
    const start = this.pipe();
    this.expect(';');
    const update = this.pipe();
    if (type === 'reduce') {
      this.expect(')');
      return { type, source, pattern, start, update };
    }
    const extract = this.take(';') ? this.pipe() : undefined;
    this.expect(')');
    return { type, source, pattern, start, update, extract };
  }

  private call(): Node {
    const name = this.name();
    const args: Node[] = [];
    if (this.take('(')) {
      do args.push(this.pipe());
      while (this.take(';'));
      this.expect(')');
    }
    return { type: 'call', name, args };
  }

  private object(): Node {
    const entries: [Node, Node][] = [];
    if (this.take('}')) return { type: 'object', entries };
    do entries.push(this.entry());
    while (this.take(','));
    this.expect('}');
    return { type: 'object', entries };
  }

  private entry(): [Node, Node] {
    const token = this.token;
    if (token.type === 'variable') {
      const name = this.variable();
      return [
        { type: 'literal', value: name },
        { type: 'variable', name },
      ];
    }
    const key = this.key();
    if (this.take(':')) return [key, this.entryValue()];
    if (token.type === 'symbol') throw this.unexpected();
    return [key, this.index(identity, key)];
  }

  private entryValue(): Node {
    let left = this.alternative();
    while (this.take('|')) left = { type: 'pipe', left, right: this.alternative() };
    return left;
  }

  private key(): Node {
    const token = this.token;
    if (token.type === 'text') return this.text(undefined);
    if (token.type === 'name' || token.type === 'number') {
      return { type: 'literal', value: this.next().text };
    }
    if (this.take('(')) {
      const key = this.pipe();
      this.expect(')');
      return key;
    }
    throw this.unexpected();
  }

  private pattern(): Pattern {
    if (this.token.type === 'variable') return { type: 'variable', name: this.variable() };
    if (this.take('[')) {
      const items: Pattern[] = [];
      do items.push(this.pattern());
      while (this.take(','));
      this.expect(']');
      return { type: 'array', items };
    }
    this.expect('{');
    const entries = [this.patternEntry()];
    while (this.take(',')) entries.push(this.patternEntry());
    this.expect('}');
    return { type: 'object', entries };
  }

  private patternEntry(): [Node, Pattern] {
    if (this.token.type === 'variable') {
      const name = this.variable();
      return [
        { type: 'literal', value: name },
        { type: 'variable', name },
      ];
    }
    const key = this.key();
    this.expect(':');
    return [key, this.pattern()];
  }

  private text(format: string | undefined): Node {
    const token = this.next();
    if (token.type !== 'text') throw this.unexpected();
    if (token.parts.length === 1) return { type: 'literal', value: token.text };
    const parts = token.parts.map((part) => (typeof part === 'string' ? part : new Parser(part).program()));
    return { type: 'text', parts, format };
  }

  private get token(): Token {
    return this.tokens[this.position] ?? { type: 'end', text: '', at: 0 };
  }

  private get after(): Token | undefined {
    return this.tokens[this.position + 1];
  }

  private next(): Token {
    const token = this.token;
    this.position++;
    return token;
  }

  private isSymbol(text: string): boolean {
    return this.token.type === 'symbol' && this.token.text === text;
  }

  private isWord(text: string): boolean {
    return this.token.type === 'name' && this.token.text === text;
  }

  private take(text: string): boolean {
    const found = this.isSymbol(text);
    if (found) this.position++;
    return found;
  }

  private takeWord(text: string): boolean {
    const found = this.isWord(text);
    if (found) this.position++;
    return found;
  }

  private takeOne(texts: readonly string[]): string | undefined {
    const { type, text } = this.token;
    if (type !== 'symbol' || !texts.includes(text)) return undefined;
    this.position++;
    return text;
  }

  private expect(text: string): void {
    if (!this.take(text)) throw this.unexpected();
  }

  private expectWord(text: string): void {
    if (!this.takeWord(text)) throw this.unexpected();
  }

  private variable(): string {
    const token = this.next();
    if (token.type === 'variable') return token.text;
    this.position--;
    throw this.unexpected();
  }

  private name(): string {
    const token = this.token;
    if (token.type !== 'name' || (KEYWORDS.has(token.text) && token.text !== 'not')) throw this.unexpected();
    this.position++;
    return token.text;
  }

  private unexpected(): JqSyntaxError {
    const { type, text, at } = this.token;
    return new JqSyntaxError(
      type === 'end'
        ? 'unexpected end of the expression'
        : `unexpected token ${JSON.stringify(text)} at position ${at}`,
    );
  }
}

function binary(operator: string, left: Node, right: Node): Node {
  return { type: 'binary', operator: operator as BinaryOperator, left, right };
}
