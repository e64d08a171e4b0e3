import type { Token } from './lexer.js';
import type { Definition, Node, Pattern } from './syntax.js';
import { TokenReader } from './token-reader.js';

const identity: Node = { type: 'identity' };
const LITERALS: Readonly<Record<string, null | boolean>> = { null: null, true: true, false: false };

/** Reads what stands between the operators of a program: literals, paths, objects, control structures and patterns. */
export abstract class TermParser extends TokenReader {
  protected abstract pipe(): Node;
  protected abstract alternative(): Node;
  protected abstract definition(): Definition;
  /** Reads a program inside a text. */
  protected abstract program(tokens: readonly Token[]): Node;

  protected postfix(): Node {
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
    const parts = token.parts.map((part) => (typeof part === 'string' ? part : this.program(part)));
    return { type: 'text', parts, format };
  }
}
