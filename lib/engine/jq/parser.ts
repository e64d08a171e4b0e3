import { JqSyntaxError } from './errors.js';
import { tokenize, type Token } from './lexer.js';
import type { BinaryOperator, Definition, Node } from './syntax.js';
import { TermParser } from './term-parser.js';

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
  return new Parser(tokenize(program)).whole();
}

/**
 * Reads definitions alone.
 *
 * @throws JqSyntaxError
 */
export function parseDefinitions(source: string): Definition[] {
  return new Parser(tokenize(source)).definitions();
}

/** Reads the operators of a program, the weakest first. */
class Parser extends TermParser {
  private depth = 0;

  whole(): Node {
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

  protected program(tokens: readonly Token[]): Node {
    return new Parser(tokens).whole();
  }

  protected pipe(): Node {
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

  protected definition(): Definition {
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

  protected alternative(): Node {
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
}

function binary(operator: string, left: Node, right: Node): Node {
  return { type: 'binary', operator: operator as BinaryOperator, left, right };
}
