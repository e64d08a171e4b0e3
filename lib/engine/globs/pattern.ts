import { EngineError } from '../errors.js';

/** One element of a glob. */
export type GlobNode =
  | { readonly type: 'text'; readonly text: readonly string[] }
  /** `?`: one character that is no separator. */
  | { readonly type: 'single' }
  /** `*`: any characters that are no separators; `crossing` (`**`) also those. */
  | { readonly type: 'any'; readonly crossing: boolean }
  /** `[abc]` and `[!abc]`. */
  | { readonly type: 'list'; readonly characters: ReadonlySet<string>; readonly negated: boolean }
  /** `[a-z]` and `[!a-z]`. */
  | { readonly type: 'range'; readonly low: string; readonly high: string; readonly negated: boolean }
  /** `{a,b}`; each alternative is a glob. */
  | { readonly type: 'terms'; readonly alternatives: readonly (readonly GlobNode[])[] };

/**
 * Reads a glob. `\` takes the next character literally; `]`, and outside of braces `,` and `}`, stand for themselves.
 *
 * @throws {EngineError} `INVALID_GLOB`
 */
export function parseGlob(pattern: string): GlobNode[] {
  const parser = new GlobParser(pattern);
  return parser.sequence(0);
}

class GlobParser {
  private readonly characters: readonly string[];
  private position = 0;

  constructor(private readonly pattern: string) {
    this.characters = [...pattern];
  }

  sequence(depth: number): GlobNode[] {
    const nodes: GlobNode[] = [];
    for (let next = this.peek(); next !== undefined; next = this.peek()) {
      if (depth > 0 && (next === ',' || next === '}')) break;
      nodes.push(this.node(next, depth));
    }
    return nodes;
  }

  private node(next: string, depth: number): GlobNode {
    switch (next) {
      case '*': {
        this.position++;
        const crossing = this.peek() === '*';
        if (crossing) this.position++;
        return { type: 'any', crossing };
      }
      case '?':
        this.position++;
        return { type: 'single' };
      case '[':
        this.position++;
        return this.range();
      case '{':
        this.position++;
        return this.terms(depth + 1);
      default:
        return { type: 'text', text: this.text(depth > 0 ? '?*[{,}' : '?*[{') };
    }
  }

  private terms(depth: number): GlobNode {
    const alternatives: GlobNode[][] = [];
    for (;;) {
      alternatives.push(this.sequence(depth));
      if (this.take() !== ',') return { type: 'terms', alternatives };
    }
  }

  private range(): GlobNode {
    const negated = this.peek() === '!';
    if (negated) this.position++;
    const first = this.peek();
    if (first !== undefined && this.characters[this.position + 1] === '-') {
      this.position += 2;
      const high = this.take() ?? this.fail('unexpected end of input');
      this.close();
      if (high < first) this.fail(`"${high}" comes before "${first}"`);
      return { type: 'range', low: first, high, negated };
    }
    const characters = this.text(']');
    this.close();
    if (characters.length === 0) this.fail('could not parse range');
    return { type: 'list', characters: new Set(characters), negated };
  }

  private text(breakers: string): string[] {
    const result: string[] = [];
    for (let next = this.peek(); next !== undefined && !breakers.includes(next); next = this.peek()) {
      this.position++;
      const literal = next === '\\' ? this.take() : next;
      if (literal !== undefined) result.push(literal);
    }
    return result;
  }

  private close(): void {
    const next = this.take();
    if (next === undefined) this.fail('unexpected end of input');
    if (next !== ']') this.fail('expected a closing ]');
  }

  private peek(): string | undefined {
    return this.characters[this.position];
  }

  private take(): string | undefined {
    return this.characters[this.position++];
  }

  private fail(reason: string): never {
    throw new EngineError('INVALID_GLOB', `glob "${this.pattern}": ${reason}`, {
      remedy: 'escape special characters with \\',
    });
  }
}
