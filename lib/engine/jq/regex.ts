import type { Json } from '../../kube/index.js';
import type { Budget } from './budget.js';
import { JqError } from './errors.js';
import { parseRegex, type ParsedRegex, type Regex } from './regex-syntax.js';

/**
 * The matches of a regular expression, as jq describes them. The matcher counts its steps, so that no expression can take for ever.
 *
 * @throws JqError for an expression or flags that cannot be read
 */
export function matches(text: string, source: string, flags: string, budget: Budget): Json[] {
  const unknown = /[^gimnsxlp]/.exec(flags);
  if (unknown) throw new JqError(`${flags} is not a valid modifier string`);
  const regex = parseRegex(source, {
    ignoreCase: flags.includes('i'),
    dotAll: flags.includes('s') || flags.includes('p'),
    extended: flags.includes('x'),
    multiline: false,
  });
  const chars = [...text];
  budget.spend(chars.length >> 3);
  const found: Json[] = [];
  for (let at = 0; at <= chars.length;) {
    const match = new Matcher(regex, chars, budget).from(at);
    if (!match) at++;
    else {
      if (!(flags.includes('n') && match.end === at)) found.push(described(match, at, chars, regex));
      if (!flags.includes('g')) break;
      at = match.end === at ? at + 1 : match.end;
    }
  }
  return found;
}

/** Where a group matched; undefined when it did not. */
type Capture = readonly [start: number, end: number] | undefined;

interface Match {
  readonly end: number;
  readonly captures: readonly Capture[];
}

function described({ end, captures }: Match, start: number, chars: readonly string[], regex: ParsedRegex): Json {
  return {
    offset: start,
    length: end - start,
    string: chars.slice(start, end).join(''),
    captures: regex.names.map((name, index) => {
      const capture = captures[index];
      if (!capture) return { offset: -1, length: 0, string: null, name };
      const [from, to] = capture;
      return { offset: from, length: to - from, string: chars.slice(from, to).join(''), name };
    }),
  };
}

class Matcher {
  private captures: Capture[] = [];

  constructor(
    private readonly regex: ParsedRegex,
    private readonly chars: readonly string[],
    private readonly budget: Budget,
  ) {}

  from(start: number): Match | undefined {
    let end = -1;
    const matched = this.match(this.regex.body, start, (at) => {
      end = at;
      return true;
    });
    return matched ? { end, captures: this.captures } : undefined;
  }

  private match(node: Regex, at: number, then: (at: number) => boolean): boolean {
    this.budget.spend();
    switch (node.type) {
      case 'set': {
        const char = this.chars[at];
        return char !== undefined && node.has(char) && then(at + 1);
      }
      case 'sequence':
        return this.sequence(node.parts, 0, at, then);
      case 'choice':
        return node.parts.some((part) => this.match(part, at, then));
      case 'group': {
        const before = this.captures;
        const matched = this.match(node.body, at, (end) => {
          const inner = this.captures;
          this.captures = [...inner];
          this.captures[node.index] = [at, end];
          if (then(end)) return true;
          this.captures = inner;
          return false;
        });
        if (!matched) this.captures = before;
        return matched;
      }
      case 'repeat':
        return this.repeat(node, 0, at, then);
      default:
        return this.isAt(node.type, at) && then(at);
    }
  }

  private sequence(parts: readonly Regex[], index: number, at: number, then: (at: number) => boolean): boolean {
    const part = parts[index];
    return part ? this.match(part, at, (next) => this.sequence(parts, index + 1, next, then)) : then(at);
  }

  private repeat(node: Regex & { type: 'repeat' }, count: number, at: number, then: (at: number) => boolean): boolean {
    if (node.body.type === 'set' && node.greedy) return this.run(node.body.has, node, at, then);
    const more = (): boolean =>
      count < node.most &&
      this.match(
        node.body,
        at,
        (next) => (next > at || count < node.least) && this.repeat(node, count + 1, next, then),
      );
    if (count < node.least) return more();
    return node.greedy ? more() || then(at) : then(at) || more();
  }

  /** A greedy repetition of single characters, without a call for each of them. */
  private run(
    has: (char: string) => boolean,
    { least, most }: { readonly least: number; readonly most: number },
    at: number,
    then: (at: number) => boolean,
  ): boolean {
    let end = at;
    for (let char; end - at < most && (char = this.chars[end]) !== undefined && has(char); end++) this.budget.spend();
    for (; end - at >= least; end--) {
      this.budget.spend();
      if (then(end)) return true;
    }
    return false;
  }

  private isAt(type: string, at: number): boolean {
    const [before, after] = [this.chars[at - 1], this.chars[at]];
    switch (type) {
      case 'start':
        return at === 0;
      case 'end':
        return after === undefined;
      case 'lineStart':
        return before === undefined || before === '\n';
      case 'lineEnd':
        return after === undefined || after === '\n';
      default:
        return (isWord(before) !== isWord(after)) === (type === 'boundary');
    }
  }
}

const isWord = (char: string | undefined): boolean => char !== undefined && /\w/.test(char);
